#include "models/thermal/design.hpp"

#include "models/thermal/storage.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Weather weather(double dry_bulb, double humidity) {
  return make_weather(Temperature::from_celsius(dry_bulb), humidity, standard_pressure(870));
}
} // namespace

TEST_CASE("how much an evaporative plant carries at design wet bulb is limited by the hall's temperature") {
  const auto plant = make_plant(EvaporativeAirSpec{.airflow = VolumeFlow::from_si(60), .fan_power = 30.0_kW});
  const Weather design = weather(38.3, 0.25);
  const auto at_30 = design_point(*plant, 2.0_MW, design, Temperature::from_celsius(30));
  CHECK(at_30.limited_by_temperature);
  CHECK(at_30.capacity > 0.3_MW);
  CHECK(steady_temperature(at_30.operation, at_30.capacity).celsius() == Approx(30).margin(1e-4));
  CHECK(design_point(*plant, 2.0_MW, design, Temperature::from_celsius(40)).capacity > at_30.capacity);
  // a supply above the limit carries nothing: 38.3 - 0.8 (38.3 - wet bulb) > 20
  CHECK(design_point(*plant, 2.0_MW, design, Temperature::from_celsius(20)).capacity.si() == Approx(0).margin(1));
}

TEST_CASE("weather of a design table has its wet bulb") {
  const Weather design =
      design_weather(Temperature::from_celsius(38.3), Temperature::from_celsius(24), standard_pressure(870));
  CHECK(wet_bulb(design.dry_bulb, design.relative_humidity, design.pressure).celsius() == Approx(24).margin(1e-3));
}

TEST_CASE("chillers at design weather: their capacity, and a ratio above the year's PUE") {
  const auto plant = make_plant(ChilledWaterSpec{.design_heat = 1.0_MW, .machines = 2});
  const Weather design = weather(38.3, 0.25);
  const auto point = design_point(*plant, 3.0_MW, design, Temperature::from_celsius(30));
  CHECK_FALSE(point.limited_by_temperature);
  CHECK(point.capacity.si() == Approx(plant->operate(point.capacity, design, {}).capacity.si()).epsilon(1e-6));
  const double design_peak = design_ratio(*plant, 0.9_MW, design);
  CHECK(design_peak > design_ratio(*plant, 0.9_MW, weather(5, 0.4)) + 0.1); // the economizer's winter
  CHECK(design_peak == Approx(1 + plant->operate(0.9_MW, design, {}).total() / 0.9_MW));
  const auto enough = design_point(*plant, 0.5_MW, design, Temperature::from_celsius(30));
  CHECK(enough.capacity.si() == 0.5e6);
}

TEST_CASE("a tank fills and empties within its size, and knows when it is full") {
  Tank tank{{.energy = Energy::from_si(3.6e9), .charge = 200.0_kW, .initial = 0.5, .reserve = 0.1}};
  CHECK(tank.state() == Approx(0.5));
  CHECK(tank.usable().si() == Approx(0.4 * 3.6e9));
  CHECK(tank.time_to_full(200.0_kW)->si() == Approx(9000));
  tank.fill(Energy::from_si(1.8e9));
  CHECK(tank.full());
  CHECK_FALSE(tank.time_to_full(200.0_kW));
  tank.take(Energy::from_si(4e9));
  CHECK(tank.stored().si() == 0);
  CHECK(tank.usable().si() == 0);
}
