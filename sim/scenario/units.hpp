// Numbers and quantities as text: strict, locale-free, case sensitive.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace minehall::scenario::detail {

struct Unit { // SI = value * multiply / divide + offset
  std::string_view name;
  double multiply = 1;
  double divide = 1;
  double offset = 0;
};

struct Dimension {
  std::string_view name;    // "a power"
  std::string_view example; // "12.5 MW"
  std::span<const Unit> units;
};

namespace dimension {
extern const Dimension power, apparent_power, energy, duration, temperature, temperature_delta, heat_capacity,
    heat_conductance, pressure, energy_price, money, money_per_hour, hash_rate, hash_energy, bytes, bandwidth,
    volume_flow, volume, voltage, resistance, power_price, fraction;
} // namespace dimension

// What a scenario's value turned out to be: a number, or why not.
struct Parsed {
  std::optional<double> value;
  std::string note; // " (an energy)", or empty
};

// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?, finite.
Parsed parse_number(std::string_view text);
// A number and a unit of the dimension, in SI.
Parsed parse_quantity(std::string_view text, const Dimension& dimension);

std::string format_number(double value);
// The shortest text that reads back to exactly this value; empty if there is none (infinity).
std::string format_quantity(double si, const Dimension& dimension);

} // namespace minehall::scenario::detail
