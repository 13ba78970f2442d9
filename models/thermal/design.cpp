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

} // namespace minehall::thermal
