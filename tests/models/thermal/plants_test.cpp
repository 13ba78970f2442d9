// The plants of the liquid and door kind, and what every member of the family owes.
#include "models/thermal/design.hpp"
#include "models/thermal/plant.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Weather weather(double dry_bulb, double humidity = 0.3) {
  return make_weather(Temperature::from_celsius(dry_bulb), humidity, standard_pressure(870));
}
const ImmersionSpec bath{{.design_heat = 1.0_MW}};
const HydroSpec towers{{.design_heat = 1.0_MW, .rejection = TowerRejectionSpec{}}};
const DirectToChipSpec chips{.loop = {.design_heat = 1.0_MW}, .air_share = 0.2, .air = {.machines = 1}};
const RearDoorSpec doors{.water = {.design_heat = 1.0_MW,
                                   .machines = 3,
                                   .water_supply = Temperature::from_celsius(12),
                                   .economizer = Economizer::off}};
const AirCooledChillerSpec packaged{.design_heat = 1.0_MW, .machines = 3};

std::vector<PlantSpec> family() {
  return {EvaporativeAirSpec{.airflow = VolumeFlow::from_si(70), .fan_power = 30.0_kW},
          ChilledWaterSpec{.design_heat = 1.0_MW, .machines = 3},
          DryCoolerSpec{.design_heat = 1.0_MW},
          packaged,
          doors,
          bath,
          towers,
          chips};
}
} // namespace

TEST_CASE("immersion at design: dry bulb + 8 K + exchanger 4 K, PUE 1.032") {
  // GRC case study: 1.03; pumps 1.2 %, fans 2 %
  const auto plant = make_plant(bath);
  const Operation at = plant->operate(1.0_MW, weather(35), {});
  CHECK(at.supply.celsius() == Approx(47));
  CHECK(at.pump / 1.0_kW == Approx(12));
  CHECK(at.fan / 1.0_kW == Approx(20));
  CHECK(at.water.total().si() == 0);
  CHECK(design_ratio(*plant, 1.0_MW, weather(35)) == Approx(1.032));
  CHECK(steady_temperature(at, 1.0_MW).celsius() == Approx(52));
  // half the heat on a hot day: half the exchanger's difference, fans at half speed
  const Operation half = plant->operate(0.5_MW, weather(35), {});
  CHECK(half.supply.celsius() == Approx(45));
  CHECK(half.fan / 1.0_kW == Approx(20 * 0.125));
}

TEST_CASE("a hydro loop on a tower: wet bulb + 4 K + 4 K, and it evaporates its heat") {
  const Weather hot = weather(38, 0.2);
  const Operation at = make_plant(towers)->operate(1.0_MW, hot, {});
  CHECK(at.supply.celsius() == Approx(hot.wet_bulb.celsius() + 8));
  CHECK(at.fan / 1.0_kW == Approx(10));
  CHECK(at.evaporating);
  // 3600 / 2430 x 5 / 4 = 1.852 L/kWh and drift
  CHECK(litres_per_kwh(at.water.total(), 1.0_MW) == Approx(1.8671).epsilon(1e-4));
}

TEST_CASE("direct to chip: the loop takes 80 %, the CRAHs 20 %") {
  const auto plant = make_plant(chips);
  const Weather mild = weather(25, 0.5);
  const Operation at = plant->operate(1.0_MW, mild, {});
  auto air = chips.air;
  air.design_heat = 0.2_MW;
  const Operation part = make_plant(air)->operate(0.2_MW, mild, {});
  CHECK(at.supply.celsius() == Approx(25 + 8 + 4));
  CHECK(at.compressor.si() == Approx(part.compressor.si()));
  CHECK(at.compressor.si() > 0);
  CHECK(at.fan.si() == Approx(part.fan.si() + 0.02 * 0.8e6));
  CHECK(steady_temperature(at, 1.0_MW).celsius() == Approx(42));
  CHECK(at.capacity.si() == Approx(part.capacity.si() / 0.2));
  // chillers lost: what the air cannot carry stops the whole
  CHECK(plant->operate(1.0_MW, mild, {.compressor = 0}).capacity.si() == 0);
  CHECK(make_plant(DirectToChipSpec{.loop = chips.loop, .air_share = 0})->operate(1.0_MW, mild, {}).compressor.si() ==
        0);
}

TEST_CASE("a rear door leaves air 6 K above its water at design heat") {
  const auto plant = make_plant(doors);
  const Operation at = plant->operate(1.0_MW, weather(28, 0.5), {});
  CHECK(steady_temperature(at, 1.0_MW).celsius() == Approx(18));
  CHECK(steady_temperature(plant->operate(0.5_MW, weather(28, 0.5), {}), 0.5_MW).celsius() == Approx(15));
  CHECK(at.compressor.si() > 0);
  CHECK(at.plant_heat.si() == 0);
  auto active = doors;
  active.door_fan_fraction = 0.01;
  CHECK(make_plant(active)->operate(1.0_MW, weather(28, 0.5), {}).plant_heat / 1.0_kW == Approx(10));
}

TEST_CASE("air-cooled chillers: three share the hall and its fans at the dry bulb") {
  const auto plant = make_plant(packaged);
  const Operation at = plant->operate(1.0_MW, weather(35), {});
  const auto each = run_air_cooled(packaged.machine, Temperature::from_celsius(10), Temperature::from_celsius(35),
                                   Power::from_si(1.04e6 / 2));
  CHECK(each.available > 0.52_MW); // two carry it
  CHECK(at.compressor / each.power == Approx(2));
  CHECK(at.in_range);
  CHECK(at.water.total().si() == 0);
  // hotter weather: less capacity, more power
  const Operation hot = plant->operate(1.0_MW, weather(45), {});
  CHECK(hot.capacity < at.capacity);
  CHECK(hot.compressor > at.compressor);
  // in the cold the condenser's fans hold the pressure: no better than at the edge of the curves
  CHECK(plant->operate(1.0_MW, weather(-20), {}).compressor.si() ==
        Approx(plant->operate(1.0_MW, weather(5), {}).compressor.si()));
}

