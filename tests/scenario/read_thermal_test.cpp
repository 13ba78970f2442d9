#include "sim/scenario/document.hpp"
#include "sim/scenario/read_cooling.hpp"
#include "sim/scenario/read_thermal.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

thermal::PlantSpec plant(const std::string& text) {
  auto document = scenario::parse("site.yaml", text);
  auto spec = scenario::read_plant(document.root());
  document.finish();
  return spec;
}

thermal::ThermalLimits limits(const std::string& text) {
  auto document = scenario::parse("site.yaml", text);
  const auto read = scenario::read_limits(document.root());
  document.finish();
  return read;
}

const std::string air = "{kind: evaporative air, airflow: 60 m3/s, fan_power: 25 kW";
const std::string water = "{kind: chilled water, design_heat: 1.5 MW";

} // namespace

TEST_CASE("plants read with their units; what is absent has its default") {
  const auto evaporative = std::get<thermal::EvaporativeAirSpec>(plant(air + ", air_rise: 12 K, effectiveness: 75 %}"));
  CHECK(evaporative.airflow.si() == 60);
  CHECK(evaporative.fan_power == 25.0_kW);
  CHECK(evaporative.air_rise == 12.0_K);
  CHECK(evaporative.effectiveness == Approx(0.75));
  CHECK(evaporative.fan_exponent == 3);
  const auto chilled = std::get<thermal::ChilledWaterSpec>(
      plant(water + ", chiller: York_YT_563, machines: 3, water_supply: 12 degC, economizer: off}"));
  CHECK(chilled.chiller == "York_YT_563");
  CHECK(chilled.machines == 3);
  CHECK(chilled.water_supply.celsius() == Approx(12));
  CHECK(chilled.economizer == thermal::Economizer::off);
  const auto dry = std::get<thermal::DryCoolerSpec>(plant("{kind: dry cooler, design_heat: 2 MW, approach: 10 K}"));
  CHECK(dry.design_heat == 2.0_MW);
  CHECK(dry.approach == 10.0_K);
  for (const auto& kind : scenario::plant_kinds()) CHECK_FALSE(kind.summary.empty());
}

TEST_CASE("liquid loops, doors and packaged chillers read with their coolers") {
  const auto bath = std::get<thermal::ImmersionSpec>(
      plant("{kind: immersion, design_heat: 2 MW, rejection: {kind: dry cooler, approach: 6 K}}"));
  CHECK(std::get<thermal::DryRejectionSpec>(bath.loop.rejection).approach == 6.0_K);
  const auto hydro = std::get<thermal::HydroSpec>(
      plant("{kind: hydro, design_heat: 2 MW, exchanger_approach: 0 K, rejection: {kind: tower, latent_share: 90 %}}"));
  CHECK(std::get<thermal::TowerRejectionSpec>(hydro.loop.rejection).latent_share == Approx(0.9));
  const auto chips = std::get<thermal::DirectToChipSpec>(
      plant("{kind: direct to chip, design_heat: 2 MW, air_share: 15 %, air: {machines: 2, water_supply: 12 degC}}"));
  CHECK(chips.air_share == Approx(0.15));
  CHECK(chips.air.machines == 2);
  const auto door = std::get<thermal::RearDoorSpec>(
      plant("{kind: rear door, design_heat: 1 MW, approach: 5 K, machines: 3, economizer: off}"));
  CHECK(door.water.economizer == thermal::Economizer::off);
  CHECK(door.approach == 5.0_K);
  const auto packaged = std::get<thermal::AirCooledChillerSpec>(
      plant("{kind: air-cooled chiller, design_heat: 1 MW, machine_capacity: 400 kW, machines: 4}"));
  CHECK(packaged.machine.reference_capacity == 400.0_kW);
  CHECK(packaged.machine.design_cop == 3);
  CHECK_THROWS_WITH(plant("{kind: immersion, design_heat: 1 MW, rejection: {kind: tower}}"), Contains("dry cooler"));
  CHECK_THROWS_WITH(plant("{kind: rear door, design_heat: 1 MW, economizer: air side}"), Contains("water side"));
  CHECK_THROWS_WITH(plant("{kind: hydro, design_heat: 0 MW}"), Contains("design_heat: must be above 0"));
}

