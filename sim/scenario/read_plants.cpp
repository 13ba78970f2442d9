#include "sim/scenario/read_plants.hpp"

#include "sim/scenario/ranges.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace minehall::scenario {
namespace {

std::string read_chiller(Section section) {
  std::vector<std::string_view> names;
  for (const auto& machine : thermal::eir_machines()) names.push_back(machine.name);
  return std::string{names[section.choice("chiller", names, 0)]};
}

void read_tower(Section section, thermal::ChilledWaterSpec& spec) {
  spec.tower_approach = difference(section, "tower_approach", spec.tower_approach, 1, 20);
  spec.tower_fan_fraction = share(section, "tower_fan_fraction", spec.tower_fan_fraction, 0, 0.2);
  spec.economizer_approach = difference(section, "economizer_approach", spec.economizer_approach, 0.1, 20);
  spec.latent_share = share(section, "latent_share", spec.latent_share, 0, 1);
  spec.cycles_of_concentration = within(section, "cycles_of_concentration", spec.cycles_of_concentration, 1.1, 20);
  spec.drift_fraction = share(section, "drift_fraction", spec.drift_fraction, 0, 0.01);
}

thermal::RejectionSpec read_dry_coolers(Section section) {
  thermal::DryRejectionSpec spec;
  spec.approach = difference(section, "approach", spec.approach, 1, 50);
  spec.fan_fraction = share(section, "fan_fraction", spec.fan_fraction, 0, 0.5);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.01, 1);
  section.finish();
  return spec;
}

thermal::RejectionSpec read_towers(Section section) {
  thermal::TowerRejectionSpec spec;
  spec.approach = difference(section, "approach", spec.approach, 1, 20);
  spec.fan_fraction = share(section, "fan_fraction", spec.fan_fraction, 0, 0.5);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.01, 1);
  spec.latent_share = share(section, "latent_share", spec.latent_share, 0, 1);
  spec.cycles_of_concentration = within(section, "cycles_of_concentration", spec.cycles_of_concentration, 1.1, 20);
  spec.drift_fraction = share(section, "drift_fraction", spec.drift_fraction, 0, 0.01);
  section.finish();
  return spec;
}

constexpr Kind<thermal::RejectionSpec> rejections[] = {
    {"dry cooler", "to outside air; no water", read_dry_coolers},
    {"tower", "evaporates water down to the wet bulb and an approach", read_towers},
};

enum class Coolers : std::uint8_t { dry, any };

thermal::LiquidLoopSpec read_loop(Section section, Coolers coolers) {
  thermal::LiquidLoopSpec loop;
  loop.design_heat = positive(section, "design_heat");
  loop.exchanger_approach = difference(section, "exchanger_approach", loop.exchanger_approach, 0, 30);
  loop.hall_rise = difference(section, "hall_rise", loop.hall_rise, 0.1, 50);
  loop.minimum_supply = temperature(section, "minimum_supply", loop.minimum_supply, -50, 60);
  loop.pump_fraction = share(section, "pump_fraction", loop.pump_fraction, 0, 0.5);
  if (auto given = section.optional_section("rejection"))
    loop.rejection = coolers == Coolers::dry
                         ? read_kind(*given, std::span{rejections}.first(1))
                         : read_kind(*given, std::span<const Kind<thermal::RejectionSpec>>{rejections});
  return loop;
}

} // namespace

thermal::Economizer read_economizer(Section section, thermal::Economizer fallback) {
  static constexpr std::array<std::string_view, 3> modes = {"off", "water side", "air side"};
  return static_cast<thermal::Economizer>(section.choice("economizer", modes, static_cast<std::size_t>(fallback)));
}

int read_machines(Section section, int fallback) {
  const auto machines = static_cast<int>(std::clamp<std::int64_t>(section.integer("machines", fallback), -1, 10001));
  if (machines < 1 || machines > 10000) section.fail("machines", "must lie in [1, 10000]");
  return machines;
}

