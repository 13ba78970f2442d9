#include "models/power/protection.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {
namespace {

// Seconds to the trip from cold: ln t linear in ln i between the points, as makers draw it. 1 / T(i) is the rate at
// which the trip time is used up (the accumulator of electronic trip units).
double curve_time(const TimeCurveSpec& spec, double multiple) {
  if (spec.points.empty() || multiple < spec.points.front().multiple) return never_reached;
  const auto above = std::upper_bound(spec.points.begin(), spec.points.end(), multiple,
                                      [](double i, const CurvePoint& point) { return i < point.multiple; });
  if (above == spec.points.end()) return spec.points.back().time.si();
  const CurvePoint& left = *(above - 1);
  const double part = std::log(multiple / left.multiple) / std::log(above->multiple / left.multiple);
  return left.time.si() * std::pow(above->time / left.time, part);
}

} // namespace

// Below the curve the used share decays: ds/dt = -s / tau_c, from memory; makers seldom publish it.
void advance(const TimeCurveSpec& spec, TripState& state, Overload overload, Duration elapsed) {
  const double time = curve_time(spec, overload.multiple);
  if (std::isfinite(time))
    state.heat += elapsed.si() / time;
  else
    state.heat *= std::exp(-(elapsed / spec.cooling));
}

Duration time_to_trip(const TimeCurveSpec& spec, const TripState& state, Overload overload) {
  if (overload.multiple > spec.instantaneous) return {};
  const double time = curve_time(spec, overload.multiple);
  return Duration::from_si(std::isfinite(time) ? std::max(0.0, 1 - state.heat) * time : never_reached);
}

TripState settled(const TimeCurveSpec& spec, double multiple) {
  return {.heat = std::isfinite(curve_time(spec, multiple)) ? 1.0 : 0.0};
}

// How long a UPS carries an overload is its maker's; these are usual claims from memory, to be swept.
TimeCurveSpec ups_overload() {
  return {.points = {{1.10, Duration::from_si(600)},
                     {1.25, Duration::from_si(60)},
                     {1.33, Duration::from_si(10)},
                     {1.50, Duration::from_si(1)}}};
}

// A rack's power panel: Wu et al., "Dynamo", ISCA 2016, figure 3 (from memory, unchecked). No tau and hold give both.
TimeCurveSpec rack_breaker() {
  return {.points = {{1.10, Duration::from_si(1020)}, {1.40, Duration::from_si(60)}}, .continuous_fraction = 0.8};
}

} // namespace minehall::power
