// How a pool pays: the expectation less a fee, or a share of blocks that come by luck.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/mining/revenue.hpp"

#include <variant>

namespace minehall::mining {

struct FppsSpec {
  double fee = 0.02; // [M: site_models.md C]
};
struct SoloSpec {
  double fee = 0; // of whoever relays the work
};
struct PplnsSpec {
  double fee = 0.02;  // [M]
  HashRate pool_rate; // of all others in the pool
};
using PoolSpec = std::variant<FppsSpec, SoloSpec, PplnsSpec>;

double pool_fee(const PoolSpec& pool);

// Standard deviation over mean of what `expected_blocks` blocks pay: 1 / sqrt(N) (Poisson).
double luck(double expected_blocks);

// Blocks of a pool as a Poisson process whose intensity follows hash rate and difficulty: the next block comes when the
// expected count has grown by a unit exponential (time change), so a change of rate keeps the draw.
// A share of the pool's block is its part of the pool's hash rate at the block; PPLNS's window is left out.
class LuckyBlocks {
public:
  LuckyBlocks(const PoolSpec& pool, Stream stream, Duration start = {}); // solo or PPLNS

  void set(HashRate own, double difficulty, Duration now);
  Duration next_event() const;
  // Passes the block that is due at `now`; share of its reward that is ours, before the fee.
  double take_block(Duration now);
  long blocks() const { return blocks_; }

private:
  double intensity() const; // blocks a second
  void advance(Duration now);

  HashRate others_, own_;
  double difficulty_ = 1;
  Stream stream_;
  double remaining_; // expected blocks until the next one
  Duration now_;
  long blocks_ = 0;
};

} // namespace minehall::mining
