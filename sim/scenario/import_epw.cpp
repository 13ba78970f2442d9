#include "models/base/zone.hpp"
#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/import_weather.hpp"

#include <limits>

namespace minehall::scenario {

namespace {

double location_offset(const InputText& input) {
  CsvRows location{input, 0};
  location.next();
  if (location.fields() < 10 || location.field(0) != "LOCATION")
    input.fail(1, 1, "not an EPW file: the first line must begin with LOCATION and have 10 fields");
  return location.number(8);
}

double value_of(const CsvRows& rows, std::size_t column, double missing) {
  const double value = rows.value(column);
  return value == missing ? std::numeric_limits<double>::quiet_NaN() : value;
}

std::int64_t interval_start(const CsvRows& rows) {
  const auto whole = [&](std::size_t column, double least, double most, const char* what) {
    const double value = rows.number(column);
    if (value < least || value > most || value != static_cast<int>(value))
      rows.fail(column, in_quotes(rows.field(column)) + " is not " + what);
    return static_cast<int>(value);
  };
  const int year = whole(0, 1, 9999, "a year");
  const int month = whole(1, 1, 12, "a month from 1 to 12");
  const int day = whole(2, 1, 31, "a day from 1 to 31");
  const int hour = whole(3, 1, 24, "an hour from 1 to 24; this reader takes hourly EPW files");
  if (!is_date(year, month, day)) rows.fail(2, "no such day in this month; check the file");
  return wall_seconds(year, month, day, hour - 1);
}

} // namespace

WeatherSamples import_epw(const InputText& input) {
  WeatherSamples weather{.utc_offset = location_offset(input), .dry_bulb = {}, .relative_humidity = {}, .pressure = {}};
  CsvRows rows{input, 0};
  rows.skip_lines(8);
  while (rows.next()) {
    if (rows.fields() < 10) input.fail(rows.line(), 1, "fewer than 10 fields; an EPW row has 35");
    Sample sample{.start = interval_start(rows), .line = rows.line(), .place = 1};
    const auto add = [&](std::vector<Sample>& to, double value) { sample.value = value, to.push_back(sample); };
    add(weather.dry_bulb, value_of(rows, 6, 99.9) + 273.15);
    add(weather.relative_humidity, value_of(rows, 8, 999) / 100);
    add(weather.pressure, value_of(rows, 9, 999999));
  }
  if (weather.dry_bulb.empty()) input.fail(rows.line(), 1, "a header but no rows; is the file cut off?");
  return weather;
}

} // namespace minehall::scenario
