#include "sim/scenario/units.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace minehall::scenario::detail {

namespace {

constexpr Unit power_units[] = {{"W"}, {"kW", 1e3}, {"MW", 1e6}, {"GW", 1e9}};
constexpr Unit apparent_power_units[] = {{"VA"}, {"kVA", 1e3}, {"MVA", 1e6}};
constexpr Unit energy_units[] = {{"J"},         {"kJ", 1e3},    {"MJ", 1e6},   {"GJ", 1e9},
                                 {"Wh", 3.6e3}, {"kWh", 3.6e6}, {"MWh", 3.6e9}};
constexpr Unit duration_units[] = {{"s"}, {"ms", 1, 1e3}, {"min", 60}, {"h", 3600}, {"d", 86400}, {"days", 86400}};
constexpr Unit temperature_units[] = {{"degC", 1, 1, 273.15}, {"K"}};
constexpr Unit temperature_delta_units[] = {{"K"}};
constexpr Unit heat_capacity_units[] = {{"J/K"}, {"kJ/K", 1e3}, {"MJ/K", 1e6}};
constexpr Unit heat_conductance_units[] = {{"W/K"}, {"kW/K", 1e3}, {"MW/K", 1e6}};
constexpr Unit pressure_units[] = {{"Pa"}, {"hPa", 1e2}, {"mbar", 1e2}, {"kPa", 1e3}};
constexpr Unit energy_price_units[] = {{"USD/MWh", 1, 3.6e9}, {"USD/kWh", 1, 3.6e6}, {"USD/J"}};
constexpr Unit power_price_units[] = {{"USD/kW", 1, 1e3}, {"USD/MW", 1, 1e6}};
constexpr Unit money_units[] = {{"USD"}, {"kUSD", 1e3}, {"MUSD", 1e6}};
constexpr Unit money_per_hour_units[] = {{"USD/h", 1, 3600}, {"USD/s"}};
constexpr Unit hash_rate_units[] = {{"H/s"}, {"TH/s", 1e12}, {"PH/s", 1e15}, {"EH/s", 1e18}};
constexpr Unit hash_energy_units[] = {{"J/TH", 1, 1e12}, {"J/H"}};
constexpr Unit byte_units[] = {{"B"},
                               {"kB", 1e3},
                               {"MB", 1e6},
                               {"GB", 1e9},
                               {"TB", 1e12},
                               {"KiB", 1024.},
                               {"MiB", 1024. * 1024},
                               {"GiB", 1073741824.},
                               {"TiB", 1099511627776.}};
constexpr Unit bandwidth_units[] = {{"B/s"}, {"MB/s", 1e6}, {"GB/s", 1e9}, {"Gbit/s", 1e9, 8}};
constexpr Unit volume_flow_units[] = {{"m3/s"}, {"m3/h", 1, 3600}};
constexpr Unit volume_units[] = {{"m3"}, {"L", 1, 1e3}};
constexpr Unit voltage_units[] = {{"V"}, {"kV", 1e3}};
constexpr Unit resistance_units[] = {{"ohm"}, {"mohm", 1, 1e3}};
constexpr Unit fraction_units[] = {{"%", 1, 100}};

// Length of the number that the text begins with, by the grammar in units.hpp; 0 if there is none.
std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  const auto digits = [&] {
    while (digit(at)) ++at;
  };
  if (text.starts_with('-')) ++at;
  if (!digit(at)) return 0;
  digits();
  if (at + 1 < text.size() && text[at] == '.' && digit(at + 1)) {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const bool sign = at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-');
    if (digit(at + (sign ? 2 : 1))) {
      at += sign ? 2 : 1;
      digits();
    }
  }
  return at;
}

Parsed convert(std::string_view number) {
  const std::string_view plain = number.starts_with('-') ? number.substr(1) : number;
  if (plain.size() > 1 && plain[0] == '0' && plain[1] >= '0' && plain[1] <= '9') return {{}, " (a leading zero)"};
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error == std::errc::result_out_of_range || !std::isfinite(value)) return {{}, " (out of range)"};
  if (error != std::errc{} || end != number.data() + number.size()) return {};
  return {value, {}};
}

