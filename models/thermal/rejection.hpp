// Where the heat of a water loop leaves the site: dry coolers or towers. Both are exchangers with the outside air: the
// water leaves above the air's temperature by approach x load / airflow.
#pragma once

#include "models/base/quantity.hpp"
#include "models/thermal/psychrometrics.hpp"
#include "models/thermal/water.hpp"

#include <variant>

namespace minehall::thermal {

struct DryRejectionSpec {
  TemperatureDelta approach = TemperatureDelta::from_si(8); // leaving water above dry bulb, design heat and airflow
  double fan_fraction = 0.02;                               // of design heat, at full speed
  double minimum_fan_speed = 0.1;
};

struct TowerRejectionSpec {
  TemperatureDelta approach = TemperatureDelta::from_si(4); // leaving water above wet bulb, likewise
  double fan_fraction = 0.01;
  double minimum_fan_speed = 0.1;
  double latent_share = 1; // of the rejected heat that evaporates water
  double cycles_of_concentration = 5;
  double drift_fraction = 1e-4; // of the circulating water
};

using RejectionSpec = std::variant<DryRejectionSpec, TowerRejectionSpec>;

struct Rejection {
  Temperature water; // leaving the cooler or tower
  Power fan;
  Water make_up;
  bool saturated = false; // the fans are at their end
  bool moving = true;     // false: no air moves, nothing is rejected
};

// `design` and `heat`: rejected. Fans slow down while the water would be colder than `minimum`, then a bypass holds it.
// `fans`: share of them that can run, 0..1; those that run share the airflow.
Rejection reject(const RejectionSpec& spec, Power design, Power heat, const Weather& weather, Temperature minimum,
                 double fans);

} // namespace minehall::thermal
