#include "models/thermal/limits.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
const ThermalLimits limits;
ThermalState after(ThermalState state, double celsius) {
  return next_state(state, Temperature::from_celsius(celsius), limits);
}
} // namespace

TEST_CASE("an S21 at 41 C runs at 490 -> 440 MHz, above 47 C not at all") {
  CHECK(clock_fraction(after(ThermalState::normal, 39), limits) == 1);
  CHECK(clock_fraction(after(ThermalState::normal, 41), limits) == Approx(0.898).margin(5e-4));
  CHECK(clock_fraction(after(ThermalState::throttled, 48), limits) == 0);
}

TEST_CASE("machines come back at the restore limit and not before") {
  CHECK(after(ThermalState::throttled, 39) == ThermalState::throttled);
  CHECK(after(ThermalState::tripped, 39) == ThermalState::tripped);
  CHECK(after(ThermalState::throttled, 37.9) == ThermalState::normal);
  CHECK(after(ThermalState::tripped, 37.9) == ThermalState::normal);
}

TEST_CASE("a hall that stands on a limit up to rounding has reached it") {
  CHECK(after(ThermalState::normal, 40 - 1e-8) == ThermalState::throttled);
  CHECK(after(ThermalState::throttled, 47 - 1e-8) == ThermalState::tripped);
  CHECK(after(ThermalState::throttled, 38 + 1e-8) == ThermalState::normal);
}
