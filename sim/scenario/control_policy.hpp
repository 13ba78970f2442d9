// Who decides how much the site draws and who gives up first: a family of plain specs (sim/site/policy.hpp has the
// members). All keep the import limit, what programmes are owed and, unless told otherwise, each class's break-even.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace minehall::scenario {

// Least efficient miners first, gangs capped last; back in reverse.
struct MeritOrderSpec {};
// The named mining halls in this order, then those that are not named; gangs last.
struct FixedPrioritySpec {
  std::vector<std::string> order;
};
// No band and no minimum down time; one strike for all classes instead of each class's break-even, if given.
struct PriceBreakEvenSpec {
  std::optional<EnergyPrice> strike; // delivery included
};
// Import at or below a level.
struct SitePowerCapSpec {
  Power cap;
};
// Likewise, a level that steps with time since the start of the run; anew after `every`.
struct PowerTrajectorySpec {
  struct Point {
    Duration at;
    Power cap;
  };
  std::vector<Point> points; // ascending, the first at 0
  std::optional<Duration> every;
};
// A fleet rests when its inlet comes within `margin` of its throttle limit, and comes back `band` below that.
struct ThermalLimitSpec {
  TemperatureDelta margin = TemperatureDelta::from_si(1); // [M]
  TemperatureDelta band = TemperatureDelta::from_si(3);   // [M]
};
// Megawatts under award stay on load, so that they can be called, as long as award and hashes together pay for energy.
struct ProgrammeStackingSpec {};

using PolicySpec = std::variant<MeritOrderSpec, FixedPrioritySpec, PriceBreakEvenSpec, SitePowerCapSpec,
                                PowerTrajectorySpec, ThermalLimitSpec, ProgrammeStackingSpec>;

} // namespace minehall::scenario
