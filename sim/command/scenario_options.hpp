// Options of the verbs that read a scenario.
#pragma once

#include "sim/command/arguments.hpp"

namespace minehall::command {

void add_scenario_options(Options& options); // --set, --data
void add_chance_options(Options& options);   // --seed, --replica

} // namespace minehall::command
