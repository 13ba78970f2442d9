// The scalars of a run that carry a name of the scenario's choice, known before it begins: none may be there twice.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace minehall::site {

// Letters and digits, '_' for the rest: what a name of the summary may hold.
std::string plain(std::string name);

struct SummaryName {
  std::string name; // in /summary
  std::string key;  // of the scenario, that chose it
};
std::vector<SummaryName> summary_names(const scenario::Scenario& scenario);

// Of all other scalars those that look as if they carried one.
std::vector<std::string> fixed_summary_names();

} // namespace minehall::site
