#include "models/market/price_curtailment.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::market;

namespace {
Curtailment decide(PriceCurtailment& rule, Duration now, EnergyPrice price) {
  return rule.decide(now, price, 10.0_USD_per_MWh, 70.0_USD_per_MWh);
}
} // namespace

TEST_CASE("off above break-even, on below the band, delivery counted") {
  // break-even 70, delivery 10, band 5: off above 60, on below 55 after 15 min
  PriceCurtailment rule;
  CHECK(decide(rule, 0.0_min, 60.0_USD_per_MWh) == Curtailment::run);
  CHECK(decide(rule, 15.0_min, 60.1_USD_per_MWh) == Curtailment::stop);
  CHECK(decide(rule, 30.0_min, 57.0_USD_per_MWh) == Curtailment::stop);
  CHECK(decide(rule, 45.0_min, 54.9_USD_per_MWh) == Curtailment::run);
}

TEST_CASE("a stop lasts its minimum time") {
  PriceCurtailment rule{{.minimum_down = 60.0_min}};
  CHECK(!rule.earliest_restart());
  CHECK(decide(rule, 5.0_min, 500.0_USD_per_MWh) == Curtailment::stop);
  CHECK(rule.earliest_restart() == 65.0_min);
  CHECK(decide(rule, 64.0_min, -5.0_USD_per_MWh) == Curtailment::stop);
  CHECK(decide(rule, 65.0_min, -5.0_USD_per_MWh) == Curtailment::run);
  CHECK(!rule.earliest_restart());
}
