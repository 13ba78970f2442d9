// Rows of kind dataset: a statistic of a column of a public file in the data folder, and facts of the catalogue.
#include "models/market/programme_catalogue.hpp"
#include "models/thermal/psychrometrics.hpp"
#include "sim/command/validate/dataset.hpp"
#include "sim/scenario/csv_rows.hpp"
#include "sim/scenario/import_weather.hpp"
#include "sim/scenario/input_text.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace minehall::command::validation {

namespace {

using Values = std::vector<double>; // none missing

enum class Format { epw, tmy3, csv };

Format format_of(const scenario::InputText& input) {
  if (input.text.starts_with("LOCATION,")) return Format::epw;
  const auto first = std::min(input.text.find('\n'), input.text.size() - 1) + 1;
  const auto second = input.text.find("Date (MM/DD/YYYY)", first);
  return second != std::string::npos && second < input.text.find('\n', first) ? Format::tmy3 : Format::csv;
}

// Stull's fit with a floor of relative humidity where the row gives one, as its author did; else the exact inverse at
// the file's pressure, as plants do.
Values wet_bulbs(const scenario::WeatherSamples& weather, const Inputs& in) {
  const double floor = in.has("RH_floor") ? in.share_of_hundred("RH_floor") : 0;
  Values values;
  for (std::size_t i = 0; i < weather.dry_bulb.size(); ++i) {
    const auto dry = Temperature::from_si(weather.dry_bulb[i].value);
    const double humidity = std::max(weather.relative_humidity[i].value, floor); // NaN stays NaN
    const auto pressure = Pressure::from_si(weather.pressure[i].value);
    values.push_back(
        (in.has("RH_floor") ? thermal::wet_bulb_stull(dry, humidity) : thermal::wet_bulb(dry, humidity, pressure))
            .si());
  }
  return values;
}

Values weather_values(const scenario::WeatherSamples& weather, const Inputs& in) {
  const auto variable = in.text("variable");
  if (variable == "T_wb") return wet_bulbs(weather, in);
  const auto column = [&]() -> const std::vector<scenario::Sample>* {
    if (variable == "T_db") return &weather.dry_bulb;
    if (variable == "RH") return &weather.relative_humidity;
    return nullptr;
  }();
  if (column == nullptr) throw MissingInput{"variable"};
  Values values;
  for (const auto& sample : *column) values.push_back(sample.value);
  return values;
}

Values csv_values(const scenario::InputText& input, const Inputs& in) {
  scenario::CsvRows rows{input};
  const auto column = rows.column(in.text("variable"));
  Values values;
  while (rows.next()) values.push_back(rows.value(column));
  return values;
}

// A weather file gives temperatures; what a CSV holds is taken to be in the unit of the row.
struct Loaded {
  Values values;
  std::optional<Dimension> dimension;
};

Loaded load(const Inputs& in, const scenario::InputText& input) {
  Loaded loaded;
  const Format format = format_of(input);
  if (format == Format::csv) {
    loaded.values = csv_values(input, in);
  } else {
    loaded.values = weather_values(format == Format::epw ? import_epw(input) : import_tmy3(input), in);
    loaded.dimension = in.text("variable") == "RH" ? Dimension::ratio : Dimension::temperature;
  }
  std::erase_if(loaded.values, [](double value) { return std::isnan(value); });
  return loaded;
}

// Linear between order statistics: rank p (n - 1) from 0.
double percentile(Values values, double percent) {
  std::sort(values.begin(), values.end());
  const double rank = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const auto above = std::min(below + 1, values.size() - 1);
  return values[below] + (rank - static_cast<double>(below)) * (values[above] - values[below]);
}

double mean(const Values& values) {
  double sum = 0, rest = 0; // compensated (Neumaier 1974)
  for (const double value : values) {
    const double next = sum + value;
    rest += std::abs(sum) >= std::abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return (sum + rest) / static_cast<double>(values.size());
}

std::optional<double> hours_above(const Loaded& loaded, const Inputs& in, std::string_view unit) {
  double threshold = in.number("threshold");
  if (loaded.dimension == Dimension::temperature) threshold = Temperature::from_celsius(threshold).si();
  if (loaded.dimension == Dimension::ratio) threshold /= 100;
  const auto count =
      std::count_if(loaded.values.begin(), loaded.values.end(), [&](double value) { return value > threshold; });
  const double step = in.has("step_h") ? in.positive("step_h") : 1; // of the file's rows
  return in_unit(static_cast<double>(count) * step * 3600, Dimension::time, unit);
}

std::optional<double> statistic(const Loaded& loaded, const Inputs& in, std::string_view quantity,
                                std::string_view unit) {
  if (quantity == "hours_above") return hours_above(loaded, in, unit);
  double value = 0;
  if (quantity == "percentile")
    value = percentile(loaded.values, in.percent("percentile"));
  else if (quantity == "mean")
    value = mean(loaded.values);
  else if (quantity == "min" || quantity == "max")
    value = percentile(loaded.values, quantity == "min" ? 0 : 100);
  else
    return {};
  return loaded.dimension ? in_unit(value, *loaded.dimension, unit) : std::optional{value};
}

bool stays_inside(const std::filesystem::path& path) {
  return path.is_relative() && std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

} // namespace

std::optional<double> compute_dataset_row(const Row& row, const std::string& data_dir) {
  const Inputs in{row};
  if (!in.has("file") || !in.has("variable")) return {};
  const std::filesystem::path path{in.text("file")};
  if (!stays_inside(path)) row.fail("inputs: file: must lie inside the data folder, got '" + path.string() + "'");
  std::error_code error;
  if (!std::filesystem::is_regular_file(std::filesystem::path{data_dir} / path, error)) return {};
  const auto input = scenario::read_input({scenario::Root::data, path.string()}, row.text("id"), {},
                                          {.scenario_dir = {}, .data_dir = data_dir});
  const auto loaded = load(in, input);
  if (loaded.values.empty()) return {};
  return statistic(loaded, in, row.text("quantity"), row.text("unit"));
}

std::optional<double> compute_programme_row(const Row& row) {
  const Inputs in{row};
  if (!in.has("programme") || !in.has("parameter")) return {};
  const auto* fact = market::find_programme_fact(in.text("programme"), in.text("parameter"));
  if (fact == nullptr || !fact->checked) return {};
  constexpr Dimension dimensions[] = {Dimension::power, Dimension::time, Dimension::frequency, Dimension::energy_price,
                                      Dimension::ratio};
  return in_unit(fact->value, dimensions[static_cast<std::size_t>(fact->unit)], row.text("unit"));
}

} // namespace minehall::command::validation
