#include "sim/scenario/map_series.hpp"

#include "models/mining/difficulty_steps.hpp"
#include "sim/scenario/gaps.hpp"
#include "sim/scenario/place_samples.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::scenario {

namespace {

constexpr std::int64_t most_intervals = 100'000'000;

struct Span { // of the run, UTC, whole seconds outwards
  std::int64_t begin;
  std::int64_t end;
};

std::int64_t steps(double seconds, std::int64_t step) {
  return static_cast<std::int64_t>(std::ceil(std::clamp(seconds, 0.0, 1e9) / static_cast<double>(step)));
}

void count(const GridValues& values, std::int64_t index, SeriesQuality& quality) {
  const std::size_t i = values.at(index);
  ++quality.intervals;
  if (values.given[i]) return;
  ++quality.missing;
  if (!std::isnan(values.values[i])) ++quality.filled;
}

void check_size(std::int64_t intervals, const InputText& input) {
  if (intervals > most_intervals)
    input.fail(1, 1, "more than 100 million intervals; choose a longer step or a shorter run");
}

void check_overlap(const PlacedCells& placed, std::int64_t begin, std::int64_t end, const InputText& input) {
  const auto& [grid, cells] = placed;
  if (cells.front().index < end && cells.back().index >= begin) return;
  input.fail(cells.front().line, 1,
             "the file covers " + grid.label(cells.front().index) + " to " + grid.label(cells.back().index + 1) +
                 ", the run needs " + grid.label(begin) + " to " + grid.label(end) +
                 "; change start, or use mapping: repeat year or stretch");
}

GridValues window(const PlacedCells& placed, std::int64_t begin, std::int64_t end, std::int64_t look,
                  const InputText& input) {
  const std::int64_t first = std::max(begin - look, std::min(begin, placed.cells.front().index));
  const std::int64_t last = std::min(end + look, std::max(end, placed.cells.back().index + 1));
  check_size(last - first, input);
  GridValues values{first, last, begin, end};
  for (const Cell& cell : placed.cells)
    if (values.holds(cell.index)) values.place(cell.index, cell.value, cell.line);
  return values;
}

class Points {
public:
  void add(double time, double value) {
    if (times_.empty() && std::isnan(value) && time < 0) return; // before the run and unknown
    times_.push_back(time);
    values_.push_back(value);
  }
  Series series(Duration known_after) && { return {std::move(times_), std::move(values_), known_after}; }
  // Daily means as the levels behind them; days before the run and after it tell when a level began.
  Series steps(Duration known_after, const InputText& input) && {
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (std::isnan(values_[i]))
        input.fail(1, 1, "mapping difficulty steps needs every day's mean; set gaps.rule to hold last");
    std::vector<double> dates, levels;
    for (const auto& step : mining::difficulty_steps(times_, values_, seconds_per_day)) {
      dates.push_back(step.date);
      levels.push_back(step.difficulty);
    }
    return {std::move(dates), std::move(levels), known_after};
  }

private:
  std::vector<double> times_;
  std::vector<double> values_;
};

Series map_calendar(const std::vector<Sample>& samples, const MapOrder& order, double start, Span run,
                    const InputText& input, SeriesQuality& quality) {
  const PlacedCells placed = place_by_date(samples, order.zone, order.step, input, quality);
  const Grid& grid = placed.grid;
  const std::int64_t begin = grid.index(run.begin);
  const std::int64_t end = grid.index(run.end - 1) + 1;
  check_overlap(placed, begin, end, input);
  const std::int64_t lead = steps(order.known_after.si(), order.step);
  const std::int64_t look =
      std::max({lead, 8 * seconds_per_day / order.step + 2, steps(order.gaps.longest.si(), order.step)});
  GridValues values = window(placed, begin, end, look, input);
  fill_gaps(values, order.gaps, grid, input);
  const bool steps = order.mapping == Mapping::difficulty_steps;
  const std::int64_t beside = steps ? 2 : 0; // a day of a retarget lies between two others
  Points points;
  for (std::int64_t k = std::max(values.first, begin - std::max(lead, beside)); k < end; ++k) {
    points.add(static_cast<double>(grid.start(k)) - start, values.values[values.at(k)]);
    if (k >= begin) count(values, k, quality);
  }
  for (std::int64_t k = end; k < std::min(end + beside, values.last()) && values.given[values.at(k)]; ++k)
    points.add(static_cast<double>(grid.start(k)) - start, values.values[values.at(k)]);
  if (steps) return std::move(points).steps(order.known_after, input);
  return std::move(points).series(order.known_after);
}

// The number of the year's interval at a wall time; 29 February takes the 28th.
std::int64_t typical_index(std::int64_t wall, std::int64_t step) {
  const Civil at = civil(wall);
  const int day_of_month = at.month == 2 && at.day == 29 ? 28 : at.day;
  const std::int64_t midnight = wall_seconds(2023, at.month, day_of_month) - wall_seconds(2023, 1, 1);
  return (midnight + at.hour * 3600 + at.minute * 60 + at.second) / step;
}

Series map_year(const std::vector<Sample>& samples, const MapOrder& order, double start, Span run,
                const InputText& input, SeriesQuality& quality) {
  if (seconds_per_day % order.step != 0) input.fail(1, 1, "mapping repeat year needs a step that divides a day");
  const std::int64_t slots = 365 * seconds_per_day / order.step;
  const Zone utc{"UTC"};
  GridValues year{0, slots, 0, slots};
  for (const Cell& cell : place_in_year(samples, order.zone, order.step, input, quality))
    year.place(cell.index, cell.value, cell.line);
  fill_gaps(year, order.gaps, Grid::typical_year(order.step, utc), input);
  const std::int64_t offset = order.zone.standard_offset(run.begin);
  const std::int64_t lead = steps(order.known_after.si(), order.step);
  const auto floor_step = [&](std::int64_t wall) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(wall) / static_cast<double>(order.step)));
  };
  const std::int64_t begin = floor_step(run.begin + offset);
  const std::int64_t end = floor_step(run.end + offset - 1) + 1;
  check_size(end - begin, input);
  Points points;
  for (std::int64_t k = begin - lead; k < end; ++k) {
    const std::int64_t slot = typical_index(k * order.step, order.step);
    points.add(static_cast<double>(k * order.step - offset) - start, year.values[year.at(slot)]);
    if (k >= begin) count(year, slot, quality);
  }
  return std::move(points).series(order.known_after);
}

