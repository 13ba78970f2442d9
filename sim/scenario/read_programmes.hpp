// Grid programmes as a scenario gives them.
#pragma once

#include "models/market/peaks.hpp"
#include "models/market/programme.hpp"
#include "sim/scenario/reader.hpp"

#include <span>

namespace minehall::scenario {

std::span<const Kind<market::ProgrammeSpec>> programme_kinds();
// One programme of the map `programmes:`; `name` is its key.
market::ProgrammeSpec read_programme(std::string name, Section programme);
market::PeakForecastSpec read_peak_forecast(Section forecast);

} // namespace minehall::scenario
