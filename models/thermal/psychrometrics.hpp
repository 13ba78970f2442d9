// Moist air: ASHRAE Handbook Fundamentals (2017), chapter 1, with the saturation pressures of Hyland and Wexler (1983).
// Range: -60..60 C at 50..110 kPa; the gas is ideal, so enhancement (0.5 % of humidity) is left out, as in the
// handbook.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::thermal {

// Over ice below the triple point (0.01 C), over liquid water above it.
Pressure saturation_pressure(Temperature temperature);

// kg of water per kg of dry air. Relative humidity 0..1; values outside are taken as the nearest end.
double humidity_ratio(Temperature dry_bulb, double relative_humidity, Pressure pressure);
double humidity_ratio_at_wet_bulb(Temperature dry_bulb, Temperature wet_bulb, Pressure pressure);

// Thermodynamic wet bulb, the exact inverse of humidity_ratio_at_wet_bulb. Where both a wet and an iced wick have a
// solution (a band of some 0.7 K around 0 C), the wet one is taken.
Temperature wet_bulb(Temperature dry_bulb, double relative_humidity, Pressure pressure);

// The fit of Stull (2011, J. Appl. Meteorol. Climatol. 50, 2267): within 1 K for 5..99 % and -20..50 C, at sea level
// only; 0.8 K too high on hot days at 870 m. For comparison with published figures; plants use wet_bulb.
Temperature wet_bulb_stull(Temperature dry_bulb, double relative_humidity);

// kg of moist air per m3.
double moist_air_density(Temperature dry_bulb, double humidity_ratio, Pressure pressure);

// Standard atmosphere, -5000..11000 m.
Pressure standard_pressure(double elevation_m);

// What plants see of the outside; make_weather fills the last two. Constant over a step of the weather series.
struct Weather {
  Temperature dry_bulb;
  double relative_humidity = 0;
  Pressure pressure;
  Temperature wet_bulb;
  double humidity_ratio = 0;
};
Weather make_weather(Temperature dry_bulb, double relative_humidity, Pressure pressure);

} // namespace minehall::thermal
