// What control may see: what is known now, and what it has ordered already.
#pragma once

#include "models/base/quantity.hpp"
#include "models/mining/fleet.hpp"
#include "models/scheduling/tier.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace minehall::site {

// Of which kind a limit is that control holds a fleet for.
inline constexpr std::array all_limits = {mining::Reason::import_limit, mining::Reason::programme,
                                          mining::Reason::order};

struct FleetView {
  std::size_t machine = 0;
  Power power;   // now
  Power after;   // once what is ordered has taken effect
  Power running; // when it runs
  Power stopped; // when it is off but fed
  mining::Reasons reasons;
  bool price_ended = false; // its price reason ends with this decision, room permitting
  Power room = Power::from_si(std::numeric_limits<double>::infinity()); // that the elements above it leave
  bool available = true; // fed, not tripped: an order would have an effect
  Duration gone_in;      // until `after` holds, if it is less: a stop under way, or one ordered now
  // Under fleet control it also comes down by single machines:
  Power each;            // that one of them gives by going to sleep, as it draws now; zero: only all of it stops
  int machines = 0;      // in service
  int told = 0;          // of them, to sleep by control's order
  int asked = 0;         // likewise by an order from outside; the larger counts
  std::string_view hall; // of the scenario
  Temperature inlet;
  Temperature throttle; // inlet at which it slows down

  bool divisible() const { return each.si() > 0; }
  Power can_give() const { return after - stopped; }           // still
  Power gives() const { return each * std::max(told, asked); } // by order, while it is not stopped
  int asleep_for(Power level) const {                          // machines, so that it draws no more
    return static_cast<int>(std::clamp(std::ceil((running - level) / each - 1e-9), 0.0, double(machines)));
  }
};

// An element above its rating: what it must lose, and who loads it.
struct OverloadView {
  double loading = 0;                     // VA over rating
  Power carries = {};                     // now
  std::vector<double> share = {};         // by fleet: of its power, what the element carries
  scheduling::PerTier<double> gangs = {}; // of the power of each tier, likewise
  double target = 0;                      // multiple of the rating that it is to come down to
  Duration trip_in = never;               // at the present load
};

// The gangs of one tier.
struct TierView {
  double cap = 1;   // last ordered
  Power uncapped;   // draw above idle at cap 1
  Power pending;    // change of that draw that a cap under way brings
  Duration gone_in; // until it does
  Duration latency; // of a cap ordered now
  double lowest_cap = 1;
  std::optional<Duration> suspend_within; // reckoned time to write its checkpoints and go; none: it may not be told to
  bool suspended = false;                 // by the last order
  Power held;                             // if so: draw above idle that comes back with it
};

struct View {
  Duration now;
  Power import; // at the meter
  Power limit;
  double overhead = 1;      // of import per power of a miner: its container's cooling, losses on the way, as measured
  double gang_overhead = 1; // likewise of the AI hall's machines
  EnergyPrice price;        // the last one known; NaN if none
  EnergyPrice delivery;
  std::vector<EnergyPrice> breakeven; // by machine class, on what is known; NaN if unknown: runs
  std::vector<FleetView> fleets;
  scheduling::PerTier<TierView> tiers;
  double (*share_at_cap)(double cap, const void* law) = nullptr; // share of the uncapped draw at a cap
  const void* law = nullptr;
  std::vector<OverloadView> overloads; // empty unless somebody watches over elements
  Power gang_room = Power::from_si(std::numeric_limits<double>::infinity()); // that the elements above the gangs leave
  // Import that programmes leave, now or by their deadline: all of them, and those for which gangs may be capped.
  Power owed = Power::from_si(std::numeric_limits<double>::infinity());
  Power owed_by_gangs = Power::from_si(std::numeric_limits<double>::infinity());
  Power awarded;        // to programmes that may call, now
  EnergyPrice capacity; // what that earns, USD a W and s
};

} // namespace minehall::site
