// From rows of a file to a series on the run's time.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/series.hpp"
#include "sim/scenario/input_text.hpp"
#include "sim/scenario/sample.hpp"
#include "sim/scenario/series_spec.hpp"

#include <cstdint>
#include <vector>

namespace minehall::scenario {

struct MapOrder {
  Mapping mapping = Mapping::calendar;
  Zone zone{"UTC"};
  std::int64_t step = 3600;
  Gaps gaps;
  Duration known_after;
};

Series map_series(const std::vector<Sample>& samples, const MapOrder& order, const Calendar& calendar, Duration horizon,
                  const InputText& input, SeriesQuality& quality);

} // namespace minehall::scenario
