// Job traces: comma-separated with declared columns, or the Standard Workload Format.
#pragma once

#include "models/base/series.hpp"
#include "models/scheduling/tier.hpp"
#include "sim/scenario/input_text.hpp"
#include "sim/scenario/series_spec.hpp"

#include <cstdint>
#include <vector>

namespace minehall::scenario {

struct TraceJob {
  double submit = 0; // s since the start of the trace
  double run = 0;
  double requested = 0; // 0: the trace does not say
  std::int32_t gpus = 0;
  int line = 0;
  double node_power = -1; // W above idle on each node; below 0: the trace does not say
  scheduling::Tier tier = scheduling::Tier::batch;
};

// In the order of the file. Stamps count from the midnight before the earliest one, numbers from 0.
// Jobs without a run time or a size are dropped and counted; equal rows are counted, and dropped if the spec says so.
std::vector<TraceJob> import_csv_jobs(const InputText& input, const JobTraceSpec& spec, SeriesQuality& quality);
// Feitelson's Standard Workload Format 2.2: 18 fields, -1 = unknown; 2 submit, 4 run, 5 allocated processors, 8
// requested, 9 requested time.
std::vector<TraceJob> import_swf_jobs(const InputText& input, const JobTraceSpec& spec, SeriesQuality& quality);

} // namespace minehall::scenario
