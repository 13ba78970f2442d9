#include "sim/command/validate/units.hpp"

#include <algorithm>
#include <iterator>

namespace minehall::command::validation {

namespace {

struct Unit {
  std::string_view name;
  Dimension dimension;
  double si; // value in SI = value * si + offset
  double offset = 0;
};

constexpr double day = 86400;
constexpr Unit units[] = {
    {"ratio", Dimension::ratio, 1},
    {"W/W", Dimension::ratio, 1},
    {"%", Dimension::ratio, 0.01},
    {"USD/TH/day", Dimension::hash_price, 1 / (day * 1e12)},
    {"USD/PH/day", Dimension::hash_price, 1 / (day * 1e15)},
    {"USD/EH/day", Dimension::hash_price, 1 / (day * 1e18)},
    {"BTC/TH/day", Dimension::bitcoin_yield, 1 / (day * 1e12)},
    {"BTC/PH/day", Dimension::bitcoin_yield, 1 / (day * 1e15)},
    {"BTC/EH/day", Dimension::bitcoin_yield, 1 / (day * 1e18)},
    {"USD/kWh", Dimension::energy_price, 1 / 3.6e6},
    {"USD/MWh", Dimension::energy_price, 1 / 3.6e9},
    {"compact", Dimension::compact, 1},
    {"H/s", Dimension::hash_rate, 1},
    {"TH/s", Dimension::hash_rate, 1e12},
    {"PH/s", Dimension::hash_rate, 1e15},
    {"EH/s", Dimension::hash_rate, 1e18},
    {"W", Dimension::power, 1},
    {"kW", Dimension::power, 1e3},
    {"MW", Dimension::power, 1e6},
    {"s", Dimension::time, 1},
    {"min", Dimension::time, 60},
    {"h", Dimension::time, 3600},
    {"K", Dimension::temperature, 1},
    {"C", Dimension::temperature, 1, 273.15},
    {"degC", Dimension::temperature, 1, 273.15},
    {"BTC", Dimension::bitcoin, 1},
    {"L/kWh", Dimension::water_use, 1e-3 / 3.6e6},
    {"Hz", Dimension::frequency, 1},
};

} // namespace

std::optional<double> in_unit(double si, Dimension dimension, std::string_view unit) {
  const auto* const found = std::find_if(std::begin(units), std::end(units),
                                         [&](const Unit& u) { return u.name == unit && u.dimension == dimension; });
  if (found == std::end(units)) return {};
  return (si - found->offset) / found->si;
}

} // namespace minehall::command::validation
