#include "models/thermal/rejection.hpp"

#include "models/thermal/plant.hpp"

#include <algorithm>

namespace minehall::thermal {
namespace {

struct Exchanger {
  Temperature ambient;
  double approach; // K
  double fan_fraction;
  double minimum_fan_speed;
};

// Leaving water = ambient + approach x load / airflow: at design flow and heat it is ambient + approach.
Rejection run(const Exchanger& exchanger, Power design, double load, Temperature minimum, double fans) {
  const double lift = std::max(exchanger.approach, (minimum - exchanger.ambient).si());
  const double needed = std::max(exchanger.approach * load / lift, exchanger.minimum_fan_speed);
  const double flow = std::min(needed, fans); // share of the full airflow
  Rejection at;
  at.saturated = needed > fans;
  at.water = exchanger.ambient;
  at.moving = flow > 0;
  if (!at.moving) return at;
  at.water = std::max(exchanger.ambient + TemperatureDelta::from_si(exchanger.approach * load / flow), minimum);
  at.fan = design * exchanger.fan_fraction * fans * fan_power_ratio(flow / fans);
  return at;
}

} // namespace

Rejection reject(const RejectionSpec& spec, Power design, Power heat, const Weather& weather, Temperature minimum,
                 double fans) {
  const double load = std::max(heat / design, 0.0);
  if (const auto* dry = std::get_if<DryRejectionSpec>(&spec))
    return run({weather.dry_bulb, dry->approach.si(), dry->fan_fraction, dry->minimum_fan_speed}, design, load, minimum,
               fans);
  const auto& tower = std::get<TowerRejectionSpec>(spec);
  Rejection at = run({weather.wet_bulb, tower.approach.si(), tower.fan_fraction, tower.minimum_fan_speed}, design, load,
                     minimum, fans);
  if (at.moving)
    at.make_up =
        tower_water(std::max(heat, Power{}), tower.latent_share, tower.cycles_of_concentration, tower.drift_fraction);
  return at;
}

} // namespace minehall::thermal
