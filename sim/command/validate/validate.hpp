// `minehall validate`: published and exact numbers against the same model functions that a run calls.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace minehall::command {

// Reads each table (without any: those of the project, tests/validation), prints a line a row and the counts, or a JSON
// array. Returns the exit status: 0, 1 on a failed row, 4 on a table that cannot be read.
int run_validate(std::vector<std::string> tables, bool json, std::optional<std::string> data_dir, std::ostream& out,
                 std::ostream& err);

} // namespace minehall::command
