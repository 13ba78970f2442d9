#include "models/thermal/plant.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Weather weather(double dry_bulb, double humidity) {
  return make_weather(Temperature::from_celsius(dry_bulb), humidity, standard_pressure(870));
}
const auto plant = make_plant(ChilledWaterSpec{.design_heat = 1.5_MW, .machines = 4});
} // namespace

TEST_CASE("on a warm day three of four machines carry the hall and its CRAH fans") {
  const Weather warm = weather(28, 0.5);
  const Operation at = plant->operate(1.5_MW, warm, {});
  // three machines share 1.5 MW + 60 kW of fans at a condenser inlet of wet bulb + 4 K
  const auto& machine = *find_eir_machine("McQuay_WSC_471");
  const auto each = run_chiller(machine, Temperature::from_celsius(10), warm.wet_bulb + 4.0_K, 520.0_kW);
  CHECK(at.compressor / each.power == Approx(3));
  CHECK(at.supply.celsius() == Approx(18));
  CHECK((1.5_MW / at.conductance).si() == Approx(5));
  CHECK(at.capacity / 1.0_kW == Approx(4 * 1.15 * (each.available / 1.0_kW) - 60));
  CHECK(at.pump / 1.0_kW == Approx(37.5));
  CHECK(at.in_range);
  CHECK_FALSE(at.free_cooling);
  const double latent = 1.56e6 + at.compressor.si();
  CHECK(at.water.total().si() == Approx(latent / 2430e6 * 1.25).epsilon(0.02)); // and some drift
}

TEST_CASE("when towers are cold enough the compressors rest") {
  // wet bulb + 4 + 2 <= 10 C
  const Operation at = plant->operate(1.2_MW, weather(5, 0.4), {});
  CHECK(at.free_cooling);
  CHECK(at.compressor.si() == 0);
  CHECK(at.water.total().si() > 0);
  CHECK(plant->operate(1.2_MW, weather(5, 0.4), {.availability = 0}).capacity > 1.2_MW); // needs no machine
}

TEST_CASE("fewer machines have less capacity; none leaves the fans' own heat") {
  const Operation two = plant->operate(1.5_MW, weather(28, 0.5), {.availability = 0.5});
  CHECK(two.saturated);
  CHECK(two.capacity < 1.5_MW);
  const Operation none = plant->operate(1.5_MW, weather(28, 0.5), {.availability = 0});
  CHECK(none.capacity / 1.0_kW == Approx(-60));
  CHECK(none.compressor.si() == 0);
  CHECK(none.water.total().si() == 0);
}

TEST_CASE("beyond the curves' condenser temperature the plant says so") {
  CHECK_FALSE(plant->operate(1.5_MW, weather(40, 0.5), {}).in_range);
  CHECK(plant->operate(1.5_MW, weather(-15, 0.5), {}).in_range);
}

TEST_CASE("hotter weather never needs less fan or compressor than free cooling, nor gives more capacity") {
  const Operation cold = plant->operate(1.4_MW, weather(0, 0.4), {});
  Power before = cold.capacity * 100;
  // This machine has most capacity at a condenser inlet of 20 C, so the sweep begins above.
  for (double dry = 28; dry <= 45; dry += 0.5) {
    const Operation at = plant->operate(1.4_MW, weather(dry, 0.4), {});
    CHECK(at.fan >= cold.fan);
    CHECK(at.compressor > cold.compressor);
    CHECK(at.capacity <= before);
    before = at.capacity;
  }
}

TEST_CASE("a chiller that nobody knows is refused") {
  CHECK_THROWS_WITH(make_plant(ChilledWaterSpec{.design_heat = 1.0_MW, .chiller = "Trane"}),
                    "chiller 'Trane' is not in the catalogue");
}

TEST_CASE("without power nothing moves") {
  const Operation off = without_power(weather(5, 0.4));
  CHECK(off.total().si() == 0);
  CHECK(off.conductance.si() == 0);
  CHECK(off.capacity.si() == 0);
}
