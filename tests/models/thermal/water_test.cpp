#include "models/thermal/plant.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
const Weather hot = make_weather(Temperature::from_celsius(38), 0.2, standard_pressure(870));
}

TEST_CASE("a tower's water: 1.4815 L/kWh evaporates, a third of it is blown down at four cycles") {
  const Water water = tower_water(1.0_kW, 1, 4, 1e-4);
  CHECK(litres_per_kwh(water.evaporation, 1.0_kW) == Approx(1.481481).epsilon(1e-6));
  CHECK(litres_per_kwh(water.blow_down, 1.0_kW) == Approx(0.493827).epsilon(1e-6));
  CHECK(litres_per_kwh(water.evaporation + water.blow_down, 1.0_kW) == Approx(1.975309).epsilon(1e-6));
  // 1 kW over 5.6 K of water is 0.154 m3/h, of which 0.01 % drifts away
  CHECK(litres_per_kwh(water.drift, 1.0_kW) == Approx(3600 / 4.186 / 5.6 * 1e-4).epsilon(1e-9));
}

TEST_CASE("blow-down holds the salts: what comes in with the make-up leaves with it at `cycles` times the strength") {
  // make-up m (c = 1) = blow-down b (c = cycles) and m = e + b, so b = e / (cycles - 1); 10 L/s at 3 cycles: 5 L/s
  const auto evaporation = VolumeFlow::from_si(0.010);
  CHECK(blow_down(evaporation, 3).si() == Approx(0.005));
  for (const double cycles : {1.1, 2.0, 5.0, 20.0}) {
    const auto drained = blow_down(evaporation, cycles);
    CHECK((evaporation + drained).si() == Approx(cycles * drained.si()));
  }
  CHECK(blow_down({}, 5).si() == 0);
  CHECK(blow_down(evaporation, 10) < blow_down(evaporation, 5));
}

TEST_CASE("every wet plant drains evaporation / (cycles - 1); make-up is evaporation, blow-down and drift") {
  const ChilledWaterSpec chillers{.design_heat = 1.0_MW, .machines = 3, .cycles_of_concentration = 4};
  TowerRejectionSpec tower;
  tower.cycles_of_concentration = 4;
  const LiquidLoopSpec loop{.design_heat = 1.0_MW, .rejection = tower};
  EvaporativeAirSpec pads{.airflow = VolumeFlow::from_si(70), .fan_power = 30.0_kW};
  pads.cycles_of_concentration = 4;
  const PlantSpec wet[] = {chillers, RearDoorSpec{.water = chillers}, HydroSpec{loop},
                           DirectToChipSpec{.loop = loop, .air = chillers}, pads};
  for (const auto& spec : wet) {
    CAPTURE(spec.index());
    const Water water = make_plant(spec)->operate(1.0_MW, hot, {}).water;
    CHECK(water.evaporation.si() > 0);
    CHECK(water.blow_down / water.evaporation == Approx(1.0 / 3));
    CHECK((water.drift.si() > 0) == !std::holds_alternative<EvaporativeAirSpec>(spec)); // pads drip, they do not spray
    CHECK(water.total().si() == Approx(water.evaporation.si() * 4 / 3 + water.drift.si()));
  }
}

TEST_CASE("direct to chip: the water of the loop's tower and of the air's towers") {
  LiquidLoopSpec loop{.design_heat = 1.0_MW, .rejection = TowerRejectionSpec{}};
  ChilledWaterSpec air{.machines = 2};
  const Water both =
      make_plant(DirectToChipSpec{.loop = loop, .air_share = 0.2, .air = air})->operate(1.0_MW, hot, {}).water;
  loop.design_heat = 0.8_MW;
  air.design_heat = 0.2_MW;
  Water sum = make_plant(HydroSpec{loop})->operate(0.8_MW, hot, {}).water;
  sum += make_plant(air)->operate(0.2_MW, hot, {}).water;
  CHECK(both.evaporation.si() == Approx(sum.evaporation.si()));
  CHECK(both.blow_down.si() == Approx(sum.blow_down.si()));
  CHECK(both.drift.si() == Approx(sum.drift.si()));
}
