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

TEST_CASE("Weibull failures: the mean is the MTBF whatever the shape; shape 1 is the exponential law") {
  for (const double shape : {0.75, 1.0, 3.0}) {
    const FailureSpec spec = WeibullFailureSpec{.shape = shape, .mtbf = 100.0_days};
    CHECK(mean_of([&](double u) { return time_to_failure(spec, u); }) == Approx(100 * 86400).epsilon(2e-3));
    CHECK(mean_time_to_failure(spec) == 100.0_days);
  }
  const FailureSpec one = WeibullFailureSpec{.shape = 1, .mtbf = 100.0_days};
  CHECK(time_to_failure(one, 0.3) / time_to_failure(ExponentialFailureSpec{.mtbf = 100.0_days}, 0.3) == Approx(1));
  // Shape 2: scale = 100 d / gamma(1.5) = 112.838 d; at u = 1 - exp(-1) the life is the scale.
  const FailureSpec two = WeibullFailureSpec{.shape = 2, .mtbf = 100.0_days};
  CHECK(time_to_failure(two, 1 - std::exp(-1.0)) / 1.0_days == Approx(112.8379167));
}

TEST_CASE("what has survived: exponential forgets its age, wear shortens what is left, early failures lengthen it") {
  const FailureSpec flat = ExponentialFailureSpec{.mtbf = 100.0_days};
  CHECK(residual_life(flat, 500.0_days, 0.5) == time_to_failure(flat, 0.5));
  const FailureSpec wears = WeibullFailureSpec{.shape = 3, .mtbf = 100.0_days};
  const FailureSpec early = WeibullFailureSpec{.shape = 0.5, .mtbf = 100.0_days};
  CHECK(residual_life(wears, 100.0_days, 0.5) < time_to_failure(wears, 0.5));
  CHECK(residual_life(early, 100.0_days, 0.5) > time_to_failure(early, 0.5));
  // Shape 2, scale 112.838 d, age = scale: (1 + x)^2 - 1 = ln 2 -> x = 0.30121 of the scale
  const FailureSpec two = WeibullFailureSpec{.shape = 2, .mtbf = 100.0_days};
  const Duration scale = Duration::from_si(112.8379167095513 * 86400);
  CHECK(residual_life(two, scale, 0.5) / scale == Approx(std::sqrt(1 + std::log(2)) - 1));
  // A life drawn at once and one drawn again half way through with what is left of its luck are the same life.
  const double u = 0.8;
  const Duration life = time_to_failure(wears, u), half = life * 0.5;
  const double survived = std::exp(-std::pow(half.si() / (100 * 86400. / std::tgamma(1 + 1 / 3.0)), 3));
  CHECK((half + residual_life(wears, half, 1 - (1 - u) / survived)) / life == Approx(1));
}

TEST_CASE("a bathtub without early failures and wear is flat; with them it is shorter by what they say") {
  const Duration far = Duration::from_si(1e15);
  const FailureSpec flat =
      BathtubFailureSpec{.early_shape = 1, .early_scale = far, .mtbf = 100.0_days, .wear_scale = far};
  CHECK(time_to_failure(flat, 0.7) / time_to_failure(ExponentialFailureSpec{.mtbf = 100.0_days}, 0.7) == Approx(1));
  CHECK(mean_time_to_failure(flat) / 100.0_days == Approx(1).epsilon(1e-3));
  // Two rates of 1/100 d: mean 50 d.
  const FailureSpec two = BathtubFailureSpec{
      .early_shape = 1, .early_scale = 100.0_days, .mtbf = 100.0_days, .wear_shape = 1, .wear_scale = far};
  CHECK(time_to_failure(two, 0.5) / 1.0_days == Approx(50 * std::log(2)));
  CHECK(mean_time_to_failure(two) / 1.0_days == Approx(50).epsilon(1e-3));
  const FailureSpec tub = BathtubFailureSpec{};
  CHECK(mean_of([&](double u) { return time_to_failure(tub, u); }) ==
        Approx(mean_time_to_failure(tub).si()).epsilon(2e-3));
  CHECK(residual_life(tub, Duration::from_si(25 * 3.156e7), 0.5) <
        residual_life(tub, Duration::from_si(5 * 3.156e7), 0.5));
}

TEST_CASE("dates that are given are put in order and joined; nothing else fails") {
  const auto apart = in_order({{30.0_h, 40.0_h}, {1.0_h, 3.0_h}, {3.0_h, 5.0_h}, {2.0_h, 2.5_h}, {20.0_h, {}}});
  REQUIRE(apart.size() == 3);
  CHECK(apart[0].from == 1.0_h);
  CHECK(*apart[0].until == 5.0_h);
  CHECK(apart[1].from == 20.0_h);
  CHECK_FALSE(apart[1].until);
  CHECK(apart[2].from == 30.0_h);
  CHECK(std::isinf(time_to_failure(DatedFailureSpec{apart}, 0.5).si()));
}

TEST_CASE("a Weibull repair has the mean it says") {
  const RepairSpec spec = WeibullRepairSpec{.shape = 0.75, .mean = 4.0_h};
  CHECK(mean_of([&](double u) { return time_to_repair(spec, u); }) == Approx(4 * 3600).epsilon(1e-2));
}
