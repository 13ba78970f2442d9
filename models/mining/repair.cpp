#include "models/mining/repair.hpp"

#include <limits>
#include <utility>

namespace minehall::mining {

namespace {
constexpr double year = 365.25 * 86400;
} // namespace

RepairShop::RepairShop(RepairSpec spec, int machines, Stream stream, Duration start)
    : spec_{spec}, stream_{std::move(stream)},
      installed_{machines}, whole_{machines}, spares_{spec.spares}, now_{start} {
  draw(start);
}

RepairShop::Rates RepairShop::rates() const {
  const double board = spec_.board_failure_rate / year, machine = spec_.failure_rate / year;
  const double repair = spec_.repair.si() > 0 ? 1 / spec_.repair.si() : 0;
  return {.whole_fails = machine * whole_,
          .board_fails = board * whole_,
          .short_fails = (machine + board * (spec_.boards - 1) / spec_.boards) * short_,
          .comes_back = repair * out_,
          .board_comes_back = repair * short_};
}

void RepairShop::draw(Duration now) {
  const double rate = rates().sum();
  const double wait = rate > 0 ? stream_.exponential(1 / rate) : std::numeric_limits<double>::infinity();
  next_ = now + Duration::from_si(wait);
}

void RepairShop::advance(Duration now) {
  const auto book = [&](Duration until) {
    lost_ += (installed_ - in_service()) * (until - now_).si();
    now_ = until;
  };
  while (next_ <= now) {
    book(next_);
    happen();
    draw(now_);
  }
  if (now > now_) book(now);
}

void RepairShop::happen() {
  const Rates rate = rates();
  double at = stream_.uniform() * rate.sum();
  const auto is = [&](double one) {
    at -= one;
    return at < 0;
  };
  if (is(rate.whole_fails)) return take_out(whole_);
  if (is(rate.board_fails)) {
    --whole_;
    ++short_;
    return;
  }
  if (is(rate.short_fails)) return take_out(short_);
  if (is(rate.board_comes_back)) {
    --short_;
    ++whole_;
    return;
  }
  if (out_ == 0) return; // rounding at the end of the last share
  --out_;
  ++(in_service() < installed_ ? whole_ : spares_);
}

void RepairShop::take_out(int& from) {
  --from;
  ++out_;
  ++failures_;
  if (spares_ == 0) return;
  --spares_;
  ++whole_;
}

double RepairShop::board_share() const {
  if (in_service() == 0) return 1;
  return 1 - static_cast<double>(short_) / spec_.boards / in_service();
}

double RepairShop::hash_fraction() const {
  if (installed_ == 0) return 0;
  return (whole_ + short_ * (spec_.boards - 1.0) / spec_.boards) / installed_;
}

double RepairShop::power_fraction() const { return hash_fraction(); }

} // namespace minehall::mining
