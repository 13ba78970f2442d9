#include "models/thermal/plant.hpp"

#include <cmath>

namespace minehall::thermal {

std::unique_ptr<Plant> make_plant(const PlantSpec& spec) {
  return std::visit([](const auto& member) { return make_plant(member); }, spec);
}

bool may_store_cold(const PlantSpec& spec) {
  return std::holds_alternative<ChilledWaterSpec>(spec) || std::holds_alternative<AirCooledChillerSpec>(spec) ||
         std::holds_alternative<RearDoorSpec>(spec);
}

bool has_compressor(const PlantSpec& spec) {
  const auto* chips = std::get_if<DirectToChipSpec>(&spec);
  return may_store_cold(spec) || (chips && chips->air_share > 0);
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
