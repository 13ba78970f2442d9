// What immersion, hydro and direct to chip share: machines -> secondary loop -> exchanger -> facility loop -> coolers.
#pragma once

#include "models/thermal/plant.hpp"

namespace minehall::thermal {

// T_sec = T_fac + exchanger_approach x load, T_machines = T_sec + hall_rise x load. Pumps hold their flow, so both
// differences follow the heat. `running.availability` is that of the coolers' fans.
Operation run_liquid_loop(const LiquidLoopSpec& spec, Power heat, const Weather& weather, const Running& running);

} // namespace minehall::thermal
