#include "models/thermal/leakage.hpp"

#include <cmath>

namespace minehall::thermal {

double leakage_factor(const LeakageSpec& spec, Temperature temperature) {
  return 1 + spec.per_kelvin * (temperature - spec.reference).si();
}

double Leakage::factor() const {
  const double middle = (static_cast<double>(band_) + 0.5) * spec_.step.si();
  return 1 + spec_.per_kelvin * middle;
}

Temperature Leakage::below() const { return spec_.reference + spec_.step * static_cast<double>(band_); }

Temperature Leakage::above() const { return spec_.reference + spec_.step * static_cast<double>(band_ + 1); }

void Leakage::move_to(Temperature temperature) {
  band_ = static_cast<long>(std::floor((temperature - spec_.reference) / spec_.step));
}

} // namespace minehall::thermal
