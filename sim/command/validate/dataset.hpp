// Rows whose number comes from a file of the data folder, or from the catalogue of programmes.
#pragma once

#include "sim/command/validate/inputs.hpp"
#include "sim/command/validate/units.hpp"

#include <optional>
#include <string>

namespace minehall::command::validation {

// percentile, mean, hours_above, min or max of a variable of an EPW, TMY3 or CSV file, in the unit of the row. None if
// the row does not say which, or the file is not there. SeriesError for a file that cannot be trusted.
std::optional<double> compute_dataset_row(const Row& row, const std::string& data_dir);

// A parameter of a named grid programme; none for an unknown one, or one from memory.
std::optional<double> compute_programme_row(const Row& row);

} // namespace minehall::command::validation
