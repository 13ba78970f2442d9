#include "models/thermal/design.hpp"

#include <cmath>

namespace minehall::thermal {

Temperature steady_temperature(const Operation& operation, Power heat) {
  if (operation.conductance <= HeatConductance{} || heat > operation.capacity) return Temperature::from_si(INFINITY);
  return operation.supply + heat / operation.conductance;
}

Weather design_weather(Temperature dry_bulb, Temperature wet_bulb, Pressure pressure) {
  const double ratio = humidity_ratio_at_wet_bulb(dry_bulb, wet_bulb, pressure);
  const double vapour = pressure.si() * ratio / (0.621945 + ratio); // Pa
  return {dry_bulb, vapour / saturation_pressure(dry_bulb).si(), pressure, wet_bulb, ratio};
}

double design_ratio(const Plant& plant, Power heat, const Weather& design, const Running& running) {
  return 1 + plant.operate(heat, design, running).total() / heat;
}

DesignPoint design_point(const Plant& plant, Power heat_limit, const Weather& design, Temperature limit,
                         const Running& running) {
  const auto carries = [&](Power heat) {
    return steady_temperature(plant.operate(heat, design, running), heat) <= limit;
  };
  Power most = heat_limit;
  if (!carries(heat_limit)) {
    Power low, high = heat_limit;
    while ((high - low) / heat_limit > 1e-9) {
      const Power middle = (low + high) / 2;
      (carries(middle) ? low : high) = middle;
    }
    most = low;
  }
  DesignPoint point;
  point.capacity = most;
  point.operation = plant.operate(most, design, running);
  if (most > Power{}) point.design_ratio = 1 + point.operation.total() / most;
  const Power beyond = most * (1 + 1e-6);
  point.limited_by_temperature = most < heat_limit && beyond <= plant.operate(beyond, design, running).capacity;
  return point;
}

// Evaporation = latent heat / 2430 kJ/kg (about 30 C), 1.48 L per kWh; blow-down holds the salts at `cycles`.
Water tower_water(Power rejected, double latent_share, double cycles_of_concentration, double drift_fraction) {
  constexpr double latent = 2430e3;              // J/kg
  constexpr double density = 1000;               // kg/m3
  constexpr double heat_of_range = 4186e3 * 5.6; // J/m3: condenser water warms by 5.6 K (10 F)
  const VolumeFlow evaporation = VolumeFlow::from_si(rejected.si() * latent_share / latent / density);
  return {evaporation, evaporation / (cycles_of_concentration - 1),
          VolumeFlow::from_si(drift_fraction * rejected.si() / heat_of_range)};
}

double litres_per_kwh(VolumeFlow water, Power load) { return water.si() * 1000 / (load.si() / 3.6e6); }

} // namespace minehall::thermal
