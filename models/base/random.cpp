#include "models/base/random.hpp"

#include <Random123/philox.h>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/random/weibull_distribution.hpp>

#include <algorithm>
#include <cmath>

namespace minehall {

namespace {

__extension__ using Wide = unsigned __int128;

// FNV-1a, 128 bits: offset basis and prime of draft-eastlake-fnv, section 5.
class Fnv {
public:
  void add(unsigned char byte) { hash_ = (hash_ ^ byte) * prime; }
  void add(std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) add(static_cast<unsigned char>(value >> (8 * i)));
  }
  void add(std::string_view text) {
    add(text.size(), 8);
    for (const char c : text) add(static_cast<unsigned char>(c));
  }
  std::uint32_t word(int i) const { return static_cast<std::uint32_t>(hash_ >> (32 * i)); }

private:
  static constexpr Wide prime = (Wide{1} << 88) + 0x13b;
  Wide hash_ = (Wide{0x6c62272e07bb0142U} << 64) + 0x62b821756295c58dU;
};

} // namespace

Stream::Stream(std::uint64_t seed, std::uint32_t replica, std::string_view purpose, std::string_view path) {
  Fnv hash;
  hash.add(seed, 8);
  hash.add(replica, 4);
  hash.add(purpose);
  hash.add(path);
  key_ = {hash.word(0), hash.word(1)};
  counter_ = {0, 0, hash.word(2), hash.word(3)};
}

Stream::result_type Stream::operator()() {
  if (used_ == block_.size()) {
    const r123::Philox4x32::ctr_type counter{{counter_[0], counter_[1], counter_[2], counter_[3]}};
    const r123::Philox4x32::key_type key{{key_[0], key_[1]}};
    const auto block = r123::Philox4x32{}(counter, key);
    for (std::size_t i = 0; i < block_.size(); ++i) block_[i] = block[i];
    if (++counter_[0] == 0) ++counter_[1];
    used_ = 0;
  }
  return block_[used_++];
}

double Stream::uniform() {
  const std::uint64_t high = (*this)() >> 5;
  const std::uint64_t low = (*this)() >> 6;
  return static_cast<double>((high << 26) | low) * 0x1p-53;
}

double Stream::exponential(double mean) { return mean * boost::random::exponential_distribution<>{}(*this); }

double Stream::normal() { return boost::random::normal_distribution<>{}(*this); }

double Stream::lognormal(double mean_log, double sd_log) {
  return boost::random::lognormal_distribution<>{mean_log, sd_log}(*this);
}

double Stream::weibull(double shape, double scale) {
  return boost::random::weibull_distribution<>{shape, scale}(*this);
}

// By inversion: of n trials none succeeds with (1 - p)^n. Boost's draws from 32 bits only.
std::int64_t Stream::geometric(double probability) {
  constexpr auto most = 1e18;
  if (probability >= 1) return 0;
  return static_cast<std::int64_t>(std::min(std::log1p(-uniform()) / std::log1p(-probability), most));
}

std::uint64_t Stream::index(std::uint64_t count) {
  return boost::random::uniform_int_distribution<std::uint64_t>{0, count - 1}(*this);
}

} // namespace minehall
