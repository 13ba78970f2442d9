#include "sim/scenario/read_thermal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <vector>

namespace minehall::scenario {
namespace {

std::string interval(double low, double high) {
  std::array<char, 64> text{};
  const auto end = [&](char* from, double value) { return std::to_chars(from, text.data() + text.size(), value).ptr; };
  const std::string first{text.data(), end(text.data(), low)};
  return "[" + first + ", " + std::string{text.data(), end(text.data(), high)} + "]";
}

double within(Section section, std::string_view key, double fallback, double low, double high) {
  const double value = section.number(key, fallback);
  if (!(value >= low && value <= high)) section.fail(key, "must lie in " + interval(low, high));
  return value;
}

double share(Section section, std::string_view key, double fallback, double low, double high) {
  const double value = section.fraction(key, fallback);
  if (!(value >= low && value <= high)) section.fail(key, "must lie in " + interval(low, high));
  return value;
}

TemperatureDelta difference(Section section, std::string_view key, TemperatureDelta fallback, double low, double high) {
  const TemperatureDelta value = section.temperature_delta(key, fallback);
  if (!(value.si() >= low && value.si() <= high)) section.fail(key, "must lie in " + interval(low, high) + " K");
  return value;
}

Temperature temperature(Section section, std::string_view key, Temperature fallback, double low, double high) { // C
  const Temperature value = section.temperature(key, fallback);
  constexpr double rounding = 1e-9; // of Celsius to kelvin and back
  if (!(value.celsius() >= low - rounding && value.celsius() <= high + rounding))
    section.fail(key, "must lie in " + interval(low, high) + " degC");
  return value;
}

Power positive(Section section, std::string_view key) {
  const Power value = section.power(key);
  if (!(value.si() > 0)) section.fail(key, "must be above 0");
  return value;
}

thermal::PlantSpec read_evaporative_air(Section section) {
  thermal::EvaporativeAirSpec spec;
  spec.airflow = section.volume_flow("airflow");
  if (!(spec.airflow.si() > 0)) section.fail("airflow", "must be above 0");
  spec.fan_power = positive(section, "fan_power");
  spec.fan_exponent = within(section, "fan_exponent", spec.fan_exponent, 1, 4);
  spec.minimum_flow = share(section, "minimum_flow", spec.minimum_flow, 0.01, 1);
  spec.air_rise = difference(section, "air_rise", spec.air_rise, 1, 50);
  spec.recirculation = share(section, "recirculation", spec.recirculation, 0.01, 0.9);
  spec.effectiveness = share(section, "effectiveness", spec.effectiveness, 0, 1);
  spec.pad_on_above = temperature(section, "pad_on_above", spec.pad_on_above, 5, 60);
  spec.pad_pump = section.power("pad_pump", spec.pad_pump);
  if (!(spec.pad_pump.si() >= 0)) section.fail("pad_pump", "must not be negative");
  spec.cycles_of_concentration = within(section, "cycles_of_concentration", spec.cycles_of_concentration, 1.1, 20);
  section.finish();
  return spec;
}

std::string read_chiller(Section section) {
  std::vector<std::string_view> names;
  for (const auto& machine : thermal::eir_machines()) names.push_back(machine.name);
  return std::string{names[section.choice("chiller", names, 0)]};
}

thermal::Economizer read_economizer(Section section, thermal::Economizer fallback) {
  static constexpr std::array<std::string_view, 3> modes = {"off", "water side", "air side"};
  return static_cast<thermal::Economizer>(section.choice("economizer", modes, static_cast<std::size_t>(fallback)));
}

void read_tower(Section section, thermal::ChilledWaterSpec& spec) {
  spec.tower_approach = difference(section, "tower_approach", spec.tower_approach, 1, 20);
  spec.tower_fan_fraction = share(section, "tower_fan_fraction", spec.tower_fan_fraction, 0, 0.2);
  spec.economizer = read_economizer(section, spec.economizer);
  spec.economizer_approach = difference(section, "economizer_approach", spec.economizer_approach, 0.1, 20);
  spec.latent_share = share(section, "latent_share", spec.latent_share, 0, 1);
  spec.cycles_of_concentration = within(section, "cycles_of_concentration", spec.cycles_of_concentration, 1.1, 20);
  spec.drift_fraction = share(section, "drift_fraction", spec.drift_fraction, 0, 0.01);
}

thermal::PlantSpec read_chilled_water(Section section) {
  thermal::ChilledWaterSpec spec;
  spec.design_heat = positive(section, "design_heat");
  spec.chiller = read_chiller(section);
  spec.machines = static_cast<int>(std::clamp<std::int64_t>(section.integer("machines", spec.machines), -1, 10001));
  if (spec.machines < 1 || spec.machines > 10000) section.fail("machines", "must lie in [1, 10000]");
  const auto range = thermal::find_eir_machine(spec.chiller)->evaporator; // the curves hold nowhere else
  spec.water_supply = temperature(section, "water_supply", spec.water_supply, range.from, range.until);
  spec.air_approach = difference(section, "air_approach", spec.air_approach, 1, 30);
  spec.hall_rise = difference(section, "hall_rise", spec.hall_rise, 0.1, 30);
  spec.crah_fan_fraction = share(section, "crah_fan_fraction", spec.crah_fan_fraction, 0, 0.5);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.05, 1);
  spec.pump_fraction = share(section, "pump_fraction", spec.pump_fraction, 0, 0.5);
  read_tower(section, spec);
  section.finish();
  return spec;
}

thermal::PlantSpec read_dry_cooler(Section section) {
  thermal::DryCoolerSpec spec;
  spec.design_heat = positive(section, "design_heat");
  spec.approach = difference(section, "approach", spec.approach, 1, 50);
  spec.hall_rise = difference(section, "hall_rise", spec.hall_rise, 0.1, 50);
  spec.minimum_supply = temperature(section, "minimum_supply", spec.minimum_supply, -50, 60);
  spec.fan_fraction = share(section, "fan_fraction", spec.fan_fraction, 0, 0.5);
  spec.pump_fraction = share(section, "pump_fraction", spec.pump_fraction, 0, 0.5);
  spec.minimum_fan_speed = share(section, "minimum_fan_speed", spec.minimum_fan_speed, 0.01, 1);
  section.finish();
  return spec;
}

constexpr PlantKind kinds[] = {
    {"evaporative air", "fans and a wetted pad: outside air in, hot air out", read_evaporative_air},
    {"chilled water", "CRAHs, water chillers, cooling towers, water-side economizer", read_chilled_water},
    {"dry cooler", "liquid loop to outside air; no water", read_dry_cooler},
};

} // namespace

std::span<const PlantKind> plant_kinds() { return kinds; }

thermal::PlantSpec read_plant(Section section) { return read_kind(section, plant_kinds()); }

thermal::ThermalLimits read_limits(Section section, const thermal::ThermalLimits& defaults) {
  thermal::ThermalLimits limits;
  limits.throttle = section.temperature("throttle", defaults.throttle);
  limits.trip = section.temperature("trip", defaults.trip);
  limits.restore = section.temperature("restore", defaults.restore);
  limits.throttle_fraction = section.fraction("throttle_fraction", defaults.throttle_fraction);
  if (limits.restore >= limits.throttle) section.fail("restore", "must be below 'throttle'");
  if (limits.trip <= limits.throttle) section.fail("trip", "must be above 'throttle'");
  if (limits.throttle_fraction <= 0) section.fail("throttle_fraction", "must lie in (0, 1]");
  section.finish();
  return limits;
}

} // namespace minehall::scenario
