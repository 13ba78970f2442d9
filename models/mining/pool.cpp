#include "models/mining/pool.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace minehall::mining {

double pool_fee(const PoolSpec& pool) {
  return std::visit([](const auto& spec) { return spec.fee; }, pool);
}

double luck(double expected_blocks) { return 1 / std::sqrt(expected_blocks); }

LuckyBlocks::LuckyBlocks(const PoolSpec& pool, Stream stream, Duration start)
    : stream_{std::move(stream)}, remaining_{stream_.exponential(1)}, now_{start} {
  if (const auto* shared = std::get_if<PplnsSpec>(&pool)) others_ = shared->pool_rate;
}

double LuckyBlocks::intensity() const { return ((own_ + others_) / hashes_per_block(difficulty_)).si(); }

void LuckyBlocks::advance(Duration now) {
  if (now <= now_) return;
  remaining_ = std::fmax(remaining_ - intensity() * (now - now_).si(), 0);
  now_ = now;
}

void LuckyBlocks::set(HashRate own, double difficulty, Duration now) {
  advance(now);
  own_ = own;
  difficulty_ = difficulty;
}

Duration LuckyBlocks::next_event() const {
  const double rate = intensity();
  return now_ + Duration::from_si(rate > 0 ? remaining_ / rate : std::numeric_limits<double>::infinity());
}

double LuckyBlocks::take_block(Duration now) {
  now_ = now;
  ++blocks_;
  remaining_ = stream_.exponential(1);
  return own_ / (own_ + others_);
}

} // namespace minehall::mining
