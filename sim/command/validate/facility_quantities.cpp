#include "sim/command/validate/quantity_table.hpp"

namespace minehall::command::validation {

const Computation* find_computation(std::string_view area, std::string_view quantity) {
  for (const auto table : {mining_computations(), cooling_computations(), power_computations()})
    for (const Computation& line : table)
      if (line.area == area && line.quantity == quantity) return &line;
  return nullptr;
}

} // namespace minehall::command::validation
