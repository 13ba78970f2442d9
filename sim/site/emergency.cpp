#include "sim/site/emergency.hpp"

#include "models/power/genset.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace minehall::site {

namespace {

using power::ElementSpec;

const ElementSpec* element(const scenario::Scenario& scenario, const std::string& name) {
  const auto found = std::ranges::find(scenario.power, name, &ElementSpec::name);
  return found == scenario.power.end() ? nullptr : &*found;
}

const ElementSpec* transfer_switch(const scenario::Scenario& scenario, const std::string& name) {
  const auto* found = element(scenario, name);
  return found && std::holds_alternative<power::TransferSwitchSpec>(found->kind) ? found : nullptr;
}

void collect_gensets(const scenario::Scenario& scenario, const std::string& from, std::set<std::string>& seen,
                     Power& sum) {
  const auto* at = element(scenario, from);
  if (!at || !seen.insert(from).second) return;
  if (const auto* genset = std::get_if<power::GensetSpec>(&at->kind)) sum += engine_power(*genset);
  for (const auto& source : at->sources) collect_gensets(scenario, source.element, seen, sum);
}

// Of all sources the heaviest is the preferred one, of equal ones the first.
Power behind(const scenario::Scenario& scenario, const ElementSpec& at, std::set<std::string>& seen) {
  Power sum;
  const auto preferred = std::ranges::max_element(at.sources, {}, &power::Source::weight);
  for (auto source = at.sources.begin(); source != at.sources.end(); ++source)
    if (source != preferred) collect_gensets(scenario, source->element, seen, sum);
  return sum;
}

} // namespace

Power backup_power(const scenario::Scenario& scenario, const std::vector<std::string>& switches) {
  std::set<std::string> seen;
  Power sum;
  for (const auto& name : switches)
    if (const auto* at = transfer_switch(scenario, name)) sum += behind(scenario, *at, seen);
  return sum;
}

std::vector<std::string> backup_problems(const scenario::Scenario& scenario, Power contracted) {
  std::vector<std::string> problems;
  for (const auto& programme : scenario.programmes) {
    const auto* sb6 = std::get_if<market::Sb6Spec>(&programme.kind);
    if (!sb6 || sb6->backup.empty()) continue;
    const auto before = problems.size();
    for (const auto& name : sb6->backup) {
      std::set<std::string> seen;
      const auto* at = transfer_switch(scenario, name);
      if (!at || behind(scenario, *at, seen) <= Power{})
        problems.push_back(fmt::format("'{}' needs transfer switches with a genset behind another source than the "
                                       "preferred one; '{}' is none",
                                       programme.name, name));
    }
    const Power backup = backup_power(scenario, sb6->backup);
    if (problems.size() == before && !may_run_backup(*sb6, contracted, backup))
      problems.push_back(
          fmt::format("'{}' may not run backup of {:g} MW: it must serve {:g} % of the contracted {:g} MW",
                      programme.name, backup.si() / 1e6, 100 * sb6->backup_share, contracted.si() / 1e6));
  }
  return problems;
}

void call_backup(const market::ProgrammeSpec& programme, const power::Graph& graph, PowerPath& path, bool called) {
  const auto* sb6 = std::get_if<market::Sb6Spec>(&programme.kind);
  if (!sb6) return;
  for (const auto& name : sb6->backup) path.call_backup(*graph.find(name), called);
}

} // namespace minehall::site
