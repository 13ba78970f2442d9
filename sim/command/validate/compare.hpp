// From a table to its results.
#pragma once

#include "sim/command/validate/check.hpp"
#include "sim/command/validate/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace minehall::command::validation {

// The kind of table is known from its columns; rows that the program cannot compute are not covered, nor are rows of
// kind dataset without the data folder.
std::vector<Result> compare(const Table& table, const std::optional<std::string>& data_dir = {});

} // namespace minehall::command::validation
