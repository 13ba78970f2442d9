// What heat does to machines: they clock down above one inlet temperature and switch off above another.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::thermal {

// The date of a crossing is a double, so a hall stands on its limit only to rounding: this close counts as reached.
inline constexpr TemperatureDelta temperature_tolerance = TemperatureDelta::from_si(1e-6);

// Defaults: Antminer S21, inlet air (HackerNoon test of two units: 490 -> 440 MHz above 40 C, off above 47 C).
struct ThermalLimits {
  Temperature throttle = Temperature::from_celsius(40); // from it on: throttled
  Temperature trip = Temperature::from_celsius(47);     // from it on: off
  Temperature restore = Temperature::from_celsius(38);  // back to normal once the hall has cooled down to it
  double throttle_fraction = 440.0 / 490.0;             // clock (and so hash or compute rate) kept while throttled
};

// Hysteresis: a throttled machine recovers below `restore`, a tripped one too and not earlier.
enum class ThermalState { normal, throttled, tripped };
ThermalState next_state(ThermalState state, Temperature inlet, const ThermalLimits& limits);

// Share of the nominal clock: 1, throttle_fraction, or 0.
double clock_fraction(ThermalState state, const ThermalLimits& limits);

} // namespace minehall::thermal
