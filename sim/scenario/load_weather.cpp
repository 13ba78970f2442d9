#include "sim/scenario/import_csv.hpp"
#include "sim/scenario/import_weather.hpp"
#include "sim/scenario/load_series.hpp"
#include "sim/scenario/map_series.hpp"

#include <cmath>
#include <sstream>

namespace minehall::scenario {

namespace {

struct Bounds {
  const char* quantity;
  double least;
  double most;
  const char* text;
};

// Outside what has been measured on Earth, so most likely the wrong unit or column.
constexpr Bounds dry_bulb_bounds{"dry bulb", 180, 335, "-93 to 62 degC"};
constexpr Bounds humidity_bounds{"relative humidity", 0, 1, "0 to 100 %"};
constexpr Bounds pressure_bounds{"pressure", 30000, 110000, "300 to 1100 mbar"};

void check(const std::vector<Sample>& samples, const Bounds& bounds, const InputText& input) {
  for (const Sample& sample : samples) {
    if (std::isnan(sample.value) || (sample.value >= bounds.least && sample.value <= bounds.most)) continue;
    std::ostringstream text;
    text << bounds.quantity << " of " << sample.value << " (SI) lies outside " << bounds.text
         << "; check column and unit";
    input.fail(sample.line, 1, text.str());
  }
}

WeatherSamples import_csv_weather(const InputText& input, const WeatherSpec& spec) {
  return {.utc_offset = 0,
          .dry_bulb = import_csv(input, spec.csv, spec.csv.column, spec.csv.unit),
          .relative_humidity = import_csv(input, spec.csv, spec.relative_humidity_column, spec.relative_humidity_unit),
          .pressure = import_csv(input, spec.csv, spec.pressure_column, spec.pressure_unit)};
}

WeatherSamples import_any(const InputText& input, const WeatherSpec& spec) {
  if (spec.format == SeriesFormat::tmy3) return import_tmy3(input);
  return spec.format == SeriesFormat::epw ? import_epw(input) : import_csv_weather(input, spec);
}

MapOrder order_of(const WeatherSpec& spec, double utc_offset, const InputText& input) {
  MapOrder order{.mapping = spec.mapping, .zone = Zone::fixed(0), .step = 3600, .gaps = spec.gaps, .known_after = {}};
  if (spec.format == SeriesFormat::csv) {
    order.step = static_cast<std::int64_t>(spec.csv.step.si());
    if (!Zone::exists(spec.csv.zone))
      fail_at(spec.place, "weather",
              "unknown time zone '" + spec.csv.zone + "'; use a name such as America/Chicago, or UTC-6");
    order.zone = Zone{spec.csv.zone};
    if (order.step < 1 || 86400 % order.step != 0)
      fail_at(spec.place, "weather", "the step must divide a day; set step to that of the file, such as 1 h");
    return order;
  }
  if (std::abs(utc_offset) > 15)
    input.fail(1, 1, "the station's offset to UTC is not one in hours; repair the first line");
  if (spec.mapping != Mapping::repeat_year)
    fail_at(spec.place, "weather", "a typical year has no dates of its own; use mapping: repeat year");
  order.zone = Zone::fixed(utc_offset);
  return order;
}

} // namespace

LoadedWeather load_weather(const WeatherSpec& spec, const Calendar& calendar, Duration horizon, const Paths& paths) {
  const InputText input = read_input(spec.input, "weather", spec.place, paths);
  const WeatherSamples samples = import_any(input, spec);
  check(samples.dry_bulb, dry_bulb_bounds, input);
  check(samples.relative_humidity, humidity_bounds, input);
  check(samples.pressure, pressure_bounds, input);
  const MapOrder order = order_of(spec, samples.utc_offset, input);
  SeriesQuality total;
  const auto map = [&](const std::vector<Sample>& of) {
    SeriesQuality one;
    Series series = map_series(of, order, calendar, horizon, input, one);
    // Rows and intervals are shared by the three; gaps may lie in any of them.
    one.missing += total.missing;
    one.filled += total.filled;
    total = one;
    return series;
  };
  Series dry_bulb = map(samples.dry_bulb);
  Series humidity = map(samples.relative_humidity);
  Series pressure = map(samples.pressure);
  return {.dry_bulb = std::move(dry_bulb),
          .relative_humidity = std::move(humidity),
          .pressure = std::move(pressure),
          .quality = total,
          .input = input.file};
}

} // namespace minehall::scenario
