#include "models/thermal/limits.hpp"

namespace minehall::thermal {

ThermalState next_state(ThermalState state, Temperature inlet, const ThermalLimits& limits) {
  if (inlet + temperature_tolerance >= limits.trip) return ThermalState::tripped;
  if (inlet <= limits.restore + temperature_tolerance) return ThermalState::normal;
  if (state == ThermalState::normal && inlet + temperature_tolerance >= limits.throttle) return ThermalState::throttled;
  return state;
}

double clock_fraction(ThermalState state, const ThermalLimits& limits) {
  if (state == ThermalState::normal) return 1;
  return state == ThermalState::throttled ? limits.throttle_fraction : 0;
}

} // namespace minehall::thermal
