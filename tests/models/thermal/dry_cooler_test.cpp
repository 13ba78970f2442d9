#include "models/thermal/plant.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Weather weather(double dry_bulb) {
  return make_weather(Temperature::from_celsius(dry_bulb), 0.3, standard_pressure(870));
}
const auto plant = make_plant(DryCoolerSpec{.design_heat = 1.0_MW});
} // namespace

TEST_CASE("a dry cooler at design supplies ambient plus approach") {
  // 35 + 8 = 43 C; fans 2 % and pumps 1.2 % of 1 MW: PUE 1.032 (GRC case: 1.03); 1 MW over 5 K
  const Operation at = plant->operate(1.0_MW, weather(35), {});
  CHECK(at.supply.celsius() == Approx(43));
  CHECK(at.fan / 1.0_kW == Approx(20));
  CHECK(at.pump / 1.0_kW == Approx(12));
  CHECK(at.conductance.si() == Approx(2e5));
  CHECK(at.water.total().si() == 0);
  CHECK_FALSE(at.saturated);
}

TEST_CASE("half the fans: double the approach at half the fan power") {
  const Operation at = plant->operate(1.0_MW, weather(35), {.availability = 0.5});
  CHECK(at.supply.celsius() == Approx(35 + 16));
  CHECK(at.fan / 1.0_kW == Approx(10));
  CHECK(at.saturated);
}

TEST_CASE("without fans a dry cooler removes nothing; without heat it idles") {
  const Operation still = plant->operate(1.0_MW, weather(35), {.availability = 0});
  CHECK(still.conductance.si() == 0);
  CHECK(still.fan.si() == 0);
  CHECK(plant->operate(Power{}, weather(35), {}).fan / 1.0_kW == Approx(20 * 0.001));
}

TEST_CASE("hotter weather never needs less of a dry cooler's fans, and cold holds the supply") {
  Power before;
  for (double dry = -30; dry <= 45; dry += 0.5) {
    const Operation at = plant->operate(0.7_MW, weather(dry), {});
    CHECK(at.fan >= before);
    CHECK(at.supply.celsius() >= 20 - 1e-9);
    before = at.fan;
  }
  CHECK(plant->operate(0.7_MW, weather(-10), {}).supply.celsius() == Approx(20));
}
