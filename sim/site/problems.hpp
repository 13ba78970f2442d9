// What is wrong with the parts of a scenario taken together.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace minehall::site {

// One line each, "file:line:column: key: problem"; empty if nothing.
std::vector<std::string> problems(const scenario::Scenario& scenario);

} // namespace minehall::site
