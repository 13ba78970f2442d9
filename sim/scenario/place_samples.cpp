#include "sim/scenario/place_samples.hpp"

#include <cmath>
#include <optional>

namespace minehall::scenario {

namespace {

// UTC of a row; nothing for a local time that does not exist and bears no value. Of an hour that happens twice the
// first row is the first, a second row the second.
std::optional<std::int64_t> instant(const Sample& sample, const Zone& zone, std::int64_t last, const InputText& input,
                                    SeriesQuality& quality) {
  if (sample.absolute) return sample.start;
  const Zone::Instants utc = zone.utc(sample.start);
  if (!utc.exists) {
    if (!std::isnan(sample.value))
      input.fail(sample.line, sample.place,
                 "a value for a local time that " + zone.name() +
                     " does not have (the clock is put forward); check zone and stamp");
    ++quality.dropped;
    return std::nullopt;
  }
  if (utc.first == utc.second) return utc.first;
  ++quality.ambiguous;
  return utc.first > last ? utc.first : utc.second;
}

void check_order(std::int64_t index, const std::vector<Cell>& cells, const Sample& sample, const InputText& input) {
  if (cells.empty() || index > cells.back().index) return;
  const std::string before = " (line " + std::to_string(cells.back().line) + ")";
  if (index == cells.back().index)
    input.fail(sample.line, sample.place, "the stamp of the row before" + before + " again; remove one of the rows");
  input.fail(sample.line, sample.place,
             "the stamp lies before that of the row before" + before + "; sort the rows by time");
}

// A year may begin on any date: once, the rows may go on at its beginning, up to the date of the first one.
void check_year(std::int64_t index, const std::vector<Cell>& cells, bool& begun_anew, const Sample& sample,
                const InputText& input) {
  if (cells.empty()) return;
  if (!begun_anew && index < cells.back().index && index < cells.front().index) {
    begun_anew = true;
    return;
  }
  if (begun_anew && index >= cells.front().index)
    input.fail(sample.line, sample.place,
               "the date of the first row (line " + std::to_string(cells.front().line) +
                   ") or a later one again; cut the file to one year");
  check_order(index, cells, sample, input);
}

[[noreturn]] void fail_step(const Sample& sample, const InputText& input) {
  input.fail(sample.line, sample.place,
             "the stamp is not a whole number of steps after the first row; check step and stamp");
}

} // namespace

PlacedCells place_by_date(const std::vector<Sample>& samples, const Zone& zone, std::int64_t step,
                          const InputText& input, SeriesQuality& quality) {
  std::optional<Grid> grid;
  std::vector<Cell> cells;
  cells.reserve(samples.size());
  std::int64_t last = INT64_MIN;
  for (const Sample& sample : samples) {
    const auto utc = instant(sample, zone, last, input, quality);
    if (!utc) continue;
    if (!grid) grid.emplace(step, *utc, zone);
    const std::int64_t index = grid->index(*utc);
    if (grid->start(index) != *utc) fail_step(sample, input);
    check_order(index, cells, sample, input);
    cells.push_back({index, sample.value, sample.line});
    last = *utc;
  }
  if (!grid) input.fail(1, 1, "no row with a time that exists; check zone and stamp");
  quality.rows = samples.size();
  return {*grid, std::move(cells)};
}

std::vector<Cell> place_in_year(const std::vector<Sample>& samples, const Zone& zone, std::int64_t step,
                                const InputText& input, SeriesQuality& quality) {
  std::vector<Cell> cells;
  cells.reserve(samples.size());
  bool begun_anew = false;
  for (const Sample& sample : samples) {
    const Civil at = civil(sample.absolute ? sample.start + zone.standard_offset(sample.start) : sample.start);
    if (at.month == 2 && at.day == 29) {
      ++quality.dropped;
      continue;
    }
    const std::int64_t second =
        wall_seconds(2023, at.month, at.day, at.hour, at.minute, at.second) - wall_seconds(2023, 1, 1);
    if (second % step != 0) fail_step(sample, input);
    check_year(second / step, cells, begun_anew, sample, input);
    cells.push_back({second / step, sample.value, sample.line});
  }
  if (cells.empty()) input.fail(1, 1, "no row outside 29 February; is the file cut off?");
  quality.rows = samples.size();
  return cells;
}

} // namespace minehall::scenario