void read_water_chillers(Section section, thermal::ChilledWaterSpec& spec) {
  spec.chiller = read_chiller(section);
  spec.machines = read_machines(section, spec.machines);
  const auto range = thermal::find_eir_machine(spec.chiller)->evaporator; // the curves hold nowhere else
  spec.water_supply = temperature(section, "water_supply", spec.water_supply, range.from, range.until);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.05, 1);
  spec.pump_fraction = share(section, "pump_fraction", spec.pump_fraction, 0, 0.5);
  read_tower(section, spec);
}

void read_crahs(Section section, thermal::ChilledWaterSpec& spec) {
  read_water_chillers(section, spec);
  spec.economizer = read_economizer(section, spec.economizer);
  spec.maximum_humidity = within(section, "maximum_humidity", spec.maximum_humidity, 0.001, 0.03);
  spec.air_approach = difference(section, "air_approach", spec.air_approach, 1, 30);
  spec.hall_rise = difference(section, "hall_rise", spec.hall_rise, 0.1, 30);
  spec.crah_fan_fraction = share(section, "crah_fan_fraction", spec.crah_fan_fraction, 0, 0.5);
}

thermal::PlantSpec read_air_cooled_chiller(Section section) {
  thermal::AirCooledChillerSpec spec;
  spec.design_heat = positive(section, "design_heat");
  spec.machine.reference_capacity = section.power("machine_capacity", spec.machine.reference_capacity);
  if (!(spec.machine.reference_capacity.si() > 0)) section.fail("machine_capacity", "must be above 0");
  spec.machine.design_cop = within(section, "design_cop", spec.machine.design_cop, 1, 10);
  spec.machines = read_machines(section, spec.machines);
  spec.water_supply = temperature(section, "water_supply", spec.water_supply, 4, 20);
  spec.air_approach = difference(section, "air_approach", spec.air_approach, 1, 30);
  spec.hall_rise = difference(section, "hall_rise", spec.hall_rise, 0.1, 30);
  spec.crah_fan_fraction = share(section, "crah_fan_fraction", spec.crah_fan_fraction, 0, 0.5);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.05, 1);
  spec.pump_fraction = share(section, "pump_fraction", spec.pump_fraction, 0, 0.5);
  spec.economizer = read_economizer(section, spec.economizer);
  spec.economizer_approach = difference(section, "economizer_approach", spec.economizer_approach, 0.1, 20);
  spec.dry_coil_fan_fraction = share(section, "dry_coil_fan_fraction", spec.dry_coil_fan_fraction, 0, 0.5);
  spec.maximum_humidity = within(section, "maximum_humidity", spec.maximum_humidity, 0.001, 0.03);
  section.finish();
  return spec;
}

thermal::PlantSpec read_rear_door(Section section) {
  static constexpr std::array<std::string_view, 2> modes = {"off", "water side"};
  thermal::RearDoorSpec spec;
  spec.water.design_heat = positive(section, "design_heat");
  read_water_chillers(section, spec.water);
  spec.water.economizer = static_cast<thermal::Economizer>(section.choice("economizer", modes, 1));
  spec.approach = difference(section, "approach", spec.approach, 0.5, 30);
  spec.door_fan_fraction = share(section, "door_fan_fraction", spec.door_fan_fraction, 0, 0.2);
  section.finish();
  return spec;
}

thermal::PlantSpec read_immersion(Section section) {
  const thermal::ImmersionSpec spec{read_loop(section, Coolers::dry)};
  section.finish();
  return spec;
}

thermal::PlantSpec read_hydro(Section section) {
  const thermal::HydroSpec spec{read_loop(section, Coolers::any)};
  section.finish();
  return spec;
}

thermal::PlantSpec read_direct_to_chip(Section section) {
  thermal::DirectToChipSpec spec;
  spec.loop = read_loop(section, Coolers::any);
  spec.air_share = share(section, "air_share", spec.air_share, 0, 0.9);
  if (auto air = section.optional_section("air")) {
    read_crahs(*air, spec.air);
    air->finish();
  }
  section.finish();
  return spec;
}

} // namespace minehall::scenario