TEST_CASE("a wrong plant says what is wrong with it") {
  CHECK_THROWS_WITH(plant("{kind: evaporative air, airflow: 0 m3/s, fan_power: 1 kW}"),
                    Contains("airflow: must be above 0"));
  CHECK_THROWS_WITH(plant("{kind: dry cooler, design_heat: -1 MW}"), Contains("design_heat: must be above 0"));
  CHECK_THROWS_WITH(plant(air + ", fan_exponent: 9}"), Contains("fan_exponent: must lie in [1, 4]"));
  CHECK_THROWS_WITH(plant(air + ", recirculation: 0 %}"), Contains("recirculation: must lie in [0.01, 0.9]"));
  CHECK_THROWS_WITH(plant(air + ", air_rise: 0 K}"), Contains("air_rise: must lie in [1, 50] K"));
  CHECK_THROWS_WITH(plant(air + ", pad_pump: -1 kW}"), Contains("pad_pump: must not be negative"));
  CHECK_THROWS_WITH(plant(water + ", water_supply: 5 degC}"), Contains("water_supply: must lie in [7.22, 12.78] degC"));
  CHECK_THROWS_WITH(plant(water + ", machines: 0}"), Contains("machines: must lie in [1, 10000]"));
  CHECK_THROWS_WITH(plant(water + ", chiller: York_YT_536}"), Contains("York_YT_563"));
  CHECK_THROWS_WITH(plant(water + ", econmizer: air side}"), Contains("economizer"));
  CHECK_THROWS_WITH(plant("{kind: dry coler, design_heat: 1 MW}"), Contains("dry cooler"));
}

TEST_CASE("limits stand in order") {
  const auto read = limits("{throttle: 32 degC, trip: 40 degC, restore: 28 degC, throttle_fraction: 60 %}");
  CHECK(read.throttle.celsius() == Approx(32));
  CHECK(read.restore.celsius() == Approx(28));
  CHECK(read.throttle_fraction == Approx(0.6));
  CHECK(limits("{throttle: 41 degC}").trip.celsius() == Approx(47));
  CHECK_THROWS_WITH(limits("{throttle: 48 degC}"), Contains("trip: must be above 'throttle'"));
  CHECK_THROWS_WITH(limits("{throttle: 36 degC}"), Contains("restore: must be below 'throttle'"));
  CHECK_THROWS_WITH(limits("{throttle_fraction: 0}"), Contains("throttle_fraction: must lie in (0, 1]"));
}

TEST_CASE("ports, restart, storage and masses of a hall's cooling") {
  const auto cooling = [](const std::string& text) {
    auto document = scenario::parse("site.yaml", text);
    auto spec = scenario::read_cooling(document.root());
    document.finish();
    return spec;
  };
  const auto plain = cooling("{}");
  CHECK_FALSE(plain.split());
  CHECK(plain.restart == 180.0_s);
  CHECK_FALSE(plain.storage);
  const auto full = cooling("{cooling: {pump: ups, restart: 60 s, limits_of: machines}, storage: {energy: 2 MWh, "
                            "charge: 300 kW, initial: 50 %}, machines: {mass: 2 MJ/K, exchange: 100 kW/K}, design: "
                            "{dry_bulb: 38 degC, wet_bulb: 22 degC}}");
  CHECK(full.split());
  CHECK(full.pump == "ups");
  CHECK(full.compressor.empty());
  CHECK(full.restart == 60.0_s);
  CHECK(full.limits_of_machines);
  CHECK(full.storage->initial == Approx(0.5));
  CHECK(full.machines->exchange.si() == Approx(1e5));
  CHECK_FALSE(full.facility);
  CHECK(full.design->pressure.si() == 101325);
  CHECK_THROWS_WITH(cooling("{cooling: {restart: -1 s}}"), Contains("restart: must lie in [0, 86400] s"));
  CHECK_THROWS_WITH(cooling("{cooling: {limits_of: machines}}"), Contains("limits_of: needs 'machines'"));
  CHECK_THROWS_WITH(cooling("{storage: {energy: 0 kWh, charge: 1 kW}}"), Contains("energy: must be above 0"));
  CHECK_THROWS_WITH(cooling("{machines: {mass: 2 MJ/K, exchange: 0 kW/K}}"),
                    Contains("exchange: must lie in (0, 1000] MW/K"));
  CHECK_THROWS_WITH(cooling("{machines: {mass: 2 MJ/K, exchange: 1e6 MW/K}}"),
                    Contains("exchange: must lie in (0, 1000] MW/K"));
  CHECK_THROWS_WITH(cooling("{machines: {mass: 1e12 MJ/K, exchange: 1 MW/K}}"),
                    Contains("mass: must lie in (0, 1e6] MJ/K"));
  CHECK_THROWS_WITH(cooling("{design: {dry_bulb: 30 degC, wet_bulb: 31 degC}}"), Contains("'dry_bulb'"));
}
