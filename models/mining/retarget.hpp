// Bitcoin's difficulty adjustment in the integer arithmetic of its consensus rules (Bitcoin Core, pow.cpp and
// arith_uint256.cpp).
#pragma once

#include "models/base/quantity.hpp"

#include <array>
#include <compare>
#include <cstdint>

namespace minehall::mining {

inline constexpr std::int64_t blocks_per_period = 2016;
inline constexpr std::int64_t block_interval_seconds = 600;
inline constexpr std::int64_t period_seconds = blocks_per_period * block_interval_seconds;

// A 256-bit target: a block's hash must not exceed it.
class Target {
public:
  static Target limit();                          // 2^224 - 1, the easiest allowed
  static Target from_compact(std::uint32_t bits); // sign bit and overflow give zero, as no block may carry them
  std::uint32_t compact() const;                  // rounds down to 23 bits of mantissa
  double difficulty() const;                      // 0xffff 2^208 / target; infinite for zero

  Target times(std::uint32_t factor) const; // modulo 2^256, as the reference
  Target divided_by(std::uint32_t divisor) const;
  std::strong_ordering operator<=>(const Target& other) const;
  bool operator==(const Target& other) const = default;

private:
  std::array<std::uint32_t, 8> limbs_{}; // least significant first
};

// Compact target of the next period. `first` and `last` are the header times (unix seconds) of the first and the last
// block of the period that ends: 2015 intervals, by the protocol's well-known off-by-one.
std::uint32_t next_bits(std::uint32_t bits, std::int64_t first, std::int64_t last);

// The same in real numbers: new difficulty over old = two weeks / elapsed, within [1/4, 4].
double retarget_factor(Duration elapsed);

// Compact target nearest to a published difficulty >= 1.
std::uint32_t bits_of_difficulty(double difficulty);

} // namespace minehall::mining
