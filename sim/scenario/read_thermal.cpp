#include "sim/scenario/read_thermal.hpp"

#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_plants.hpp"

namespace minehall::scenario {
namespace {

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

thermal::PlantSpec read_chilled_water(Section section) {
  thermal::ChilledWaterSpec spec;
  spec.design_heat = positive(section, "design_heat");
  read_crahs(section, spec);
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

constexpr PlantKind all_plants[] = {
    {"evaporative air", "fans and a wetted pad: outside air in, hot air out", read_evaporative_air},
    {"chilled water", "CRAHs, water chillers, cooling towers, economizer", read_chilled_water},
    {"air-cooled chiller", "CRAHs and packaged chillers in the outside air; no water", read_air_cooled_chiller},
    {"rear door", "water coils in the doors of racks, on water chillers", read_rear_door},
    {"dry cooler", "liquid loop to outside air; no water", read_dry_cooler},
    {"immersion", "machines in a dielectric bath, exchanger, dry coolers", read_immersion},
    {"hydro", "cold plates throughout, secondary loop, dry coolers or towers", read_hydro},
    {"direct to chip", "cold plates on a CDU, coolers or towers, CRAHs for what is left", read_direct_to_chip},
};

} // namespace

std::span<const PlantKind> plant_kinds() { return all_plants; }

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
