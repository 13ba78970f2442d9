// What of a scenario can fail or be maintained, by name, and where its traces of outages go.
#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/site/inputs.hpp"
#include "sim/site/outages.hpp"

#include <string>
#include <vector>

namespace minehall::site {

// Entities that share one `failures` and `maintenance`: an element, the machines of a hall's plants, the nodes, a
// domain.
struct OutageOwner {
  const scenario::OutageSpec* spec;
  std::string_view what; // element, plant, node, domain
  Target first;          // the others follow
  std::vector<std::string> names;
  std::vector<std::string> paths; // of their random streams
};
// Only those that fail or are maintained.
std::vector<OutageOwner> outage_owners(const scenario::Scenario& scenario);

Outages::Counts outage_counts(const scenario::Scenario& scenario);
std::vector<OutageUnitSpec> outage_units(const scenario::Scenario& scenario, const std::vector<NamedOutages>& traces);

// Members of domains that name nothing, as "domain: member".
std::vector<std::string> unknown_members(const scenario::DomainSpec& domain, const scenario::Scenario& scenario);

} // namespace minehall::site
