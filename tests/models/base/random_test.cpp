#include "models/base/random.hpp"

#include <Random123/philox.h>
#include <catch2/catch.hpp>
#include <cmath>

using minehall::Stream;

namespace {

// How far the mean of many draws is from that of the law, in standard errors.
template <class Draw> double errors_off(Draw draw, double mean, double deviation) {
  const int count = 40000;
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += draw();
  return std::abs(sum / count - mean) / (deviation / std::sqrt(count));
}

} // namespace

TEST_CASE("Philox gives the known answer of its authors") {
  // Random123's kat_vectors: philox4x32, 10 rounds, counter and key zero
  const auto block = r123::Philox4x32{}({{0, 0, 0, 0}}, {{0, 0}});
  CHECK(block[0] == 0x6627e8d5);
  CHECK(block[3] == 0x9b00dbd8);
}

TEST_CASE("a stream depends on each part of its key and on nothing else") {
  Stream same{7, 0, "failure", "hall.rack_07"};
  Stream twin{7, 0, "failure", "hall.rack_07"};
  for (int i = 0; i < 9; ++i) CHECK(same() == twin());
  const auto first = [](Stream stream) { return stream(); };
  const auto reference = first({7, 0, "failure", "hall.rack_07"});
  CHECK(first({8, 0, "failure", "hall.rack_07"}) != reference);
  CHECK(first({7, 1, "failure", "hall.rack_07"}) != reference);
  CHECK(first({7, 0, "repair", "hall.rack_07"}) != reference);
  CHECK(first({7, 0, "failure", "hall.rack_08"}) != reference);
  CHECK(first({7, 0, "failureh", "all.rack_07"}) != reference);
}

TEST_CASE("draws have the mean of their distribution") {
  Stream s{1, 0, "test", "site"};
  CHECK(errors_off([&] { return s.uniform(); }, 0.5, std::sqrt(1.0 / 12)) < 4);
  CHECK(errors_off([&] { return s.exponential(3600); }, 3600, 3600) < 4);
  CHECK(errors_off([&] { return s.normal(); }, 0, 1) < 4);
  // mean exp(m + s^2/2), variance (exp(s^2) - 1) mean^2
  const double mean = std::exp(1 + 0.125);
  CHECK(errors_off([&] { return s.lognormal(1, 0.5); }, mean, mean * std::sqrt(std::exp(0.25) - 1)) < 4);
  // shape 2: mean = scale Gamma(1.5), variance = scale^2 (1 - Gamma(1.5)^2)
  const double gamma = std::tgamma(1.5);
  CHECK(errors_off([&] { return s.weibull(2, 10); }, 10 * gamma, 10 * std::sqrt(1 - gamma * gamma)) < 4);
  CHECK(errors_off([&] { return static_cast<double>(s.index(5)); }, 2, std::sqrt(2)) < 4);
  // in vain before the first success: mean (1 - p) / p, variance (1 - p) / p^2
  CHECK(errors_off([&] { return static_cast<double>(s.geometric(0.05)); }, 19, std::sqrt(0.95) / 0.05) < 4);
}

TEST_CASE("trials until the first success") {
  Stream s{1, 0, "test", "geometric"};
  constexpr int draws = 100000;
  std::array<int, 8> at{};
  for (int i = 0; i < draws; ++i) {
    const auto vain = s.geometric(0.3);
    REQUIRE(vain >= 0);
    if (vain < 8) ++at[static_cast<std::size_t>(vain)];
  }
  for (int k = 0; k < 8; ++k) { // 0.3 x 0.7^k
    const double law = 0.3 * std::pow(0.7, k);
    CHECK(at[static_cast<std::size_t>(k)] / double(draws) ==
          Approx(law).margin(4 * std::sqrt(law * (1 - law) / draws)));
  }
  CHECK(s.geometric(1) == 0);
  CHECK(s.geometric(1e-300) > 0); // hardly ever: no overflow
}

TEST_CASE("uniform draws lie in [0, 1)") {
  Stream s{1, 0, "test", "range"};
  for (int i = 0; i < 10000; ++i) {
    const double u = s.uniform();
    CHECK((u >= 0 && u < 1));
  }
}
