#include "models/mining/coupled_network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace minehall::mining {

namespace {
constexpr double period = blocks_per_period;
constexpr double halving = 210'000;
constexpr double endless = std::numeric_limits<double>::infinity();

// The next height above `height` that is `rest` modulo `step`.
double next_with_rest(double height, double step, double rest) {
  return (std::floor((height - rest) / step) + 1) * step + rest;
}
} // namespace

double share_that_pays(const WorldClassSpec& spec, HashPrice price, double pool_fee) {
  const double margin = price * (1 - pool_fee) / (spec.efficiency * spec.power_price);
  if (margin <= 0) return 0;
  if (spec.price_spread <= 0) return margin > 1 ? 1 : 0;
  return std::erfc(-std::log(margin) / (spec.price_spread * std::sqrt(2.0))) / 2;
}

CoupledNetwork::CoupledNetwork(CoupledNetworkSpec spec, BitcoinPrice price, Duration start)
    : spec_{std::move(spec)},
      aim_(spec_.world.size()), height_{spec_.height}, bits_{bits_of_difficulty(spec_.difficulty)},
      difficulty_{Target::from_compact(bits_).difficulty()}, price_{price}, now_{start}, first_block_{
                                                                                             spec_.period_began} {
  aim();
  running_ = aim_;
  plan();
}

void CoupledNetwork::aim() {
  for (std::size_t i = 0; i < aim_.size(); ++i)
    aim_[i] = spec_.world[i].installed.si() * share_that_pays(spec_.world[i], hashprice(), spec_.pool_fee);
  if (spec_.response.si() <= 0) running_ = aim_;
}

void CoupledNetwork::set_price(BitcoinPrice price, Duration now) {
  advance(now);
  price_ = price;
  aim();
  plan();
}

// Machines that are taken away leave at once, new ones come as the response lets them.
void CoupledNetwork::set_installed(std::size_t world_class, HashRate installed, Duration now) {
  advance(now);
  HashRate& old = spec_.world[world_class].installed;
  if (installed < old) running_[world_class] *= installed / old;
  old = installed;
  aim();
  plan();
}

void CoupledNetwork::set_site(HashRate rate, Duration now) {
  advance(now);
  site_ = rate.si();
  plan();
}

void CoupledNetwork::advance(Duration now) {
  while (next_ <= now) {
    step((next_ - now_).si());
    now_ = next_;
    cross();
    plan();
  }
  if (now <= now_) return;
  step((now - now_).si());
  now_ = now;
}

CoupledNetwork::Flow CoupledNetwork::flow() const {
  const double blocks_per_hash = 1 / hashes_per_block(difficulty_).si();
  return {(std::accumulate(running_.begin(), running_.end(), 0.0) + site_) * blocks_per_hash,
          (std::accumulate(aim_.begin(), aim_.end(), 0.0) + site_) * blocks_per_hash, spec_.response.si()};
}

// The rate goes from `now` to `end` as exp(-t / response); blocks are its integral.
double CoupledNetwork::Flow::blocks(double seconds) const {
  if (response <= 0) return end * seconds;
  return end * seconds - (now - end) * response * std::expm1(-seconds / response);
}

// Newton from the side from which it converges monotonically: blocks() is concave if the rate falls, else convex.
double CoupledNetwork::Flow::seconds_to(double wanted) const {
  if (response <= 0 || now == end) return end > 0 ? wanted / end : endless;
  if (end <= 0 && now * response <= wanted) return endless;
  double at = now > 0 ? wanted / now : endless;
  if (end > now) at = std::min(at, (wanted + (end - now) * response) / end);
  for (int i = 0; i < 200; ++i) {
    const double rate = end + (now - end) * std::exp(-at / response);
    const double change = (wanted - blocks(at)) / rate;
    at += change;
    if (std::abs(change) <= 1e-12 * at) break;
  }
  return at;
}

void CoupledNetwork::step(double seconds) {
  height_ += flow().blocks(seconds);
  if (spec_.response.si() <= 0) return;
  const double left = std::exp(-seconds / spec_.response.si());
  for (std::size_t i = 0; i < running_.size(); ++i) running_[i] = aim_[i] + (running_[i] - aim_[i]) * left;
}

void CoupledNetwork::plan() {
  next_height_ = std::min({next_with_rest(height_, period, 0), next_with_rest(height_, period, period - 1),
                           next_with_rest(height_, halving, halving - 1)});
  next_ = now_ + Duration::from_si(flow().seconds_to(next_height_ - height_));
}

// Heights count found blocks: a period's first is a multiple of 2016; with its last the next one's difficulty holds.
void CoupledNetwork::cross() {
  height_ = next_height_;
  const double rest = std::fmod(height_, period);
  if (rest == 0) first_block_ = now_;
  if (rest == period - 1) {
    const double before = difficulty_;
    bits_ = next_bits(bits_, std::llround(first_block_.si()), std::llround(now_.si()));
    difficulty_ = Target::from_compact(bits_).difficulty();
    retargets_.push_back({now_, static_cast<std::int64_t>(height_) + 1, before, difficulty_});
  }
  aim();
}

Bitcoin CoupledNetwork::subsidy() const { return subsidy_at_height(static_cast<std::int64_t>(height_) + 1); }

HashRate CoupledNetwork::hash_rate() const {
  return HashRate::from_si(std::accumulate(running_.begin(), running_.end(), 0.0) + site_);
}

HashRate CoupledNetwork::hash_rate(std::size_t world_class) const { return HashRate::from_si(running_[world_class]); }

BitcoinPerHash CoupledNetwork::yield() const { return bitcoin_per_hash(difficulty_, subsidy(), spec_.fee_share); }

HashPrice CoupledNetwork::hashprice() const { return mining::hashprice(yield(), price_); }

HashPrice hashprice_after_exit(HashPrice before, HashRate network, HashRate leaving) {
  return before * (network / (network - leaving));
}

} // namespace minehall::mining
