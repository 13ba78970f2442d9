#include "models/thermal/liquid_loop.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {

Operation run_liquid_loop(const LiquidLoopSpec& spec, Power heat, const Weather& weather, const Running& running) {
  const bool flows = running.pump > 0;
  const Power carried = flows ? std::max(heat, Power{}) : Power{};
  const Rejection cooled = reject(spec.rejection, spec.design_heat, carried, weather, spec.minimum_supply,
                                  std::min(running.availability, running.fan));
  Operation at;
  at.pump = spec.design_heat * spec.pump_fraction * running.pump;
  at.fan = cooled.fan;
  at.water = cooled.make_up;
  at.evaporating = cooled.make_up.evaporation.si() > 0;
  at.saturated = cooled.saturated || !flows;
  at.supply = cooled.water;
  if (!flows || !cooled.moving) return at;
  at.supply = cooled.water + spec.exchanger_approach * (carried / spec.design_heat / running.pump);
  at.capacity = Power::from_si(INFINITY);
  at.conductance = spec.design_heat * running.pump / spec.hall_rise;
  at.free_cooling = true;
  return at;
}

} // namespace minehall::thermal
