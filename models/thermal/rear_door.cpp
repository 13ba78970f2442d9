#include "models/thermal/water_chillers.hpp"

#include <algorithm>

namespace minehall::thermal {
namespace {

class RearDoor final : public Plant {
public:
  explicit RearDoor(const RearDoorSpec& spec)
      : spec_{spec}, source_{spec.water, spec.water.design_heat * (1 + spec.door_fan_fraction)} {}

  // Air leaves a door, and reaches the machines in front, at water + approach x load: the water supply is the plant's,
  // the coil the hall's conductance. Active doors let no air through when their fans stand still.
  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    const Power design = spec_.water.design_heat;
    Operation at;
    at.supply = spec_.water.water_supply;
    if (running.fan > 0) {
      const double speed = std::min(std::clamp(heat / design, spec_.water.minimum_fan_speed, 1.0), running.fan);
      at.plant_heat = design * spec_.door_fan_fraction * running.fan * fan_power_ratio(speed / running.fan);
    }
    at.fan = at.plant_heat;
    at.pump = design * spec_.water.pump_fraction * running.pump;
    const bool blown = spec_.door_fan_fraction <= 0 || running.fan > 0;
    if (running.pump <= 0 || !blown) return at.saturated = true, at;
    const ColdWater cold = source_.make_cold(heat + at.plant_heat, weather, running);
    at.capacity = cold.capacity - at.plant_heat;
    at.conductance = design * running.pump / spec_.approach;
    at.compressor = cold.compressor;
    at.fan += cold.fan;
    at.water = cold.water;
    at.in_range = cold.in_range;
    at.saturated = heat > at.capacity;
    at.evaporating = cold.evaporating;
    at.free_cooling = cold.free_cooling;
    at.from_storage = cold.from_storage;
    at.spare = cold.spare;
    return at;
  }

private:
  RearDoorSpec spec_;
  WaterChillers source_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const RearDoorSpec& spec) { return std::make_unique<RearDoor>(spec); }

} // namespace minehall::thermal
