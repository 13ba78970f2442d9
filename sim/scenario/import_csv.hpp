// Strict reader of one column of a comma-separated series.
#pragma once

#include "sim/scenario/input_text.hpp"
#include "sim/scenario/sample.hpp"
#include "sim/scenario/series_spec.hpp"

#include <string_view>
#include <vector>

namespace minehall::scenario {

// Stamps as the spec says, the given column in the given unit; rows in the order of the file.
std::vector<Sample> import_csv(const InputText& input, const SeriesSpec& spec, std::string_view column,
                               const SeriesUnit& unit);

} // namespace minehall::scenario