Series map_stretch(const std::vector<Sample>& samples, const MapOrder& order, Duration horizon, const InputText& input,
                   SeriesQuality& quality) {
  const PlacedCells placed = place_by_date(samples, order.zone, order.step, input, quality);
  const std::int64_t begin = placed.cells.front().index;
  const std::int64_t end = placed.cells.back().index + 1;
  GridValues values = window(placed, begin, end, 0, input);
  fill_gaps(values, order.gaps, placed.grid, input);
  const std::int64_t zero = placed.grid.start(begin);
  const double factor = horizon.si() / static_cast<double>(placed.grid.start(end) - zero);
  Points points;
  for (std::int64_t k = begin; k < end; ++k) {
    points.add(static_cast<double>(placed.grid.start(k) - zero) * factor, values.values[values.at(k)]);
    count(values, k, quality);
  }
  return std::move(points).series(order.known_after);
}

} // namespace

Series map_series(const std::vector<Sample>& samples, const MapOrder& order, const Calendar& calendar, Duration horizon,
                  const InputText& input, SeriesQuality& quality) {
  const double start = calendar.start_utc();
  const Span run{static_cast<std::int64_t>(std::floor(start)),
                 static_cast<std::int64_t>(std::ceil(start + horizon.si()))};
  if (order.mapping == Mapping::stretch) return map_stretch(samples, order, horizon, input, quality);
  if (order.mapping == Mapping::repeat_year) return map_year(samples, order, start, run, input, quality);
  return map_calendar(samples, order, start, run, input, quality);
}

} // namespace minehall::scenario
