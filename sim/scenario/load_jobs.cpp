#include "sim/scenario/import_jobs.hpp"
#include "sim/scenario/load_series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::scenario {

namespace {

void check_period(const std::vector<TraceJob>& jobs, double period, const InputText& input) {
  const TraceJob& last = jobs.back();
  if (last.submit < period) return;
  const std::string days = std::to_string(static_cast<long>(std::ceil((last.submit + 1) / 86400)));
  input.fail(last.line, 1,
             "submitted after the trace has begun anew; set tile_every to at least " + days + " d, or cut the trace");
}

// Jobs of every tile that begins within the run; one that runs on over a seam simply does.
std::vector<scheduling::JobRecord> tile(const std::vector<TraceJob>& jobs, const JobTraceSpec& spec, double horizon,
                                        const InputText& input) {
  const double period = spec.tile_every ? spec.tile_every->si() : std::numeric_limits<double>::infinity();
  const double tiles = std::max(1.0, std::ceil(horizon / period));
  if (tiles * static_cast<double>(jobs.size()) > 2e8)
    input.fail(1, 1, "more than 200 million jobs; choose a longer tile_every or a shorter run");
  std::vector<scheduling::JobRecord> records;
  records.reserve(static_cast<std::size_t>(tiles) * jobs.size());
  for (std::size_t t = 0; t < static_cast<std::size_t>(tiles); ++t) {
    const double begin = t == 0 ? 0 : static_cast<double>(t) * period;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const TraceJob& job = jobs[i];
      if (begin + job.submit >= horizon) break;
      records.push_back({.submit_s = begin + job.submit,
                         .run_s = job.run,
                         .requested_s = job.requested > 0 ? job.requested : job.run * spec.request_factor,
                         .gpus = job.gpus,
                         .node_power_w = static_cast<float>(job.node_power),
                         .id = static_cast<std::uint32_t>(t * jobs.size() + i),
                         .tier = job.tier});
    }
  }
  return records;
}

} // namespace

LoadedJobs load_jobs(const JobTraceSpec& spec, Duration horizon, const Paths& paths) {
  const InputText input = read_input(spec.input, spec.name, spec.place, paths);
  LoadedJobs loaded;
  loaded.input = input.file;
  const auto import = spec.format == JobFormat::swf ? import_swf_jobs : import_csv_jobs;
  std::vector<TraceJob> jobs = import(input, spec, loaded.quality);
  if (jobs.empty()) input.fail(1, 1, "no job with a run time and a size; is the file cut off?");
  std::stable_sort(jobs.begin(), jobs.end(), [](const TraceJob& a, const TraceJob& b) { return a.submit < b.submit; });
  if (spec.tile_every) check_period(jobs, spec.tile_every->si(), input);
  loaded.jobs = tile(jobs, spec, horizon.si(), input);
  return loaded;
}

} // namespace minehall::scenario
