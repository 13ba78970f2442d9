// What a plant can do at design weather, kept apart from what it uses over a year.
#pragma once

#include "models/thermal/plant.hpp"

namespace minehall::thermal {

// Weather of a design table: dry and wet bulb.
Weather design_weather(Temperature dry_bulb, Temperature wet_bulb, Pressure pressure);

// At the design dry and wet bulb: the most heat it carries with the hall at or below `limit`, and its power there.
struct DesignPoint {
  Power capacity;          // of the hall's heat; at most `heat_limit`
  Operation operation;     // at that heat
  double design_ratio = 1; // (heat + cooling power) / heat: the peak's, not the year's PUE
  bool limited_by_temperature = false;
};

// Bisection on the plant's own law to 1e-9 of heat_limit: capacity, curves' domain and hall temperature all hold below.
DesignPoint design_point(const Plant& plant, Power heat_limit, const Weather& design, Temperature limit,
                         const Running& running = {});

// (heat + cooling) / heat at this heat and weather; losses on the way are the site's.
double design_ratio(const Plant& plant, Power heat, const Weather& design, const Running& running = {});

// Hall temperature that the plant holds at this heat; infinite if it cannot.
Temperature steady_temperature(const Operation& operation, Power heat);

} // namespace minehall::thermal
