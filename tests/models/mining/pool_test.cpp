#include "models/mining/pool.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::mining;

namespace {
// A hundredth of a network in balance: 1.44 blocks a day.
constexpr double difficulty = 1e14;
HashRate hundredth() { return 0.01 * network_hash_rate(144, 1.0_days, difficulty); }
Stream stream(std::uint32_t replica = 0) { return {1, replica, "pool", "test"}; }

long blocks_in(Duration time, LuckyBlocks& pool, double& share) {
  const long before = pool.blocks();
  for (Duration next = pool.next_event(); next <= time; next = pool.next_event()) share += pool.take_block(next);
  return pool.blocks() - before;
}
} // namespace

TEST_CASE("solo blocks are Poisson: mean and variance of the count agree") {
  constexpr int replicas = 400;
  double sum = 0, squares = 0, share = 0;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    LuckyBlocks solo{SoloSpec{}, stream(r)};
    solo.set(hundredth(), difficulty, {});
    const double n = static_cast<double>(blocks_in(30.0_days, solo, share));
    sum += n;
    squares += n * n;
  }
  const double mean = sum / replicas, variance = squares / replicas - mean * mean, expected = 43.2;
  CHECK(mean == Approx(expected).margin(4 * std::sqrt(expected / replicas)));
  CHECK(variance == Approx(expected).margin(4 * expected * std::sqrt(2.0 / replicas)));
  CHECK(share == sum); // all of each block
  CHECK(luck(expected) == Approx(1 / std::sqrt(43.2)));
}

TEST_CASE("a change of rate keeps the draw: half the rate, twice the wait") {
  LuckyBlocks one{SoloSpec{}, stream()}, two{SoloSpec{}, stream()};
  for (LuckyBlocks* pool : {&one, &two}) pool->set(hundredth(), difficulty, {});
  const double wait = one.next_event().si();
  two.set(0.5 * hundredth(), difficulty, Duration::from_si(wait / 2));
  CHECK(two.next_event().si() == Approx(1.5 * wait));
  two.set({}, difficulty, Duration::from_si(wait / 2));
  CHECK(std::isinf(two.next_event().si()));
  two.set(hundredth(), difficulty, Duration::from_si(wait * 10));
  CHECK(two.next_event().si() == Approx(10.5 * wait));
}

TEST_CASE("in a pool the blocks are more and the shares smaller, the mean the same") {
  const PoolSpec pool = PplnsSpec{.fee = 0.02, .pool_rate = 9.0 * hundredth()};
  LuckyBlocks blocks{pool, stream()};
  blocks.set(hundredth(), difficulty, {});
  double share = 0;
  const long count = blocks_in(1000.0_days, blocks, share);
  CHECK(count == Approx(14400).margin(4 * 120));
  CHECK(share / count == Approx(0.1));
  CHECK(pool_fee(pool) == 0.02);
  CHECK(pool_fee(SoloSpec{}) == 0);
  CHECK(pool_fee(FppsSpec{}) == 0.02);
}
