// What a scenario says about its inputs: where a series or a trace lies, how to read it, what to do with its gaps.
#pragma once

#include "models/base/quantity.hpp"
#include "models/scheduling/tier.hpp"
#include "sim/scenario/reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minehall::scenario {

enum class Root : std::uint8_t { scenario, data }; // `file:` is relative to the scenario, `data:` to --data

struct InputPath {
  Root root = Root::scenario;
  std::string path; // from the scenario's folder or the data folder on
  Place place{};    // where it is said
};

enum class Dimension : std::uint8_t {
  number,
  fraction,
  energy_price,
  power,
  energy,
  temperature,
  pressure,
  money,
  bitcoin,
  bitcoin_price,
  hash_rate,
  carbon_intensity
};

struct SeriesUnit { // SI = value * factor + offset
  std::string_view name;
  Dimension dimension = Dimension::number;
  double factor = 1;
  double offset = 0;
};

enum class SeriesFormat : std::uint8_t { csv, tmy3, epw };
enum class Stamp : std::uint8_t { start, end }; // of the interval that the value is for
enum class StampFormat : std::uint8_t { iso, unix_seconds, unix_milliseconds };
enum class GapRule : std::uint8_t { error, hold_last, interpolate, previous_week, leave };
// calendar: the stamp's own date; repeat_year: month, day and hour of any year, in standard time, 28 February also for
// the 29th; stretch: the file's span is stretched over the run.
enum class Mapping : std::uint8_t { calendar, repeat_year, stretch, difficulty_steps };

struct Gaps {
  GapRule rule = GapRule::error;
  Duration longest = Duration::from_si(3 * 3600.0); // a longer gap is an error, unless it is left open
};

struct SeriesSpec {
  std::string name;
  InputPath input;
  SeriesFormat format = SeriesFormat::csv;
  std::string column;
  SeriesUnit unit;
  std::string zone = "UTC";
  Stamp stamp = Stamp::start;
  StampFormat stamp_format = StampFormat::iso;
  bool split_stamp = false; // date_column + hour_column instead of stamp_column
  std::string stamp_column; // "" is the column with the empty header
  std::string date_column;
  std::string hour_column;
  Duration step = Duration::from_si(3600);
  Gaps gaps;
  Mapping mapping = Mapping::calendar;
  std::optional<Duration> known_after; // default: the end of the interval
  bool above_zero = false;             // a row at or below it is refused
  Place place;
};

struct WeatherSpec {
  InputPath input;
  SeriesFormat format = SeriesFormat::tmy3; // tmy3 and epw carry columns, units, stamps and offset; a csv declares them
  SeriesSpec csv;                           // column: dry bulb
  std::string relative_humidity_column;
  SeriesUnit relative_humidity_unit;
  std::string pressure_column;
  SeriesUnit pressure_unit;
  Gaps gaps;
  Mapping mapping = Mapping::repeat_year;
  Place place;
};

enum class JobFormat : std::uint8_t { csv, swf };
enum class Duplicates : std::uint8_t { keep, drop };
enum class Early : std::uint8_t { error, at_start }; // submitted before the trace's beginning

// What a job draws on each of its nodes above idle: a column times a power, all of them summed.
struct LoadColumn {
  std::string column;
  Power power; // at a value of 1
};

struct JobTraceSpec {
  std::string name = "jobs";
  InputPath input;
  JobFormat format = JobFormat::csv;
  std::string submit_column = "timestamp"; // ISO stamps, or s from the start of the trace
  std::string run_column = "duration";     // s
  std::string gpus_column = "num_gpus";
  std::string requested_column; // s; none: request_factor times the run time
  double request_factor = 1;
  std::int32_t gpus_per_unit = 1; // of the size column: 4 where it counts nodes of four GPUs
  Early early = Early::error;
  std::vector<LoadColumn> loads;   // none: the node's own utilisation
  std::optional<Power> node_range; // from idle to max of the hall's nodes: a load above it is refused
  Duplicates duplicates = Duplicates::keep;
  std::string tier_column;                         // words of scheduling::tier_words; none: all batch, or drawn
  std::optional<scheduling::TierShares> tiers;     // drawn for each job from a stream of its own
  std::optional<scheduling::TierSizes> tier_sizes; // instead: by its number of GPUs
  std::optional<Duration> tile_every;              // the trace begins anew after this time
  Place place;
};

} // namespace minehall::scenario
