#include "sim/scenario/import_csv.hpp"

#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/stamps.hpp"

#include <charconv>

namespace minehall::scenario {

namespace {

struct StampColumns {
  std::size_t stamp = 0; // or the date
  std::size_t hour = 0;
};

StampValue read_split(const CsvRows& rows, const StampColumns& columns) {
  const auto date = parse_date(rows.field(columns.stamp));
  if (!date)
    rows.fail(columns.stamp, in_quotes(rows.field(columns.stamp)) + " is not a date such as 2024-01-31 or 01/31/2024");
  const auto hour = parse_hour(rows.field(columns.hour));
  if (!hour)
    rows.fail(columns.hour, in_quotes(rows.field(columns.hour)) + " is not an hour from 0 to 24, such as 7 or 07:00");
  return {.seconds = *date + *hour};
}

StampValue read_iso(const CsvRows& rows, std::size_t column) {
  const auto stamp = parse_stamp(rows.field(column));
  if (!stamp)
    rows.fail(column,
              in_quotes(rows.field(column)) + " is not a stamp such as 2024-01-31 14:00 or 2024-01-31T14:00:00Z");
  if (stamp->microseconds != 0) rows.fail(column, "a stamp between two seconds; round the stamps of the series");
  return *stamp;
}

StampValue read_unix(const CsvRows& rows, std::size_t column, std::int64_t per_second) {
  const std::string_view text = rows.field(column);
  std::int64_t count = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || at != text.data() + text.size() || count % per_second != 0)
    rows.fail(column, in_quotes(text) + " is not a whole number of Unix seconds; check stamp_format");
  if (count / per_second > 253402300799 || count / per_second < -62135596800)
    rows.fail(column, in_quotes(text) + " lies outside the years 1 to 9999; check stamp_format (unix s or unix ms)");
  return {.seconds = count / per_second, .absolute = true};
}

StampValue read_stamp(const CsvRows& rows, const SeriesSpec& spec, const StampColumns& columns) {
  if (spec.split_stamp) return read_split(rows, columns);
  if (spec.stamp_format == StampFormat::iso) return read_iso(rows, columns.stamp);
  return read_unix(rows, columns.stamp, spec.stamp_format == StampFormat::unix_seconds ? 1 : 1000);
}

StampColumns find_stamp(const CsvRows& rows, const SeriesSpec& spec) {
  if (!spec.split_stamp) return {.stamp = rows.column(spec.stamp_column)};
  return {.stamp = rows.column(spec.date_column), .hour = rows.column(spec.hour_column)};
}

} // namespace

std::vector<Sample> import_csv(const InputText& input, const SeriesSpec& spec, std::string_view column,
                               const SeriesUnit& unit) {
  CsvRows rows{input};
  const StampColumns stamp = find_stamp(rows, spec);
  const std::size_t values = rows.column(column);
  const std::int64_t shift = spec.stamp == Stamp::end ? static_cast<std::int64_t>(spec.step.si()) : 0;
  std::vector<Sample> samples;
  while (rows.next()) {
    const StampValue at = read_stamp(rows, spec, stamp);
    if (spec.above_zero && rows.value(values) <= 0)
      rows.fail(values, in_quotes(rows.field(values)) + " is not above zero; leave the field empty if it is unknown");
    samples.push_back({.start = at.seconds - shift,
                       .value = rows.value(values) * unit.factor + unit.offset,
                       .line = rows.line(),
                       .place = rows.place(stamp.stamp),
                       .absolute = at.absolute});
  }
  if (samples.empty()) input.fail(rows.line(), 1, "a header but no rows; is the file cut off?");
  return samples;
}

} // namespace minehall::scenario
