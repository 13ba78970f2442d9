// The units of the column `unit`, and what of them a quantity can be given in.
#pragma once

#include <optional>
#include <string_view>

namespace minehall::command::validation {

enum class Dimension {
  ratio,
  hash_price,
  bitcoin_yield,
  energy_price,
  compact,
  hash_rate,
  power,
  time,
  temperature,
  bitcoin,
  frequency,
  water_use
};

// A value in SI (quantity.hpp; K for temperatures) in the named unit; none if the unit is unknown or of another
// dimension.
std::optional<double> in_unit(double si, Dimension dimension, std::string_view unit);

} // namespace minehall::command::validation
