// Gives each row its interval of the grid, and refuses what has none: no such time, twice, out of order, off the step.
#pragma once

#include "models/base/series.hpp"
#include "sim/scenario/grid.hpp"
#include "sim/scenario/input_text.hpp"
#include "sim/scenario/sample.hpp"

#include <cstdint>
#include <vector>

namespace minehall::scenario {

struct Cell {
  std::int64_t index;
  double value;
  int line;
};

struct PlacedCells {
  Grid grid;
  std::vector<Cell> cells; // ascending, none twice, at least one
};

PlacedCells place_by_date(const std::vector<Sample>& samples, const Zone& zone, std::int64_t step,
                          const InputText& input, SeriesQuality& quality);
// By month, day and time of day in the zone's standard time; 29 February is dropped and counted.
std::vector<Cell> place_in_year(const std::vector<Sample>& samples, const Zone& zone, std::int64_t step,
                                const InputText& input, SeriesQuality& quality);

} // namespace minehall::scenario
