// A battery store on a bus: power and energy limits, and what it is asked to do.
#pragma once

#include "models/power/battery.hpp"

namespace minehall::power {

// Charge and discharge efficiency: round trip 0.86 [M], shared equally.
inline constexpr double bess_one_way = 0.92736184954957;

struct BessSpec {
  Power rating{}; // VA of the converter, either way
  BatterySpec battery = {.energy = {},
                         .lowest = 0.1,
                         .highest = 0.95,
                         .start = 0.95,
                         .charge_efficiency = bess_one_way,
                         .discharge_efficiency = bess_one_way,
                         .charge_rate = 0.5,
                         .discharge_rate = 0.5};
  Power shave_above{};      // import that it keeps the site below; 0: never discharges for it
  Power charge_below{};     // import up to which it charges again
  bool ride_through = true; // carries what hangs below it when its sources die
  Power standby_loss{};     // controls and air conditioning, whenever it is fed
};

// Power that it is to give to the bus (negative: to take) at an import without it, whatever it can.
Power task(const BessSpec& spec, Power import_without);
Power most_given(const BessSpec& spec); // by converter and C-rate
Power most_taken(const BessSpec& spec);

} // namespace minehall::power
