// Missing intervals and what the scenario says to do about them.
#pragma once

#include "models/base/series.hpp"
#include "sim/scenario/grid.hpp"
#include "sim/scenario/input_text.hpp"
#include "sim/scenario/series_spec.hpp"

#include <cstdint>
#include <vector>

namespace minehall::scenario {

// Values of the intervals first, first + 1, ... of a grid; those in [begin, end) are needed, the others help to fill.
struct GridValues {
  std::int64_t first = 0;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::vector<double> values;      // NaN: missing
  std::vector<int> lines;          // of the row, 0 where there is none
  std::vector<std::uint8_t> given; // by the file, not by a rule

  GridValues(std::int64_t from, std::int64_t to, std::int64_t needed_from, std::int64_t needed_to);
  std::size_t at(std::int64_t index) const { return static_cast<std::size_t>(index - first); }
  std::int64_t last() const { return first + static_cast<std::int64_t>(values.size()); }
  bool holds(std::int64_t index) const { return index >= first && index < last(); }
  void place(std::int64_t index, double value, int line);
};

// Fills the gaps that touch the needed part; one that the rule does not cover is an error.
void fill_gaps(GridValues& values, const Gaps& gaps, const Grid& grid, const InputText& input);

} // namespace minehall::scenario
