// The whole scenario from its root section.
#pragma once

#include "sim/scenario/reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace minehall::scenario {

Scenario read_scenario(Section root);

} // namespace minehall::scenario
