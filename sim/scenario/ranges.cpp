#include "sim/scenario/ranges.hpp"

#include <array>
#include <charconv>
#include <string>

namespace minehall::scenario {
namespace {

std::string interval(double low, double high) {
  std::array<char, 64> text{};
  const auto end = [&](char* from, double value) { return std::to_chars(from, text.data() + text.size(), value).ptr; };
  const std::string first{text.data(), end(text.data(), low)};
  return "[" + first + ", " + std::string{text.data(), end(text.data(), high)} + "]";
}

} // namespace

double within(Section section, std::string_view key, double fallback, double low, double high) {
  const double value = section.number(key, fallback);
  if (!(value >= low && value <= high)) section.fail(key, "must lie in " + interval(low, high));
  return value;
}

double share(Section section, std::string_view key, double fallback, double low, double high) {
  const double value = section.fraction(key, fallback);
  if (!(value >= low && value <= high)) section.fail(key, "must lie in " + interval(low, high));
  return value;
}

TemperatureDelta difference(Section section, std::string_view key, TemperatureDelta fallback, double low, double high) {
  const TemperatureDelta value = section.temperature_delta(key, fallback);
  if (!(value.si() >= low && value.si() <= high)) section.fail(key, "must lie in " + interval(low, high) + " K");
  return value;
}

Temperature temperature(Section section, std::string_view key, Temperature fallback, double low, double high) { // C
  const Temperature value = section.temperature(key, fallback);
  constexpr double rounding = 1e-9; // of Celsius to kelvin and back
  if (!(value.celsius() >= low - rounding && value.celsius() <= high + rounding))
    section.fail(key, "must lie in " + interval(low, high) + " degC");
  return value;
}

Power positive(Section section, std::string_view key) {
  const Power value = section.power(key);
  if (!(value.si() > 0)) section.fail(key, "must be above 0");
  return value;
}

} // namespace minehall::scenario
