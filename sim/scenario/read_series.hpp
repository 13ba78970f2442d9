// Readers of the scenario's inputs.
#pragma once

#include "sim/scenario/reader.hpp"
#include "sim/scenario/series_spec.hpp"

#include <span>
#include <string>
#include <string_view>

namespace minehall::scenario {

std::span<const SeriesUnit> series_units();

SeriesSpec read_series(std::string name, Section section);
WeatherSpec read_weather(Section section);
JobTraceSpec read_job_trace(Section section); // read_jobs.cpp
InputPath read_path(Section section);         // of the keys file or data

} // namespace minehall::scenario
