#include "models/power/protection.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {
namespace {

// I2t: t = delay (6 / m)^2 with m the multiple of the pickup, the usual form of low-voltage trip units (long-time delay
// named at six times the pickup; from memory, unchecked). Infinite at or below the pickup.
double long_time(const RelaySpec& spec, double multiple) {
  if (multiple <= spec.long_pickup) return never_reached;
  const double over = 6 * spec.long_pickup / multiple;
  return spec.long_delay.si() * over * over;
}

// A definite-time stage: its timer runs above the pickup and falls back to zero at once below.
void run_timer(double& share, bool picked_up, Duration delay, Duration elapsed) {
  if (!picked_up)
    share = 0;
  else
    share = delay.si() > 0 ? share + elapsed / delay : 1;
}

double timer_left(double share, bool picked_up, Duration delay) {
  return picked_up ? std::max(0.0, 1 - share) * delay.si() : never_reached;
}

} // namespace

void advance(const RelaySpec& spec, TripState& state, Overload overload, Duration elapsed) {
  const double time = long_time(spec, overload.multiple);
  if (std::isfinite(time))
    state.heat = time > 0 ? state.heat + elapsed.si() / time : 1;
  else
    state.heat *= std::exp(-(elapsed / spec.cooling)); // thermal memory
  run_timer(state.short_time, overload.multiple > spec.short_pickup, spec.short_delay, elapsed);
  run_timer(state.ground, overload.ground_multiple > spec.ground_pickup, spec.ground_delay, elapsed);
}

Duration time_to_trip(const RelaySpec& spec, const TripState& state, Overload overload) {
  if (overload.multiple > spec.instantaneous) return {};
  const double time = long_time(spec, overload.multiple);
  const double heat = std::isfinite(time) ? std::max(0.0, 1 - state.heat) * time : never_reached;
  const double short_time = timer_left(state.short_time, overload.multiple > spec.short_pickup, spec.short_delay);
  const double ground = timer_left(state.ground, overload.ground_multiple > spec.ground_pickup, spec.ground_delay);
  return Duration::from_si(std::min({heat, short_time, ground}));
}

TripState settled(const RelaySpec& spec, double multiple) {
  return {.heat = multiple > spec.long_pickup ? 1.0 : 0.0, .short_time = multiple > spec.short_pickup ? 1.0 : 0.0};
}

} // namespace minehall::power
