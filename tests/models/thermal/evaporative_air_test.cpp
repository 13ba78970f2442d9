#include "models/thermal/plant.hpp"

#include <catch2/catch.hpp>

#include <chrono>

using namespace minehall;
using namespace minehall::thermal;

namespace {
const Pressure sea_level = Pressure::from_si(101325);
Weather weather(double dry_bulb, double humidity) {
  return make_weather(Temperature::from_celsius(dry_bulb), humidity, sea_level);
}
// 1 MW over 15 K needs 1e6 / (1.2 x 1006 x 15) = 55 m3/s
const EvaporativeAirSpec container{.airflow = VolumeFlow::from_si(60),
                                   .fan_power = 25.0_kW,
                                   .pad_on_above = Temperature::from_celsius(26),
                                   .pad_pump = 2.0_kW};
const auto plant = make_plant(container);
} // namespace

TEST_CASE("fan affinity: 0.8 of the speed takes 0.512 of the power") {
  CHECK(fan_power_ratio(0.8) == Approx(0.512));
  CHECK(fan_power_ratio(0.5) == Approx(0.125));
  CHECK(fan_power_ratio(0.5, 2.5) == Approx(0.176777).epsilon(1e-5));
}

TEST_CASE("the pad cools by its effectiveness and evaporates what the air takes up") {
  const Weather hot = weather(38, 0.2);
  const Operation at = plant->operate(0.9_MW, hot, {});
  const double supply = 38 - 0.8 * (38 - hot.wet_bulb.celsius());
  CHECK(at.supply.celsius() == Approx(supply));
  CHECK(at.evaporating);
  CHECK(at.pump / 1.0_kW == Approx(2));
  // The heat that leaves the air evaporates the water: flow x cp x (38 - supply) / 2430 kJ/kg, times 5/4 for blow-down
  const double flow_heat = 0.9e6 / 15; // W/K at the needed flow
  CHECK(at.water.total().si() == Approx(flow_heat * (38 - supply) / 2430e3 / 1000 * 1.25).epsilon(0.02));
}

TEST_CASE("below its dry bulb the pad is dry") {
  const Operation at = plant->operate(0.9_MW, weather(20, 0.3), {});
  CHECK(at.supply.celsius() == Approx(20));
  CHECK(at.water.total().si() == 0);
  CHECK(at.pump.si() == 0);
}

TEST_CASE("with enough fans the inlet is warmed by the recirculated share alone") {
  // r / (1 - r) x 15 K = 1.67 K
  const Power heat = 0.9_MW;
  const Operation at = plant->operate(heat, weather(20, 0.3), {});
  CHECK((heat / at.conductance).si() == Approx(15.0 / 9));
  CHECK_FALSE(at.saturated);
}

TEST_CASE("failed fans: less air, the rest at full speed, a warmer inlet") {
  const Power heat = 0.9_MW;
  const Operation whole = plant->operate(heat, weather(30, 0.3), {});
  const Operation half = plant->operate(heat, weather(30, 0.3), {.availability = 0.5});
  CHECK(half.fan / 1.0_kW == Approx(12.5));
  CHECK(half.saturated);
  CHECK(half.conductance < whole.conductance * 0.2);
  CHECK(half.water.total() < whole.water.total());
  const Operation none = plant->operate(heat, weather(30, 0.3), {.availability = 0});
  CHECK(none.conductance.si() == 0);
  CHECK(none.fan.si() == 0);
  CHECK(none.water.total().si() == 0);
}

TEST_CASE("without heat the fans idle at their minimum flow") {
  const Operation at = plant->operate(Power{}, weather(20, 0.3), {});
  CHECK(at.fan / 25.0_kW == Approx(0.008)); // 0.2 cubed
  CHECK(at.conductance.si() > 0);
}

TEST_CASE("hotter weather never needs less fan, nor a heavier load") {
  for (double humidity : {0.1, 0.5}) {
    Power before;
    for (double dry = -30; dry <= 48; dry += 0.25) {
      const Power fan = plant->operate(0.8_MW, weather(dry, humidity), {}).fan;
      CHECK(fan >= before);
      before = fan;
    }
  }
  Power before;
  for (double heat = 0; heat < 2; heat += 0.05) {
    const Power fan = plant->operate(1.0_MW * heat, weather(30, 0.3), {}).fan;
    CHECK(fan >= before);
    before = fan;
  }
}

TEST_CASE("an evaporative plant is asked in well below a microsecond") {
  const Weather hot = weather(38, 0.2);
  const auto start = std::chrono::steady_clock::now();
  double sum = 0;
  for (int i = 0; i < 100000; ++i) sum += plant->operate(Power::from_si(5e5 + i), hot, {}).fan.si();
  const double each = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 100000;
  CHECK(sum > 0);
  INFO("seconds a call: " << each);
  CHECK(each < 20e-6); // generous: debug and sanitized builds, busy machines
}
