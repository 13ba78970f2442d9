#include "sim/scenario/load_series.hpp"

#include "sim/scenario/import_csv.hpp"
#include "sim/scenario/map_series.hpp"

#include <cmath>

namespace minehall::scenario {

namespace {

std::int64_t whole_step(Duration step, const std::string& name, const Place& place) {
  const double seconds = step.si();
  const bool whole = seconds >= 1 && seconds <= 366 * 86400.0 && seconds == std::floor(seconds);
  const auto value = whole ? static_cast<std::int64_t>(seconds) : 0;
  if (!whole || (86400 % value != 0 && value % 86400 != 0))
    fail_at(place, name,
            "the step must divide a day or be whole days; set step to that of the file, such as 15 min, 1 h or 1 d");
  return value;
}

Zone zone_of(const std::string& zone, const std::string& name, const Place& place) {
  try {
    return Zone{zone};
  } catch (const std::invalid_argument& problem) {
    fail_at(place, name, problem.what());
  }
}

} // namespace

LoadedSeries load_series(const SeriesSpec& spec, const Calendar& calendar, Duration horizon, const Paths& paths) {
  const MapOrder order{.mapping = spec.mapping,
                       .zone = zone_of(spec.zone, spec.name, spec.place),
                       .step = whole_step(spec.step, spec.name, spec.place),
                       .gaps = spec.gaps,
                       .known_after = spec.known_after.value_or(spec.step)};
  const InputText input = read_input(spec.input, spec.name, spec.place, paths);
  SeriesQuality quality;
  const auto samples = import_csv(input, spec, spec.column, spec.unit);
  Series series = map_series(samples, order, calendar, horizon, input, quality);
  return {.series = std::move(series), .quality = quality, .input = input.file};
}

} // namespace minehall::scenario
