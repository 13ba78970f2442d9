#include "models/power/ride_through.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

TEST_CASE("a supply lives through what the ITI curve allows, and no more") {
  CHECK(rides_through(0, 0.02_s));
  CHECK_FALSE(rides_through(0, 0.021_s));
  CHECK_FALSE(rides_through(0.69, 0.1_s));
  CHECK(rides_through(0.7, 0.5_s));
  CHECK_FALSE(rides_through(0.75, 0.6_s));
  CHECK(rides_through(0.8, 10.0_s));
  CHECK_FALSE(rides_through(0.89, 11.0_s));
  CHECK(rides_through(0.9, 1.0_days));
}
