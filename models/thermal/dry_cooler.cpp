#include "models/thermal/plant.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

class DryCooler final : public Plant {
public:
  explicit DryCooler(const DryCoolerSpec& spec)
      : spec_{spec}, coolers_{DryRejectionSpec{spec.approach, spec.fan_fraction, spec.minimum_fan_speed}} {}

  // supply = dry bulb + approach x load / speed; fans slow down while that is below minimum_supply, then a valve
  // bypasses the cooler.
  Operation operate(Power heat, const Weather& weather, const Running& running) const override {
    const Rejection cooled = reject(coolers_, spec_.design_heat, running.pump > 0 ? heat : Power{}, weather,
                                    spec_.minimum_supply, std::min(running.availability, running.fan));
    Operation at;
    at.pump = spec_.design_heat * spec_.pump_fraction * running.pump;
    at.fan = cooled.fan;
    at.supply = cooled.water;
    at.saturated = cooled.saturated || running.pump <= 0;
    if (!cooled.moving || running.pump <= 0) return at; // no air or water moves: the loop keeps its heat
    at.capacity = Power::from_si(INFINITY);
    at.conductance = spec_.design_heat * running.pump / spec_.hall_rise;
    at.free_cooling = true;
    return at;
  }

private:
  DryCoolerSpec spec_;
  RejectionSpec coolers_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const DryCoolerSpec& spec) { return std::make_unique<DryCooler>(spec); }

} // namespace minehall::thermal
