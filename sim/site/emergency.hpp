// What a load runs in an emergency of the grid instead of curtailing: transfer switches go to their gensets (SB6).
#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/site/power_path.hpp"

#include <string>
#include <vector>

namespace minehall::site {

// Engines behind the other sources of these switches, each once.
Power backup_power(const scenario::Scenario& scenario, const std::vector<std::string>& switches);

// What is wrong with the backup of programmes; each line names the programme first.
std::vector<std::string> backup_problems(const scenario::Scenario& scenario, Power contracted);

// Those of a call that has begun, or ended.
void call_backup(const market::ProgrammeSpec& programme, const power::Graph& graph, PowerPath& path, bool called);

} // namespace minehall::site
