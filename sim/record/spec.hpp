// What a run file can hold, said without naming a file format: event tables, interval series, matrices, scalars.
// Paths are absolute ("/timeseries/hourly/power"); names match [a-z][a-z0-9_]*; units are UDUNITS ("W", "s", "degC",
// "1").
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace minehall::record {

enum class TableId : std::uint32_t {};
enum class SeriesId : std::uint32_t {};

// flag: i1 whose values 0, 1, ... are named by `labels` (no spaces). label: index into a list of names that may grow
// during the run (Recorder::label); the file holds the index as `<name>` and the names as `<name>_label`. Integers use
// NaN for "missing", written as the column's _FillValue.
enum class Type { f8, f4, i8, i4, u4, flag, label };

struct Column {
  std::string name;
  Type type = Type::f8;
  std::string units = "1";
  std::string long_name = {};
  std::vector<std::string> labels = {};
};

// One row an event. The row axis is `row`; its coordinate is the column of that name, or 0, 1, 2, ... without one.
struct TableSpec {
  std::string path;
  std::string row = "row";
  std::string long_name = {};
  std::vector<Column> columns = {};
};

// What an interval's mean says about the part in which the value was NaN (not in service): `skipped` averages over the
// rest (temperatures, prices); `zero` counts it as nothing drawn (powers), so that mean x step stays the integral. An
// interval that is NaN throughout is NaN either way.
enum class Absent { skipped, zero };

// Minimum and maximum cost two more datasets; flows that are only summed can do without.
enum class Extremes { recorded, omitted };

struct SeriesQuantity {
  std::string name = {}; // mean; extremes are `<name>_min` and `<name>_max`
  std::string units = "1";
  std::string long_name = {};
  double quantum = 0; // values are rounded to multiples of it before they are packed; 0: not rounded
  Absent absent = Absent::skipped;
  Extremes extremes = Extremes::recorded;
};

// A group with a time axis of constant step and, if `axis` is named, an axis of entities.
struct SeriesSpec {
  std::string path;
  double step = 3600;    // s
  std::string axis = {}; // "element"; empty: the quantities are columns over time only
  std::vector<std::string> entities = {};
  std::vector<SeriesQuantity> quantities = {};
  std::string long_name = {};
};

// A small table over two axes of names, for example money by month and stream; values are row-major.
struct MatrixSpec {
  std::string path;      // of the group
  std::string name = {}; // of the dataset in it
  std::string units = "1";
  std::string long_name = {};
  std::string row_axis;
  std::vector<std::string> rows = {};
  std::string column_axis;
  std::vector<std::string> columns = {};
};

struct Scalar {
  std::string name;
  double value = 0;
  std::string units = "1";
  std::string long_name = {};
};

struct Header {
  std::string title;
  std::string start_utc = "2026-01-01 00:00:00"; // date 0 of the run
};

} // namespace minehall::record
