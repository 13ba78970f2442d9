// Oil and hot spot of a transformer and how fast its insulation ages: IEEE C57.91, clause 7 (top-oil exponential).
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::power {

// Defaults: a 65 K, oil-immersed, self-cooled unit of C57.91 (from memory, unchecked).
struct TransformerHeatSpec {
  TemperatureDelta oil_rise = TemperatureDelta::from_si(55);      // top oil over ambient at rating
  TemperatureDelta hot_spot_rise = TemperatureDelta::from_si(25); // hot spot over top oil at rating
  double loss_ratio = 5;                                          // R: load loss at rating over no-load loss
  double oil_exponent = 0.8;                                      // n
  double winding_exponent = 0.8;                                  // m
  Duration oil_time_constant = Duration::from_si(10800);
  Temperature oil_alarm = Temperature::from_celsius(95);
  Temperature oil_trip = Temperature::from_celsius(105);
  Temperature hot_spot_alarm = Temperature::from_celsius(120);
  Temperature hot_spot_trip = Temperature::from_celsius(140);
  Duration normal_life = Duration::from_si(180000 * 3600.0); // at 110 C hot spot
};

TemperatureDelta ultimate_oil_rise(const TransformerHeatSpec& spec, double loading); // loading K = VA over rating
TemperatureDelta hot_spot_over_oil(const TransformerHeatSpec& spec, double loading);
double ageing(Temperature hot_spot); // per unit of normal ageing: 1 at 110 C

enum class Spot { oil, hot_spot };
enum class Direction { rising, falling };

// One transformer over time. Dates rise from call to call.
class TransformerHeat {
public:
  TransformerHeat(const TransformerHeatSpec& spec, double loading, Temperature ambient); // has carried it for ever

  void set(Duration now, double loading, Temperature ambient);
  Temperature oil(Duration now) const;
  Temperature hot_spot(Duration now) const;
  // First date at which the temperature stands at or beyond the limit, not before the last set(); nothing: never.
  std::optional<Duration> next_crossing(Spot spot, Temperature limit, Direction direction = Direction::rising) const;
  Duration aged(Duration now) const;       // hours at 110 C that wear the insulation as much
  double loss_of_life(Duration now) const; // that over the normal life
  const TransformerHeatSpec& spec() const { return spec_; }

private:
  double rise(Duration now) const; // of the oil over ambient, K
  double aged_since(Duration now) const;

  TransformerHeatSpec spec_;
  double ambient_ = 0;    // C
  double start_rise_ = 0; // K, at since_
  double final_rise_ = 0;
  double over_oil_ = 0;
  double loading_ = 0;
  double aged_ = 0; // s
  Duration since_{};
};

} // namespace minehall::power
