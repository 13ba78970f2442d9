// From a spec and a file to values on the run's time. Throws SeriesError (exit status 4) for a file that cannot be
// trusted.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/series.hpp"
#include "models/scheduling/job_record.hpp"
#include "sim/scenario/series_error.hpp"
#include "sim/scenario/series_spec.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace minehall::scenario {

struct Paths {
  std::filesystem::path scenario_dir;
  std::filesystem::path data_dir; // empty without --data
};

struct InputFile {
  std::string name;   // from the scenario's folder or the data folder on
  std::string sha256; // of its bytes as they lie on the disk
};

struct LoadedSeries {
  Series series;
  SeriesQuality quality;
  InputFile input;
};

struct LoadedWeather {
  Series dry_bulb;          // K
  Series relative_humidity; // 0..1
  Series pressure;          // Pa
  SeriesQuality quality;
  InputFile input;
};

struct LoadedJobs {
  std::vector<scheduling::JobRecord> jobs; // by submit date; only those submitted within the run
  SeriesQuality quality;
  InputFile input;
};

// The series covers [0, horizon) and, where the file has them, the intervals before 0 whose values are known at 0.
LoadedSeries load_series(const SeriesSpec& spec, const Calendar& calendar, Duration horizon, const Paths& paths);
LoadedWeather load_weather(const WeatherSpec& spec, const Calendar& calendar, Duration horizon, const Paths& paths);
LoadedJobs load_jobs(const JobTraceSpec& spec, Duration horizon, const Paths& paths);

} // namespace minehall::scenario