const Dimension* const all[] = {&dimension::power,
                                &dimension::apparent_power,
                                &dimension::energy,
                                &dimension::duration,
                                &dimension::temperature_delta,
                                &dimension::temperature,
                                &dimension::heat_capacity,
                                &dimension::heat_conductance,
                                &dimension::pressure,
                                &dimension::energy_price,
                                &dimension::money,
                                &dimension::money_per_hour,
                                &dimension::hash_rate,
                                &dimension::hash_energy,
                                &dimension::bytes,
                                &dimension::bandwidth,
                                &dimension::volume_flow,
                                &dimension::volume,
                                &dimension::power_price,
                                &dimension::voltage,
                                &dimension::resistance,
                                &dimension::fraction};

// " (an energy)" for a unit that belongs elsewhere.
std::string note_on(std::string_view unit) {
  if (unit.empty()) return " (no unit)";
  for (const Dimension* one : all) {
    for (const Unit& candidate : one->units) {
      if (candidate.name == unit) return fmt::format(" ({})", one->name);
    }
  }
  return {};
}

std::optional<double> to_si(double value, const Unit& unit) {
  const double si = value * unit.multiply / unit.divide + unit.offset;
  return std::isfinite(si) ? std::optional{si} : std::nullopt;
}

} // namespace

namespace dimension {
constinit const Dimension power{"a power", "12.5 MW", power_units};
constinit const Dimension apparent_power{"an apparent power", "50 MVA", apparent_power_units};
constinit const Dimension energy{"an energy", "5 MWh", energy_units};
constinit const Dimension duration{"a duration", "5 min", duration_units};
constinit const Dimension temperature{"a temperature", "30 degC", temperature_units};
constinit const Dimension temperature_delta{"a temperature difference", "8 K", temperature_delta_units};
constinit const Dimension heat_capacity{"a heat capacity", "60 MJ/K", heat_capacity_units};
constinit const Dimension heat_conductance{"a heat conductance", "5 kW/K", heat_conductance_units};
constinit const Dimension pressure{"a pressure", "101.325 kPa", pressure_units};
constinit const Dimension energy_price{"an energy price", "40 USD/MWh", energy_price_units};
constinit const Dimension power_price{"a price of power", "12 USD/kW", power_price_units};
constinit const Dimension money{"an amount of money", "1.5 MUSD", money_units};
constinit const Dimension money_per_hour{"an hourly price", "2.5 USD/h", money_per_hour_units};
constinit const Dimension hash_rate{"a hash rate", "200 TH/s", hash_rate_units};
constinit const Dimension hash_energy{"an energy per hash", "17.5 J/TH", hash_energy_units};
constinit const Dimension bytes{"an amount of data", "80 GB", byte_units};
constinit const Dimension bandwidth{"a bandwidth", "50 GB/s", bandwidth_units};
constinit const Dimension volume_flow{"a volume flow", "1.5 m3/s", volume_flow_units};
constinit const Dimension volume{"a volume", "10 m3", volume_units};
constinit const Dimension voltage{"a voltage", "480 V", voltage_units};
constinit const Dimension resistance{"a resistance", "2 mohm", resistance_units};
constinit const Dimension fraction{"a fraction", "0.02' or '2 %", fraction_units};
} // namespace dimension

Parsed parse_number(std::string_view text) {
  const std::size_t length = number_length(text);
  if (length == 0 || length != text.size()) return {};
  return convert(text);
}

Parsed parse_quantity(std::string_view text, const Dimension& dimension) {
  const std::size_t length = number_length(text);
  if (length == 0) return {};
  const Parsed number = convert(text.substr(0, length));
  if (!number.value) return number;
  std::string_view name = text.substr(length);
  while (name.starts_with(' ')) name.remove_prefix(1);
  for (const Unit& unit : dimension.units) {
    if (unit.name != name) continue;
    const auto si = to_si(*number.value, unit);
    return si ? Parsed{si, {}} : Parsed{{}, " (out of range)"};
  }
  return {{}, note_on(name)};
}

std::string format_number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : std::string{}; }

std::string format_quantity(double si, const Dimension& dimension) {
  std::string best;
  for (const Unit& unit : dimension.units) {
    const double value = (si - unit.offset) * unit.divide / unit.multiply;
    if (!std::isfinite(value)) continue;
    for (const std::string& number : {fmt::format("{:.12g}", value), fmt::format("{}", value)}) {
      const std::string text = number + " " + std::string{unit.name};
      if (parse_quantity(text, dimension).value != si) continue;
      const bool shorter = text.size() < best.size() && si != 0; // zero is zero in the usual unit
      if (best.empty() || shorter) best = text;
      break;
    }
  }
  return best;
}

} // namespace minehall::scenario::detail
