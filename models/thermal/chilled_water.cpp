#include "models/thermal/water_chillers.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

class ChilledWater final : public Plant {
public:
  explicit ChilledWater(const ChilledWaterSpec& spec)
      : spec_{spec}, source_{spec, spec.design_heat * (1 + spec.crah_fan_fraction)} {}

  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    Operation at;
    at.supply = spec_.water_supply + spec_.air_approach;
    const double speed = std::min(std::clamp(heat / spec_.design_heat, spec_.minimum_fan_speed, 1.0), running.fan);
    if (speed > 0) blow(at, speed, running.fan);
    if (speed > 0 && outside_air_serves(weather, at.supply)) return open_dampers(at, heat);
    const ColdWater cold = running.pump > 0 ? source_.make_cold(heat + at.plant_heat, weather, running) : ColdWater{};
    at.capacity = cold.capacity - at.plant_heat; // the CRAH fans stand in the hall
    at.conductance = at.conductance * std::max(running.pump, 1e-3);
    at.compressor = cold.compressor;
    at.pump = spec_.design_heat * spec_.pump_fraction * running.pump;
    at.fan += cold.fan;
    at.water = cold.water;
    at.in_range = cold.in_range;
    at.saturated = heat > at.capacity || speed <= 0;
    at.evaporating = cold.evaporating;
    at.free_cooling = cold.free_cooling;
    at.from_storage = cold.from_storage;
    at.spare = cold.spare;
    if (speed <= 0) at.capacity = {};
    return at;
  }

private:
  void blow(Operation& at, double speed, double fans) const {
    at.plant_heat = spec_.design_heat * spec_.crah_fan_fraction * fans * fan_power_ratio(speed / fans);
    at.fan = at.plant_heat;
    at.conductance = spec_.design_heat * speed / spec_.hall_rise;
  }

  bool outside_air_serves(const Weather& weather, Temperature supply) const {
    return spec_.economizer == Economizer::air_side && weather.dry_bulb <= supply &&
           weather.humidity_ratio <= spec_.maximum_humidity;
  }

  // Dampers mix outside with return air to the supply temperature; water, compressors and towers rest.
  Operation open_dampers(Operation at, Power heat) const {
    at.capacity = Power::from_si(INFINITY);
    at.saturated = heat > spec_.design_heat;
    at.free_cooling = true;
    return at;
  }

  ChilledWaterSpec spec_;
  WaterChillers source_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const ChilledWaterSpec& spec) { return std::make_unique<ChilledWater>(spec); }

} // namespace minehall::thermal
