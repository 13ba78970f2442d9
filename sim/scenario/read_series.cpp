#include "sim/scenario/read_series.hpp"

#include "models/base/zone.hpp"
#include "sim/scenario/nearest.hpp"

#include <vector>

namespace minehall::scenario {

InputPath read_path(Section section) {
  InputPath path;
  const bool here = section.has("file");
  const bool data = section.has("data");
  if (here) path = {Root::scenario, section.file("file", ""), section.place("file")};
  if (data) path = {Root::data, section.text("data", ""), section.place("data")};
  if (here && data) section.fail("data", "a file besides file:; keep one of the two");
  if (!here && !data) section.fail("names no file; add file: (relative to the scenario) or data: (relative to --data)");
  if ((here || data) && path.path.empty()) section.fail(here ? "file" : "data", "must name a file");
  return path;
}

namespace {

constexpr std::string_view stamps[] = {"start", "end"};
constexpr std::string_view stamp_formats[] = {"iso", "unix s", "unix ms"};
constexpr std::string_view gap_rules[] = {"error", "hold last", "interpolate", "same hour of previous week", "leave"};
constexpr std::string_view mappings[] = {"calendar", "repeat year", "stretch"};
constexpr std::string_view series_mappings[] = {"calendar", "repeat year", "stretch", "difficulty steps"};

SeriesUnit read_unit(Section& section, std::string_view key) {
  const std::string name = section.text(key);
  std::vector<std::string_view> names;
  std::string known;
  for (const SeriesUnit& unit : series_units()) {
    if (unit.name == name) return unit;
    names.push_back(unit.name);
    known += (known.empty() ? "" : ", ") + std::string{unit.name};
  }
  const std::string nearest_unit = hint(name, std::span<const std::string_view>{names});
  section.fail(key, "unknown unit '" + name + "'" + nearest_unit + "; known are " + known);
  return series_units().front();
}

std::string read_zone(Section& section) {
  std::string zone = section.text("zone", "UTC");
  if (Zone::exists(zone)) return zone;
  section.fail("zone",
               "unknown time zone '" + zone + "'; use a name of the tz database such as America/Chicago, or UTC-6");
  return "UTC";
}

Duration read_step(Section& section) {
  const Duration step = section.duration("step", Duration::from_si(3600));
  const auto seconds = step.si() >= 1 && step.si() <= 366 * 86400.0 ? static_cast<long>(step.si()) : 0;
  if (seconds > 0 && static_cast<double>(seconds) == step.si() && (86400 % seconds == 0 || seconds % 86400 == 0))
    return step;
  section.fail("step", "must divide a day or be whole days, such as 15 min, 1 h or 1 d");
  return Duration::from_si(3600);
}

void read_stamp(Section& section, SeriesSpec& spec) {
  spec.zone = read_zone(section);
  spec.step = read_step(section);
  spec.stamp = static_cast<Stamp>(section.choice("stamp", stamps, 0));
  spec.stamp_format = static_cast<StampFormat>(section.choice("stamp_format", stamp_formats, 0));
  const bool whole = section.has("stamp_column");
  const bool split = section.has("date_column") || section.has("hour_column");
  if (whole) spec.stamp_column = section.text("stamp_column", "");
  if (split) {
    spec.split_stamp = !whole;
    spec.date_column = section.text("date_column", whole ? std::optional<std::string>{""} : std::nullopt);
    spec.hour_column = section.text("hour_column", whole ? std::optional<std::string>{""} : std::nullopt);
  }
  if (whole && split) section.fail("stamp_column", "a stamp besides date_column and hour_column; keep one of the two");
  if (!whole && !split) section.fail("names no stamp; add stamp_column:, or date_column: and hour_column:");
}

Gaps read_gaps(Section& parent) {
  Gaps gaps;
  auto section = parent.optional_section("gaps");
  if (!section) return gaps;
  gaps.rule = static_cast<GapRule>(section->choice("rule", gap_rules));
  gaps.longest = section->duration("longest", gaps.longest);
  if (gaps.longest.si() < 0) section->fail("longest", "must not be negative");
  section->finish();
  return gaps;
}

// A weather quantity of a csv file: {column, unit}.
void read_quantity(Section& weather, std::string_view key, Dimension dimension, std::string& column, SeriesUnit& unit) {
  Section section = weather.section(key);
  column = section.text("column");
  unit = read_unit(section, "unit");
  const bool bare_fraction = dimension == Dimension::fraction && unit.dimension == Dimension::number;
  if (unit.dimension != dimension && !bare_fraction)
    section.fail("unit", dimension == Dimension::temperature ? "must be one of temperature: degC or K"
                         : dimension == Dimension::pressure  ? "must be one of pressure: Pa, hPa, kPa or mbar"
                                                             : "must be % or fraction");
  section.finish();
}

void read_csv_weather(Section& section, WeatherSpec& spec) {
  read_stamp(section, spec.csv);
  read_quantity(section, "dry_bulb", Dimension::temperature, spec.csv.column, spec.csv.unit);
  read_quantity(section, "relative_humidity", Dimension::fraction, spec.relative_humidity_column,
                spec.relative_humidity_unit);
  read_quantity(section, "pressure", Dimension::pressure, spec.pressure_column, spec.pressure_unit);
}

WeatherSpec read_weather_head(Section& section, SeriesFormat format) {
  WeatherSpec spec;
  spec.place = section.place();
  spec.input = read_path(section);
  spec.format = format;
  spec.gaps = read_gaps(section);
  if (spec.gaps.rule == GapRule::leave && section.has("gaps"))
    section.section("gaps").fail("rule", "must not be 'leave': plants need weather at all times; fill the gap");
  spec.mapping = static_cast<Mapping>(section.choice("mapping", mappings, 1));
  return spec;
}

template <SeriesFormat format> WeatherSpec read_typical_year(Section section) {
  const WeatherSpec spec = read_weather_head(section, format);
  if (spec.mapping != Mapping::repeat_year)
    section.fail("mapping", "must be 'repeat year' for a typical year, which has no dates of its own");
  section.finish();
  return spec;
}

WeatherSpec read_weather_table(Section section) {
  WeatherSpec spec = read_weather_head(section, SeriesFormat::csv);
  read_csv_weather(section, spec);
  section.finish();
  return spec;
}

constexpr Kind<WeatherSpec> weather_kinds[] = {
    {"csv", "declared columns", read_weather_table},
    {"tmy3", "typical year of NREL", read_typical_year<SeriesFormat::tmy3>},
    {"epw", "weather file of EnergyPlus", read_typical_year<SeriesFormat::epw>},
};

} // namespace

SeriesSpec read_series(std::string name, Section section) {
  SeriesSpec spec;
  spec.name = std::move(name);
  spec.place = section.place();
  spec.input = read_path(section);
  spec.column = section.text("column");
  spec.unit = read_unit(section, "unit");
  read_stamp(section, spec);
  spec.gaps = read_gaps(section);
  spec.mapping = static_cast<Mapping>(section.choice("mapping", series_mappings, 0));
  if (spec.mapping == Mapping::repeat_year && spec.step.si() > 86400)
    section.fail("step", "must divide a day with mapping: repeat year");
  const bool steps = spec.mapping == Mapping::difficulty_steps;
  if (steps && spec.step.si() != 86400) section.fail("step", "must be a day with mapping: difficulty steps");
  spec.known_after = section.duration("known_after", steps ? Duration{} : spec.step);
  section.finish();
  return spec;
}

WeatherSpec read_weather(Section section) { return read_kind<WeatherSpec>(section, weather_kinds, "format"); }

} // namespace minehall::scenario