TEST_CASE("economizers: the dry coil, outside air, and its humidity limit") {
  auto spec = packaged;
  spec.economizer = Economizer::water_side;
  CHECK(make_plant(spec)->operate(1.0_MW, weather(2), {}).free_cooling); // 2 + 8 <= 10 C
  CHECK(make_plant(spec)->operate(1.0_MW, weather(3), {}).compressor.si() > 0);
  // 40 kW of CRAH fans; the coil bears 1.04 of 1.04 MW, then half of the heat and the fans' 5 kW: 20 kW (0.505/1.04)^3
  CHECK(make_plant(spec)->operate(1.0_MW, weather(2), {}).fan / 1.0_kW == Approx(40 + 20));
  CHECK(make_plant(spec)->operate(0.5_MW, weather(2), {}).fan / 1.0_kW == Approx(5 + 20 * std::pow(0.505 / 1.04, 3)));
  spec.economizer = Economizer::air_side; // supply air 18 C
  const Operation open = make_plant(spec)->operate(1.0_MW, weather(17), {});
  CHECK(open.free_cooling);
  CHECK(open.compressor.si() + open.pump.si() == 0);
  CHECK(open.fan / 1.0_kW == Approx(40));
  CHECK_FALSE(make_plant(spec)->operate(1.0_MW, weather(19), {}).free_cooling);
  CHECK_FALSE(make_plant(spec)->operate(1.0_MW, weather(17, 0.95), {}).free_cooling);
  ChilledWaterSpec water{.design_heat = 1.0_MW, .machines = 3, .economizer = Economizer::air_side};
  CHECK(make_plant(water)->operate(1.0_MW, weather(15), {}).water.total().si() == 0);
  water.economizer = Economizer::off;
  CHECK(make_plant(water)->operate(1.0_MW, weather(-10), {}).compressor.si() > 0);
}

TEST_CASE("every plant: a dead pump or fan stops what needs it, and nothing draws on a dead port") {
  for (const auto& spec : family()) {
    const auto plant = make_plant(spec);
    CAPTURE(spec.index());
    const Weather warm = weather(30, 0.4);
    const Operation whole = plant->operate(0.9_MW, warm, {});
    CHECK(whole.capacity >= 0.9_MW);
    CHECK(whole.conductance.si() > 0);
    CHECK(plant->operate(0.9_MW, warm, {.compressor = 0}).compressor.si() == 0);
    CHECK(plant->operate(0.9_MW, warm, {.pump = 0}).pump.si() == 0);
    CHECK(plant->operate(0.9_MW, warm, {.fan = 0}).fan.si() == 0);
    const bool air = std::holds_alternative<EvaporativeAirSpec>(spec);
    const Operation dry = plant->operate(0.9_MW, warm, {.pump = 0});
    if (!air) CHECK((dry.conductance.si() == 0 || dry.capacity.si() <= 0));
    if (air) CHECK(dry.supply > whole.supply); // the pad runs dry, the fans blow on
    const Operation still = plant->operate(0.9_MW, warm, {.fan = 0});
    const bool packaged_fans = std::holds_alternative<RearDoorSpec>(spec);
    CHECK((still.conductance.si() == 0 || still.capacity.si() <= 0 || packaged_fans));
    CHECK(still.capacity <= whole.capacity);
  }
}

TEST_CASE("every plant: hotter weather never lowers fan plus compressor by more than staging, and powers are finite") {
  for (const auto& spec : family()) {
    const auto plant = make_plant(spec);
    for (double dry = -30; dry <= 50; dry += 0.5)
      for (const double heat : {0.0, 0.3, 1.0, 1.5}) {
        const Operation at = plant->operate(1.0_MW * heat, weather(dry), {});
        CAPTURE(spec.index(), dry, heat);
        CHECK(at.fan.si() >= 0);
        CHECK(at.compressor.si() >= 0);
        CHECK(std::isfinite(at.total().si()));
        CHECK(std::isfinite(at.supply.si()));
        CHECK(at.water.total().si() >= 0);
      }
  }
}

TEST_CASE("stored cold water serves at plant capacity while the chillers are off; charging loads them") {
  ChilledWaterSpec spec{.design_heat = 1.0_MW, .machines = 4};
  const auto plant = make_plant(spec);
  const Weather warm = weather(30, 0.4);
  const Operation off = plant->operate(0.9_MW, warm, {.compressor = 0});
  CHECK(off.capacity.si() < 0); // the CRAH fans' own heat
  const Operation tank = plant->operate(0.9_MW, warm, {.compressor = 0, .storage = true});
  CHECK(tank.from_storage);
  CHECK((tank.capacity + tank.plant_heat) / 1.04_MW == Approx(1));
  CHECK(tank.compressor.si() == 0);
  CHECK(tank.plant_heat.si() > 0);
  const Operation plain = plant->operate(0.9_MW, warm, {});
  const Operation filling = plant->operate(0.9_MW, warm, {.charge = 200.0_kW});
  CHECK(filling.compressor > plain.compressor);
  CHECK(plain.spare.si() == Approx(plain.capacity.si() - 0.9e6));
  CHECK_FALSE(plant->operate(0.9_MW, warm, {.storage = true}).from_storage); // chillers run
}
