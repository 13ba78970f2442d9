// Traces of outages: from a file to dates of the run.
#pragma once

#include "models/base/series.hpp"
#include "sim/scenario/input_text.hpp"
#include "sim/scenario/read_reliability.hpp"

#include <optional>
#include <string>
#include <vector>

namespace minehall::scenario {

struct TraceOutage {
  std::string entity;
  double from = 0; // s of the trace, counted as FailureTraceSpec::skip says
  std::optional<double> until;
};

// In the order of the file. Rows that `only` leaves out, and ends without a begin, are dropped and counted.
std::vector<TraceOutage> import_failures(const InputText& input, const FailureTraceSpec& spec, SeriesQuality& quality);

struct LoadedFailures {
  std::vector<std::vector<reliability::Outage>> outages; // by name, in order and apart; dates of the run
  SeriesQuality quality;
  InputFile input;
};

// For the named entities of the scenario, in their order. Outages that have ended before the run are left out.
LoadedFailures load_failures(const FailureTraceSpec& spec, const std::vector<std::string>& names, Duration horizon,
                             const Paths& paths);

} // namespace minehall::scenario
