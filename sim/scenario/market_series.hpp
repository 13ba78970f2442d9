// Which series charges, programmes and carbon read: to be loaded, and to be checked for their dimension.
#pragma once

#include "sim/scenario/scenario.hpp"

namespace minehall::scenario {

struct NeededSeries {
  std::string key; // of the scenario that names it
  std::string name;
  Dimension dimension = Dimension::number;
  std::string_view units; // for whoever named another one
};
std::vector<NeededSeries> needed_market_series(const Scenario& scenario);
std::vector<std::string> market_series(const Scenario& scenario); // each name once

} // namespace minehall::scenario
