#include "models/thermal/psychrometrics.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

constexpr double triple_point = 273.16;        // K
constexpr double water_to_air_mass = 0.621945; // ratio of molar masses
constexpr double dry_air_constant = 287.042;   // J/(kg K)

struct Saturation {
  double pressure; // Pa
  double slope;    // Pa/K
};

// Handbook eq. 5 (ice) and 6 (water), with their derivatives.
Saturation saturation(double kelvin) {
  const double t = kelvin;
  double log_pressure = 0;
  double slope = 0;
  if (t < triple_point) {
    log_pressure = -5.6745359e3 / t + 6.3925247 +
                   t * (-9.677843e-3 + t * (6.2215701e-7 + t * (2.0747825e-9 - t * 9.484024e-13))) +
                   4.1635019 * std::log(t);
    slope = 5.6745359e3 / (t * t) - 9.677843e-3 +
            t * (2 * 6.2215701e-7 + t * (3 * 2.0747825e-9 - t * 4 * 9.484024e-13)) + 4.1635019 / t;
  } else {
    log_pressure = -5.8002206e3 / t + 1.3914993 + t * (-4.8640239e-2 + t * (4.1764768e-5 - t * 1.4452093e-8)) +
                   6.5459673 * std::log(t);
    slope = 5.8002206e3 / (t * t) - 4.8640239e-2 + t * (2 * 4.1764768e-5 - t * 3 * 1.4452093e-8) + 6.5459673 / t;
  }
  const double pressure = std::exp(log_pressure);
  return {pressure, pressure * slope};
}

// Enthalpies in kJ/kg of handbook eq. 33 (water on the wick) and 35 (ice).
struct Wick {
  double heat;  // of evaporation or sublimation at 0 C
  double slope; // of it, per K of wet bulb
  double solid; // liquid's or ice's own, per K
};
constexpr Wick wet{2501, 2.326, 4.186};
constexpr Wick iced{2830, 0.24, 2.1};

struct Humidity {
  double ratio;
  double slope; // per K of wet bulb
};

Humidity humidity_at(const Wick& wick, double dry_bulb, double wet_bulb, double pressure) { // C, C, Pa
  const auto [vapour, vapour_slope] = saturation(wet_bulb + 273.15);
  const double saturated = water_to_air_mass * vapour / (pressure - vapour);
  const double saturated_slope =
      water_to_air_mass * pressure * vapour_slope / ((pressure - vapour) * (pressure - vapour));
  const double heat = wick.heat - wick.slope * wet_bulb;
  const double top = heat * saturated - 1.006 * (dry_bulb - wet_bulb);
  const double bottom = wick.heat + 1.86 * dry_bulb - wick.solid * wet_bulb;
  const double top_slope = heat * saturated_slope - wick.slope * saturated + 1.006;
  return {top / bottom, (top_slope * bottom + wick.solid * top) / (bottom * bottom)};
}

double wet_bulb_of(double dry_bulb, double ratio, double pressure) {
  const bool on_water = dry_bulb >= 0 && ratio >= humidity_at(wet, dry_bulb, 0, pressure).ratio;
  const Wick& wick = on_water ? wet : iced;
  // The curve rises and bends upward, so Newton's steps from the right end come down to the root without passing it.
  double guess = on_water ? dry_bulb : std::min(dry_bulb, 0.0);
  for (int step = 0; step < 30; ++step) {
    const Humidity at = humidity_at(wick, dry_bulb, guess, pressure);
    const double change = (at.ratio - ratio) / at.slope;
    guess -= change;
    if (std::abs(change) < 1e-9) break;
  }
  return guess;
}

} // namespace

Pressure saturation_pressure(Temperature temperature) {
  return Pressure::from_si(saturation(temperature.si()).pressure);
}

double humidity_ratio(Temperature dry_bulb, double relative_humidity, Pressure pressure) {
  const double vapour = std::clamp(relative_humidity, 0.0, 1.0) * saturation(dry_bulb.si()).pressure;
  return water_to_air_mass * vapour / (pressure.si() - vapour);
}

double humidity_ratio_at_wet_bulb(Temperature dry_bulb, Temperature wet_bulb, Pressure pressure) {
  const Wick& wick = wet_bulb.celsius() >= 0 ? wet : iced;
  return humidity_at(wick, dry_bulb.celsius(), wet_bulb.celsius(), pressure.si()).ratio;
}

Temperature wet_bulb(Temperature dry_bulb, double relative_humidity, Pressure pressure) {
  const double ratio = humidity_ratio(dry_bulb, relative_humidity, pressure);
  return Temperature::from_celsius(wet_bulb_of(dry_bulb.celsius(), ratio, pressure.si()));
}

Temperature wet_bulb_stull(Temperature dry_bulb, double relative_humidity) {
  const double t = dry_bulb.celsius();
  const double rh = relative_humidity * 100;
  return Temperature::from_celsius(t * std::atan(0.151977 * std::sqrt(rh + 8.313659)) + std::atan(t + rh) -
                                   std::atan(rh - 1.676331) +
                                   0.00391838 * rh * std::sqrt(rh) * std::atan(0.023101 * rh) - 4.686035);
}

// Handbook eq. 26, turned round.
double moist_air_density(Temperature dry_bulb, double humidity_ratio, Pressure pressure) {
  return (1 + humidity_ratio) * pressure.si() /
         (dry_air_constant * dry_bulb.si() * (1 + humidity_ratio / water_to_air_mass));
}

// Handbook eq. 3.
Pressure standard_pressure(double elevation_m) {
  return Pressure::from_si(101325 * std::pow(1 - 2.25577e-5 * elevation_m, 5.2559));
}

Weather make_weather(Temperature dry_bulb, double relative_humidity, Pressure pressure) {
  const double humidity = std::clamp(relative_humidity, 0.0, 1.0);
  const double ratio = humidity_ratio(dry_bulb, humidity, pressure);
  const double wet = wet_bulb_of(dry_bulb.celsius(), ratio, pressure.si());
  return {dry_bulb, humidity, pressure, Temperature::from_celsius(wet), ratio};
}

} // namespace minehall::thermal
