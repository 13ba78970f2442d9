#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/import_jobs.hpp"
#include "sim/scenario/stamps.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <unordered_set>

namespace minehall::scenario {

namespace {

struct JobColumns {
  std::size_t submit;
  std::size_t run;
  std::size_t gpus;
  std::optional<std::size_t> requested, tier;
  std::vector<std::pair<std::size_t, double>> loads; // column, W at 1
  double most = 0;                                   // W above idle that a node can draw
};

JobColumns find_columns(const CsvRows& rows, const JobTraceSpec& spec) {
  JobColumns columns{
      rows.column(spec.submit_column),        rows.column(spec.run_column), rows.column(spec.gpus_column), {}, {}, {},
      std::numeric_limits<double>::infinity()};
  if (!spec.requested_column.empty()) columns.requested = rows.column(spec.requested_column);
  if (!spec.tier_column.empty()) columns.tier = rows.column(spec.tier_column);
  for (const auto& load : spec.loads) columns.loads.emplace_back(rows.column(load.column), load.power.si());
  if (spec.node_range) columns.most = spec.node_range->si() * (1 + 1e-6); // sums are rounded
  return columns;
}

double not_negative(const CsvRows& rows, std::size_t column) {
  if (rows.field(column).empty()) return 0;
  const double value = rows.number(column);
  if (value < 0)
    rows.fail(column, in_quotes(rows.field(column)) + " is negative; leave the field empty if it is unknown");
  return value;
}

std::int32_t whole_gpus(const CsvRows& rows, std::size_t column) {
  const double value = not_negative(rows, column);
  if (value != std::floor(value) || value > 1e6)
    rows.fail(column, in_quotes(rows.field(column)) + " is not a whole number of GPUs up to a million");
  return static_cast<std::int32_t>(value);
}

// Nothing given is an idle job.
double node_power(const CsvRows& rows, const JobColumns& columns) {
  if (columns.loads.empty()) return -1;
  double sum = 0;
  for (const auto& [column, power] : columns.loads)
    if (rows.field(column) != "nan") sum += not_negative(rows, column) * power;
  if (!(sum <= columns.most))
    rows.fail(columns.loads.front().first,
              fmt::format("a load of {:.6g} W above idle on each node, of which a node has {:.6g} W (max less idle); "
                          "check load_columns and the node's max",
                          sum, columns.most));
  return sum;
}

// Nothing given is batch.
scheduling::Tier read_tier(const CsvRows& rows, std::size_t column) {
  const std::string_view word = rows.field(column);
  if (word.empty()) return scheduling::Tier::batch;
  for (const auto tier : scheduling::tier_order)
    if (word == scheduling::tier_words[index(tier)]) return tier;
  rows.fail(column, in_quotes(word) + " is no tier; known are batch, fine-tune and inference");
}

// The first row decides whether the trace has stamps or seconds.
class SubmitDates {
public:
  explicit SubmitDates(Early early) : early_{early} {}
  double read(const CsvRows& rows, std::size_t column) {
    const std::string_view text = rows.field(column);
    const auto stamp = parse_stamp(text);
    if (form_ == Form::unknown) form_ = stamp ? Form::stamps : Form::seconds;
    if (form_ == Form::stamps && !stamp)
      rows.fail(column, in_quotes(text) + " is not a stamp such as 2024-01-31 14:00:05");
    if (form_ == Form::seconds) return not_empty(rows, column);
    earliest_ = std::min(earliest_, stamp->seconds);
    return static_cast<double>(stamp->seconds) + stamp->microseconds * 1e-6;
  }
  double origin() const {
    return form_ != Form::stamps ? 0 : std::floor(static_cast<double>(earliest_) / 86400) * 86400;
  }

private:
  double not_empty(const CsvRows& rows, std::size_t column) const {
    if (rows.field(column).empty()) rows.fail(column, "empty; every job needs a submit time");
    const double date = rows.number(column);
    if (date < 0 && early_ == Early::error)
      rows.fail(column, in_quotes(rows.field(column)) +
                            " lies before the trace's beginning; with 'early: at start' such jobs are submitted at 0");
    return std::max(0.0, date);
  }
  enum class Form : std::uint8_t { unknown, stamps, seconds };

  Early early_;
  Form form_ = Form::unknown;
  std::int64_t earliest_ = INT64_MAX;
};

} // namespace

std::vector<TraceJob> import_csv_jobs(const InputText& input, const JobTraceSpec& spec, SeriesQuality& quality) {
  CsvRows rows{input};
  const JobColumns columns = find_columns(rows, spec);
  SubmitDates dates{spec.early};
  std::unordered_set<std::string_view> seen;
  seen.reserve(input.text.size() / 32);
  std::vector<TraceJob> jobs;
  while (rows.next()) {
    ++quality.rows;
    TraceJob job{.submit = dates.read(rows, columns.submit),
                 .run = not_negative(rows, columns.run),
                 .gpus = whole_gpus(rows, columns.gpus) * spec.gpus_per_unit,
                 .line = rows.line(),
                 .node_power = node_power(rows, columns)};
    if (columns.requested) job.requested = not_negative(rows, *columns.requested);
    if (columns.tier) job.tier = read_tier(rows, *columns.tier);
    const bool again = !seen.insert(rows.row()).second;
    quality.duplicates += again ? 1 : 0;
    if (again && spec.duplicates == Duplicates::drop) continue;
    if (job.run <= 0 || job.gpus <= 0) {
      ++quality.dropped;
      continue;
    }
    jobs.push_back(job);
  }
  for (TraceJob& job : jobs) job.submit -= dates.origin();
  return jobs;
}

} // namespace minehall::scenario
