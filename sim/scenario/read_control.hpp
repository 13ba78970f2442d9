// Control policies as a scenario gives them.
#pragma once

#include "sim/scenario/control_policy.hpp"
#include "sim/scenario/control_spec.hpp"
#include "sim/scenario/reader.hpp"

#include <span>

namespace minehall::scenario {

std::span<const Kind<PolicySpec>> control_policy_kinds();
PolicySpec read_control_policy(Section policy);
void read_tiered_control(Section& control, TieredControlSpec& into);

} // namespace minehall::scenario
