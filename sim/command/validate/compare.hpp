// From a table to its results.
#pragma once

#include "sim/command/validate/check.hpp"
#include "sim/command/validate/table.hpp"

#include <vector>

namespace minehall::command::validation {

// The kind of table is known from its columns; rows that the program cannot compute are not covered.
std::vector<Result> compare(const Table& table);

} // namespace minehall::command::validation
