#include "models/thermal/plant.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

struct Packaged {
  Power capacity = {}, compressor = {}, fan = {}, spare = {};
  bool in_range = true, free_cooling = false, from_storage = false;
};

class AirCooledChiller final : public Plant {
public:
  explicit AirCooledChiller(const AirCooledChillerSpec& spec) : spec_{spec} {}

  // Condenser fans are in the machine's power (EnergyPlus), so they hang on the compressor's port; those of the dry
  // coil follow its load by the cube law and hang with the other fans, but stand outside.
  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    Operation at;
    at.supply = spec_.water_supply + spec_.air_approach;
    const double speed = std::min(std::clamp(heat / spec_.design_heat, spec_.minimum_fan_speed, 1.0), running.fan);
    if (speed > 0) {
      at.plant_heat = spec_.design_heat * spec_.crah_fan_fraction * running.fan * fan_power_ratio(speed / running.fan);
      at.conductance = spec_.design_heat * speed / spec_.hall_rise;
    }
    at.fan = at.plant_heat;
    if (speed > 0 && outside_air_serves(weather, at.supply)) {
      at.capacity = Power::from_si(INFINITY);
      at.saturated = heat > spec_.design_heat;
      at.free_cooling = true;
      return at;
    }
    const Packaged cold = running.pump > 0 ? make_cold(heat + at.plant_heat, weather, running) : Packaged{};
    at.capacity = speed > 0 ? cold.capacity - at.plant_heat : Power{};
    at.compressor = cold.compressor;
    at.fan += cold.fan;
    at.pump = spec_.design_heat * spec_.pump_fraction * running.pump;
    at.in_range = cold.in_range;
    at.saturated = heat > at.capacity;
    at.free_cooling = cold.free_cooling;
    at.from_storage = cold.from_storage;
    at.spare = cold.spare;
    return at;
  }

private:
  bool outside_air_serves(const Weather& weather, Temperature supply) const {
    return spec_.economizer == Economizer::air_side && weather.dry_bulb <= supply &&
           weather.humidity_ratio <= spec_.maximum_humidity;
  }

  Packaged make_cold(Power load, const Weather& weather, const Running& running) const {
    const Power coil = spec_.design_heat * (1 + spec_.crah_fan_fraction);
    const double share = std::min(running.availability, running.compressor);
    const int machines = static_cast<int>(std::floor(share * spec_.machines + 1e-9));
    const Power all = load + running.charge;
    const bool cold = spec_.economizer == Economizer::water_side &&
                      weather.dry_bulb + spec_.economizer_approach <= spec_.water_supply;
    if (cold && running.fan > 0 && (all <= coil || machines == 0))
      return {.capacity = coil,
              .fan = spec_.design_heat * spec_.dry_coil_fan_fraction * fan_power_ratio(std::min(all / coil, 1.0)),
              .spare = std::max(coil - load, Power{}),
              .free_cooling = true};
    if (machines > 0) return run_machines(load, all, weather, machines);
    if (running.storage) return {.capacity = coil, .from_storage = true};
    return {};
  }

  Packaged run_machines(Power load, Power all, const Weather& weather, int machines) const {
    const Temperature condenser = std::max(weather.dry_bulb, coldest_condenser(spec_.machine, spec_.water_supply));
    const Power each = run_air_cooled(spec_.machine, spec_.water_supply, condenser, Power{}).available;
    const double wanted = std::clamp(std::ceil(all / each), 1.0, static_cast<double>(machines));
    const Power removed = std::clamp(all, Power{}, each * machines);
    const ChillerPoint point = run_air_cooled(spec_.machine, spec_.water_supply, condenser, removed / wanted);
    return {.capacity = each * machines,
            .compressor = point.power * wanted,
            .spare = std::max(each * machines - load, Power{}),
            .in_range = point.in_range};
  }

  AirCooledChillerSpec spec_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const AirCooledChillerSpec& spec) { return std::make_unique<AirCooledChiller>(spec); }

} // namespace minehall::thermal
