// Random streams keyed by seed, replica, purpose and the path name of the entity: nobody draws from another's.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace minehall {

// Philox4x32-10 (Salmon et al., SC11; Random123). Key and upper half of the counter are the 128-bit FNV-1a hash of seed
// (8 bytes, little-endian), replica (4), and each name as its length (8) and bytes; the lower half counts blocks.
class Stream {
public:
  using result_type = std::uint32_t;

  Stream(std::uint64_t seed, std::uint32_t replica, std::string_view purpose, std::string_view path);

  double uniform(); // [0, 1), 53 bits
  double exponential(double mean);
  double normal(); // mean 0, standard deviation 1
  double lognormal(double mean_log, double sd_log);
  double weibull(double shape, double scale);
  std::int64_t geometric(double probability); // trials in vain before the first success; probability in (0, 1]
  std::uint64_t index(std::uint64_t count);   // 0 .. count - 1, each equally likely

  // The standard's uniform random bit generator, so that any distribution of Boost.Random may draw from it.
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return 0xffffffffU; }
  result_type operator()();

private:
  std::array<std::uint32_t, 4> counter_{};
  std::array<std::uint32_t, 2> key_{};
  std::array<std::uint32_t, 4> block_{};
  unsigned used_ = 4;
};

} // namespace minehall
