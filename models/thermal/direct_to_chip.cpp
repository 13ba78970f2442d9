#include "models/thermal/liquid_loop.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

class DirectToChip final : public Plant {
public:
  explicit DirectToChip(const DirectToChipSpec& spec) : spec_{spec} {
    spec_.loop.design_heat = spec.loop.design_heat * (1 - spec.air_share);
    spec_.air.design_heat = spec.loop.design_heat * spec.air_share;
    if (spec.air_share > 0) air_ = make_plant(spec_.air);
  }

  // The hall's temperature is that of the coolant at the cold plates. A share of the heat that the air's plant cannot
  // carry stops the whole: machines need both.
  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    Running loop = running; // chillers out of order are the air's matter
    loop.availability = 1;
    Operation at = run_liquid_loop(spec_.loop, heat * (1 - spec_.air_share), weather, loop);
    at.conductance = at.conductance / (1 - spec_.air_share);
    if (!air_) return at;
    const Operation air = air_->operate(heat * spec_.air_share, weather, running);
    at.compressor += air.compressor;
    at.pump += air.pump;
    at.fan += air.fan;
    at.water += air.water;
    at.in_range = at.in_range && air.in_range;
    at.saturated = at.saturated || air.saturated;
    at.evaporating = at.evaporating || air.evaporating;
    at.free_cooling = at.free_cooling && air.free_cooling;
    at.from_storage = air.from_storage;
    at.plant_heat = air.plant_heat;
    at.spare = air.spare;
    const Power carried = air.conductance > HeatConductance{} ? std::max(air.capacity, Power{}) : Power{};
    at.capacity = std::min(at.capacity, carried / spec_.air_share);
    return at;
  }

private:
  DirectToChipSpec spec_;
  std::unique_ptr<Plant> air_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const DirectToChipSpec& spec) { return std::make_unique<DirectToChip>(spec); }

} // namespace minehall::thermal
