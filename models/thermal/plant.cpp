#include "models/thermal/plant.hpp"

#include <cmath>

namespace minehall::thermal {

std::unique_ptr<Plant> make_plant(const PlantSpec& spec) {
  return std::visit([](const auto& member) { return make_plant(member); }, spec);
}

Operation without_power(const Weather& weather) {
  Operation at;
  at.supply = weather.dry_bulb;
  return at;
}

double fan_power_ratio(double speed_ratio, double exponent) {
  return exponent == 3 ? speed_ratio * speed_ratio * speed_ratio : std::pow(speed_ratio, exponent);
}

} // namespace minehall::thermal
