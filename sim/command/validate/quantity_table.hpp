// Which numbers of the site table the program can compute: one line a pair of area and quantity.
#pragma once

#include "sim/command/validate/inputs.hpp"
#include "sim/command/validate/units.hpp"

#include <span>
#include <string_view>

namespace minehall::command::validation {

struct Computation {
  std::string_view area;
  std::string_view quantity;
  Dimension dimension;
  double (*compute)(const Inputs& inputs); // SI
};

std::span<const Computation> mining_computations();
std::span<const Computation> cooling_computations();
std::span<const Computation> power_computations();

// The line for a row, or nullptr.
const Computation* find_computation(std::string_view area, std::string_view quantity);

} // namespace minehall::command::validation
