#include "models/mining/retarget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::mining {

namespace {
constexpr int limb_count = 8;
constexpr int limb_bits = 32;

// The byte at `index`, least significant first.
std::uint32_t byte_of(const std::array<std::uint32_t, limb_count>& limbs, int index) {
  if (index < 0) return 0;
  return (limbs[static_cast<std::size_t>(index) / 4] >> (8 * (index % 4))) & 0xffU;
}
} // namespace

Target Target::limit() {
  Target target;
  std::fill_n(target.limbs_.begin(), limb_count - 1, 0xffffffffU);
  return target;
}

Target Target::from_compact(std::uint32_t bits) {
  constexpr std::uint32_t sign = 0x00800000U;
  const int size = static_cast<int>(bits >> 24);
  const std::uint32_t mantissa = bits & 0x007fffffU;
  Target target;
  if (bits & sign) return target;
  for (int i = 0; i < 3; ++i) { // mantissa byte i stands at byte size - 3 + i
    const std::uint32_t byte = (mantissa >> (8 * i)) & 0xffU;
    const int at = size - 3 + i;
    if (byte == 0 || at < 0) continue;
    if (at >= limb_count * 4) return Target{};
    target.limbs_[static_cast<std::size_t>(at) / 4] |= byte << (8 * (at % 4));
  }
  return target;
}

std::uint32_t Target::compact() const {
  int size = limb_count * 4;
  while (size > 0 && byte_of(limbs_, size - 1) == 0) --size;
  std::uint32_t mantissa = byte_of(limbs_, size - 1) << 16 | byte_of(limbs_, size - 2) << 8 | byte_of(limbs_, size - 3);
  if (mantissa & 0x00800000U) { // the top bit is the sign: move it away
    mantissa >>= 8;
    ++size;
  }
  return mantissa | static_cast<std::uint32_t>(size) << 24;
}

double Target::difficulty() const {
  double value = 0;
  for (int i = limb_count - 1; i >= 0; --i) value = std::ldexp(value, limb_bits) + limbs_[static_cast<std::size_t>(i)];
  if (value == 0) return std::numeric_limits<double>::infinity();
  return std::ldexp(65535.0, 208) / value;
}

Target Target::times(std::uint32_t factor) const {
  Target product;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < limb_count; ++i) {
    carry += std::uint64_t{limbs_[i]} * factor;
    product.limbs_[i] = static_cast<std::uint32_t>(carry);
    carry >>= limb_bits;
  }
  return product;
}

Target Target::divided_by(std::uint32_t divisor) const {
  Target quotient;
  std::uint64_t rest = 0;
  for (std::size_t i = limb_count; i-- > 0;) {
    rest = rest << limb_bits | limbs_[i];
    quotient.limbs_[i] = static_cast<std::uint32_t>(rest / divisor);
    rest %= divisor;
  }
  return quotient;
}

std::strong_ordering Target::operator<=>(const Target& other) const {
  return std::lexicographical_compare_three_way(limbs_.rbegin(), limbs_.rend(), other.limbs_.rbegin(),
                                                other.limbs_.rend());
}

std::uint32_t next_bits(std::uint32_t bits, std::int64_t first, std::int64_t last) {
  const std::int64_t elapsed = std::clamp(last - first, period_seconds / 4, period_seconds * 4);
  const Target stretched = Target::from_compact(bits)
                               .times(static_cast<std::uint32_t>(elapsed))
                               .divided_by(static_cast<std::uint32_t>(period_seconds));
  return std::min(stretched, Target::limit()).compact();
}

double retarget_factor(Duration elapsed) {
  return std::clamp(static_cast<double>(period_seconds) / elapsed.si(), 0.25, 4.0);
}

std::uint32_t bits_of_difficulty(double difficulty) {
  constexpr double mantissa_end = 8388608.0; // 2^23: the bit above is the sign
  int exponent = 0;
  const double target = std::ldexp(65535.0 / difficulty, 208);
  std::frexp(target, &exponent);
  int size = (exponent + 7) / 8;
  if (std::round(std::ldexp(target, -8 * (size - 3))) >= mantissa_end) ++size;
  const auto mantissa = static_cast<std::uint32_t>(std::llround(std::ldexp(target, -8 * (size - 3))));
  return mantissa | static_cast<std::uint32_t>(size) << 24;
}

} // namespace minehall::mining
