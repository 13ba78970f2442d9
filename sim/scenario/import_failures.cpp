#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/load_failures.hpp"
#include "sim/scenario/stamps.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace minehall::scenario {

namespace {

// Stamps or numbers: the first date of the file decides.
class Dates {
public:
  explicit Dates(double unit) : unit_{unit} {}

  double read(const CsvRows& rows, std::size_t column) {
    const auto stamp = parse_stamp(rows.field(column));
    if (form_ == Form::unknown) form_ = stamp ? Form::stamps : Form::numbers;
    if (form_ == Form::numbers) return rows.number(column) * unit_;
    if (!stamp) rows.fail(column, in_quotes(rows.field(column)) + " is not a stamp such as 2024-01-31 14:00:05");
    earliest_ = std::min(earliest_, stamp->seconds);
    return static_cast<double>(stamp->seconds) + stamp->microseconds * 1e-6;
  }
  double origin() const {
    return form_ == Form::stamps ? std::floor(static_cast<double>(earliest_) / 86400) * 86400 : 0;
  }

private:
  double unit_;
  enum class Form { unknown, stamps, numbers } form_ = Form::unknown;
  std::int64_t earliest_ = INT64_MAX;
};

struct Columns {
  std::size_t entity, from;
  std::optional<std::size_t> until, event, only;
  std::vector<std::size_t> pair;
};

Columns find_columns(const CsvRows& rows, const FailureTraceSpec& spec) {
  Columns columns{rows.column(spec.entity_column), rows.column(spec.from_column), {}, {}, {}, {}};
  if (!spec.until_column.empty()) columns.until = rows.column(spec.until_column);
  if (!spec.event_column.empty()) columns.event = rows.column(spec.event_column);
  if (!spec.only_column.empty()) columns.only = rows.column(spec.only_column);
  for (const auto& name : spec.pair_columns) columns.pair.push_back(rows.column(name));
  return columns;
}

bool is_wanted(const CsvRows& rows, const Columns& columns, const FailureTraceSpec& spec) {
  if (rows.field(columns.from).empty()) return false;
  if (!columns.only) return true;
  const auto value = rows.field(*columns.only);
  return std::find(spec.only_values.begin(), spec.only_values.end(), value) != spec.only_values.end();
}

// Ends find their begins: the oldest open one of the same entity and the same pair columns.
class Pairs {
public:
  void row(const CsvRows& rows, const Columns& columns, const FailureTraceSpec& spec, double date,
           std::vector<TraceOutage>& outages, SeriesQuality& quality) {
    std::string key{rows.field(columns.entity)};
    for (const auto column : columns.pair) key.append(1, '\n').append(rows.field(column));
    const auto event = rows.field(*columns.event);
    if (event != spec.begin_word && event != spec.end_word)
      rows.fail(*columns.event, in_quotes(event) + " is neither begin_word '" + spec.begin_word + "' nor end_word '" +
                                    spec.end_word + "'; narrow the rows by only_column");
    auto& open = open_[key];
    if (event == spec.begin_word) {
      open.push_back(outages.size());
      outages.push_back({std::string{rows.field(columns.entity)}, date, {}});
    } else if (open.empty()) {
      ++quality.dropped;
    } else {
      if (date < outages[open.front()].from) rows.fail(columns.from, "ends before it began; sort the trace by date");
      outages[open.front()].until = date;
      open.erase(open.begin());
    }
  }

private:
  std::unordered_map<std::string, std::vector<std::size_t>> open_;
};

} // namespace

std::vector<TraceOutage> import_failures(const InputText& input, const FailureTraceSpec& spec, SeriesQuality& quality) {
  CsvRows rows{input};
  const Columns columns = find_columns(rows, spec);
  Dates dates{spec.unit};
  Pairs pairs;
  std::vector<TraceOutage> outages;
  while (rows.next()) {
    ++quality.rows;
    if (!is_wanted(rows, columns, spec)) {
      ++quality.dropped;
      continue;
    }
    const double date = dates.read(rows, columns.from);
    if (columns.event) {
      pairs.row(rows, columns, spec, date, outages, quality);
      continue;
    }
    TraceOutage outage{std::string{rows.field(columns.entity)}, date, {}};
    if (columns.until && !rows.field(*columns.until).empty()) {
      outage.until = dates.read(rows, *columns.until);
      if (*outage.until < outage.from) rows.fail(*columns.until, "ends before it began; check the columns");
    }
    outages.push_back(std::move(outage));
  }
  for (auto& outage : outages) {
    outage.from -= dates.origin();
    if (outage.until) *outage.until -= dates.origin();
  }
  return outages;
}

} // namespace minehall::scenario
