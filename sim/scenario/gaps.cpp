#include "sim/scenario/gaps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace minehall::scenario {

namespace {

struct Gap {
  std::int64_t begin;
  std::int64_t end;
};

class Filler {
public:
  Filler(GridValues& values, const Gaps& gaps, const Grid& grid, const InputText& input)
      : values_{values}, gaps_{gaps}, grid_{grid}, input_{input} {}

  void fill(Gap gap) {
    if (gaps_.rule == GapRule::leave) return;
    if (gaps_.rule == GapRule::error) fail(gap, "; set gaps.rule to say how to fill it, or to leave");
    const double length = static_cast<double>((gap.end - gap.begin) * grid_.step());
    if (length > gaps_.longest.si())
      fail(gap, " is longer than gaps.longest allows; raise it, or set gaps.rule to leave");
    if (gaps_.rule == GapRule::previous_week) return copy_week(gap);
    if (!given(gap.begin - 1))
      fail(gap, " has no value before it; choose a file that begins earlier, or gaps.rule leave");
    if (gaps_.rule == GapRule::hold_last) return hold(gap);
    if (!given(gap.end)) fail(gap, " has no value after it to interpolate to; use gaps.rule hold last or leave");
    interpolate(gap);
  }

private:
  bool given(std::int64_t index) const {
    return values_.holds(index) && !std::isnan(values_.values[values_.at(index)]);
  }
  double& value(std::int64_t index) { return values_.values[values_.at(index)]; }

  void hold(Gap gap) {
    for (std::int64_t k = gap.begin; k < gap.end; ++k) value(k) = value(gap.begin - 1);
  }

  void interpolate(Gap gap) {
    const double before = value(gap.begin - 1);
    const double slope = (value(gap.end) - before) / static_cast<double>(gap.end - gap.begin + 1);
    for (std::int64_t k = gap.begin; k < gap.end; ++k)
      value(k) = before + slope * static_cast<double>(k - gap.begin + 1);
  }

  // In order of time, so that a gap of more than a week repeats the last full week.
  void copy_week(Gap gap) {
    for (std::int64_t k = gap.begin; k < gap.end; ++k) {
      const std::int64_t source = grid_.week_before(k);
      if (!given(source)) fail(gap, " has no value a week before " + grid_.label(k) + "; use another gaps.rule");
      value(k) = value(source);
    }
  }

  [[noreturn]] void fail(Gap gap, const std::string& problem) const {
    int line = 1; // of the empty row, or of the last one before the gap
    for (std::int64_t k = gap.begin; k >= values_.first && line == 1; --k)
      line = std::max(line, values_.lines[values_.at(k)]);
    std::ostringstream text;
    text << "no value for " << gap.end - gap.begin << " intervals from " << grid_.label(gap.begin) << " to "
         << grid_.label(gap.end) << ": the gap" << (problem.starts_with(';') ? " is an error" : "") << problem;
    input_.fail(line, 1, text.str());
  }

  GridValues& values_;
  const Gaps& gaps_;
  const Grid& grid_;
  const InputText& input_;
};

// A gap at an end of the window counts only as far as it is needed.
Gap needed_part(Gap gap, const GridValues& values) {
  if (gap.begin == values.first) gap.begin = std::max(gap.begin, values.begin);
  if (gap.end == values.last()) gap.end = std::min(gap.end, values.end);
  return gap;
}

} // namespace

GridValues::GridValues(std::int64_t from, std::int64_t to, std::int64_t needed_from, std::int64_t needed_to)
    : first{from}, begin{needed_from}, end{needed_to},
      values(static_cast<std::size_t>(to - from), std::numeric_limits<double>::quiet_NaN()), lines(values.size(), 0),
      given(values.size(), 0) {}

void GridValues::place(std::int64_t index, double value, int line) {
  values[at(index)] = value;
  lines[at(index)] = line;
  given[at(index)] = std::isnan(value) ? 0 : 1;
}

void fill_gaps(GridValues& values, const Gaps& gaps, const Grid& grid, const InputText& input) {
  Filler filler{values, gaps, grid, input};
  for (std::int64_t k = values.first; k < values.last(); ++k) {
    if (values.given[values.at(k)]) continue;
    Gap gap{k, k};
    while (gap.end < values.last() && !values.given[values.at(gap.end)]) ++gap.end;
    k = gap.end;
    const bool touches = gap.begin < values.end && gap.end > values.begin;
    if (touches) filler.fill(needed_part(gap, values));
  }
}

} // namespace minehall::scenario
