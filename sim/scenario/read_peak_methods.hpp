// How a charge by coincident peaks counts them: methods in turn.
#pragma once

#include "models/market/peak_method.hpp"
#include "sim/scenario/reader.hpp"

#include <vector>

namespace minehall::scenario {

// Dates of a rule, under "from", "until", "connected_from" and "connected_until".
market::Validity read_validity(Section& section);

// Those of the list "methods", which leave no gap in the window and do not overlap; without it 4CP.
std::vector<market::PeakMethod> read_peak_methods(Section& section, const market::Validity& window);

} // namespace minehall::scenario
