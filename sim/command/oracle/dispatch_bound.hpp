// The most that a site could have earned: dispatch with perfect foresight as a linear programme. Machines run by any
// share from one interval to the next, so ramps, minimum times and latencies are relaxed: an upper bound, never a plan.
#pragma once

#include "models/base/quantity.hpp"

#include <string>
#include <vector>

namespace minehall::command {

// What may run or not: a class of miners, or one step of its power profiles.
struct FlexibleLoad {
  std::string name;
  std::vector<Power> full;         // by interval, all of it running
  std::vector<Power> standby;      // by interval, all of it stopped
  std::vector<EnergyPrice> earned; // by interval: hashprice / (J/hash) less the pool's fee
};

// Billed by the month on max(P_m, ratchet x highest of the months before).
struct MonthlyDemand {
  PowerPrice rate; // a month
  double ratchet = 0;
  std::size_t ratchet_months = 0;
  Power before; // highest demand before the first month
  struct Month {
    double share = 1;                   // of it that is billed
    std::vector<std::size_t> intervals; // that hold a whole metering interval
  };
  std::vector<Month> months;
};

// Paid for what of the award stands by: runs and could stop.
struct Reserve {
  std::vector<Power> award;       // by interval; 0 where there is none
  std::vector<EnergyPrice> worth; // by interval: capacity price, and the charge that standing by saves
  std::vector<Power> beside;      // by interval: what stands by whatever runs
};

// Energy up to a power at a price of its own instead of the settlement point's. Several run down one import, as listed.
struct Purchase {
  std::vector<Power> power;       // by interval; 0 where the agreement does not apply
  std::vector<EnergyPrice> saves; // by interval: settlement price less the agreement's
};

struct DispatchProblem {
  std::vector<Duration> length;    // of each interval; all vectors below have its size
  std::vector<EnergyPrice> price;  // of energy at the meter, delivery included
  std::vector<Power> import_limit; // at the meter
  std::vector<Power> floor;        // at the meter: served whatever it costs, and not counted as earning
  std::vector<FlexibleLoad> loads;
  double overhead = 1; // import per power of a load: cooling and losses
  std::vector<MonthlyDemand> demands = {};
  std::vector<Reserve> reserves = {};
  std::vector<Purchase> purchases = {};
  Money constant = {}; // what no dispatch changes, positive if earned
};

struct DispatchBound {
  Money margin; // earned - energy - demand charges + capacity + purchase + constant
  Money earned, energy, demand, capacity, purchase, constant;
  Power peak;                           // highest import
  std::vector<std::vector<double>> run; // by load, by interval: share that runs, 0..1
};

bool can_bound_dispatch(); // false if the program was built without GLPK

// Throws std::invalid_argument for unequal sizes or a floor (with what stands by) above the limit, std::runtime_error
// without GLPK or if its simplex gives up.
DispatchBound bound_dispatch(const DispatchProblem& problem);

} // namespace minehall::command
