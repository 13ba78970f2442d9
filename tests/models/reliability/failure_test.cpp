#include "models/reliability/failure.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace minehall;
using namespace minehall::reliability;

namespace {

// Mean of a quantile function by the midpoint rule.
template <class F> double mean_of(F quantile) {
  double sum = 0;
  constexpr int steps = 200'000;
  for (int n = 0; n < steps; ++n) sum += quantile((n + 0.5) / steps).si();
  return sum / steps;
}

} // namespace

TEST_CASE("exponential failures: half of the nodes fail within ln 2 of the mean time between failures") {
  const FailureSpec spec = ExponentialFailureSpec{.mtbf = 100.0_days};
  CHECK(time_to_failure(spec, 0.5) / 100.0_days == Approx(std::log(2)));
  CHECK(time_to_failure(spec, 0) == 0.0_s);
  CHECK(std::isfinite(time_to_failure(spec, 1 - 0x1p-53).si()));
  CHECK(mean_of([&](double u) { return time_to_failure(spec, u); }) == Approx(100 * 86400).epsilon(1e-3));
  CHECK(mean_time_to_failure(spec) == 100.0_days);
}

TEST_CASE("repair times have the mean they say, and longer ones at higher quantiles") {
  const std::vector<RepairSpec> specs{FixedRepairSpec{.time = 4.0_h}, ExponentialRepairSpec{.mean = 4.0_h},
                                      LognormalRepairSpec{.median = 2.0_h, .sigma = 1.0}};
  for (const auto& spec : specs) {
    CHECK(mean_of([&](double u) { return time_to_repair(spec, u); }) ==
          Approx(mean_time_to_repair(spec).si()).epsilon(1e-2));
    CHECK(time_to_repair(spec, 0.9) >= time_to_repair(spec, 0.1));
  }
  CHECK(time_to_repair(specs[2], 0.5) / 2.0_h == Approx(1));
  // 84.13 % of repairs are done within one sigma: 2 h times e
  CHECK(time_to_repair(specs[2], 0.841344746) / 2.0_h == Approx(std::exp(1)));
}
