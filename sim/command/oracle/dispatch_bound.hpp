// The most that a site could have earned: dispatch with perfect foresight as a linear programme. Machines run by any
// share from one interval to the next, so ramps, minimum times and latencies are relaxed: an upper bound, never a plan.
#pragma once

#include "models/base/quantity.hpp"

#include <string>
#include <vector>

namespace minehall::command {

// What may run or not: a class of miners, or the AI above its floor.
struct FlexibleLoad {
  std::string name;
  std::vector<Power> full;         // by interval, all of it running
  std::vector<Power> standby;      // by interval, all of it stopped
  std::vector<EnergyPrice> earned; // by interval: hashprice / (J/hash) less the pool's fee, or rent per energy
};

struct DispatchProblem {
  std::vector<Duration> length;    // of each interval; all vectors below have its size
  std::vector<EnergyPrice> price;  // of energy at the meter, delivery included
  std::vector<Power> import_limit; // at the meter
  std::vector<Power> floor;        // at the meter: served whatever it costs, and not counted as earning
  std::vector<FlexibleLoad> loads;
  double overhead = 1;      // import per power of a load: cooling and losses
  PowerPrice demand_charge; // on the highest import of all intervals
  Power hedge;              // block bought ahead at `hedge_price`, sold back at the hub
  EnergyPrice hedge_price;
  std::vector<EnergyPrice> hub; // empty without a hedge
};

struct DispatchBound {
  Money margin; // earned - energy - demand charge + hedge
  Money earned, energy, demand, hedge;
  Power peak;                           // highest import
  std::vector<std::vector<double>> run; // by load, by interval: share that runs, 0..1
};

bool can_bound_dispatch(); // false if the program was built without GLPK

// Throws std::invalid_argument for unequal sizes or a floor (with what stands by) above the limit, std::runtime_error
// without GLPK or if its simplex gives up.
DispatchBound bound_dispatch(const DispatchProblem& problem);

} // namespace minehall::command
