// Reads series and texts of a finished run.
#pragma once

#include "sim/record/hdf5_read.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace minehall::record {

// All of a one-dimensional dataset of numbers, as stored; throws RunFileError if there is none.
std::vector<double> read_series(const std::filesystem::path& file, const std::string& dataset);
// A dataset of one text.
std::string read_text(const std::filesystem::path& file, const std::string& dataset);

} // namespace minehall::record
