#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/import_weather.hpp"
#include "sim/scenario/stamps.hpp"

#include <limits>

namespace minehall::scenario {

namespace {

double station_offset(const InputText& input) {
  CsvRows station{input, 0};
  station.next();
  if (station.fields() < 7) input.fail(1, 1, "not a TMY3 file: the first line must name the station with 7 fields");
  return station.number(3);
}

double value_of(const CsvRows& rows, std::size_t column) {
  const double value = rows.value(column);
  return value == -9900 ? std::numeric_limits<double>::quiet_NaN() : value;
}

} // namespace

WeatherSamples import_tmy3(const InputText& input) {
  WeatherSamples weather{.utc_offset = station_offset(input), .dry_bulb = {}, .relative_humidity = {}, .pressure = {}};
  CsvRows rows{input, 2};
  const std::size_t date = rows.column("Date (MM/DD/YYYY)");
  const std::size_t time = rows.column("Time (HH:MM)");
  const std::size_t dry_bulb = rows.column("Dry-bulb (C)");
  const std::size_t humidity = rows.column("RHum (%)");
  const std::size_t pressure = rows.column("Pressure (mbar)");
  while (rows.next()) {
    const auto day = parse_date(rows.field(date));
    const auto hour = parse_hour(rows.field(time));
    if (!day) rows.fail(date, in_quotes(rows.field(date)) + " is not a date such as 01/31/1989");
    if (!hour || *hour == 0) rows.fail(time, in_quotes(rows.field(time)) + " is not a time from 01:00 to 24:00");
    Sample sample{.start = *day + *hour - 3600, .line = rows.line(), .place = rows.place(date)};
    const auto add = [&](std::vector<Sample>& to, double value) { sample.value = value, to.push_back(sample); };
    add(weather.dry_bulb, value_of(rows, dry_bulb) + 273.15);
    add(weather.relative_humidity, value_of(rows, humidity) / 100);
    add(weather.pressure, value_of(rows, pressure) * 100);
  }
  if (weather.dry_bulb.empty()) input.fail(rows.line(), 1, "a header but no rows; is the file cut off?");
  return weather;
}

} // namespace minehall::scenario
