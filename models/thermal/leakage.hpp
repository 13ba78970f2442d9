// Power of a chip grows with its temperature at a fixed clock: P = P_0 (1 + k (T - T_0)), k 0.003 per K [M; the sign is
// seen on X19 miners]. Power is constant between events: it is evaluated anew each time the temperature passes a
// declared threshold, every `step` from T_0.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::thermal {

struct LeakageSpec {
  double per_kelvin = 0.003;
  Temperature reference = Temperature::from_celsius(25);
  TemperatureDelta step = TemperatureDelta::from_si(2);
};

class Leakage {
public:
  explicit Leakage(const LeakageSpec& spec) : spec_{spec} {}
  double factor() const;     // of nominal power, at the middle of the band in force
  Temperature above() const; // thresholds of the band in force
  Temperature below() const;
  void move_to(Temperature temperature); // takes the band that holds it
private:
  LeakageSpec spec_;
  long band_ = 0; // reference + [band, band + 1) step
};

double leakage_factor(const LeakageSpec& spec, Temperature temperature);

} // namespace minehall::thermal
