#include "models/thermal/plant.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::thermal {
namespace {

class DryCooler final : public Plant {
public:
  explicit DryCooler(const DryCoolerSpec& spec) : spec_{spec} {}

  // supply = dry bulb + approach x load / speed; fans slow down while that is below minimum_supply, then a valve
  // bypasses the cooler.
  Operation operate(Power heat, const Weather& weather, double availability) const override {
    const double load = std::max(heat / spec_.design_heat, 0.0);
    const double design = spec_.approach.si();
    const double lift = std::max(design, (spec_.minimum_supply - weather.dry_bulb).si());
    const double needed = std::max(design * load / lift, spec_.minimum_fan_speed);
    const double flow = std::min(needed, availability); // share of the full airflow
    Operation at;
    at.pump = spec_.design_heat * spec_.pump_fraction;
    at.saturated = needed > availability;
    if (flow <= 0) {
      at.supply = weather.dry_bulb; // no air moves: the loop keeps its heat
      return at;
    }
    at.supply = std::max(weather.dry_bulb + TemperatureDelta::from_si(design * load / flow), spec_.minimum_supply);
    at.capacity = Power::from_si(INFINITY);
    at.conductance = spec_.design_heat / spec_.hall_rise;
    at.fan = spec_.design_heat * spec_.fan_fraction * availability * fan_power_ratio(flow / availability);
    return at;
  }

private:
  DryCoolerSpec spec_;
};

} // namespace

std::unique_ptr<Plant> make_plant(const DryCoolerSpec& spec) { return std::make_unique<DryCooler>(spec); }

} // namespace minehall::thermal
