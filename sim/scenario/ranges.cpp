#include "sim/scenario/ranges.hpp"

#include <algorithm>
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

int whole(Section section, std::string_view key, std::optional<int> fallback, int least, int most,
          std::string_view more) {
  const auto value = section.integer(key, fallback ? std::optional<std::int64_t>{*fallback} : std::nullopt);
  if (value < least || value > most)
    section.fail(key, "must lie in " + std::to_string(least) + " .. " + std::to_string(most) + std::string{more});
  return static_cast<int>(std::clamp<std::int64_t>(value, least, most));
}

Duration at_least(Section section, std::string_view key, std::optional<Duration> fallback, double seconds) {
  const Duration value = section.duration(key, fallback);
  const bool fine = value.si() >= seconds;
  if (!fine) section.fail(key, seconds < 60 ? "must be at least 1 s" : "must be at least 1 min");
  return fine ? value : Duration::from_si(seconds);
}

} // namespace minehall::scenario
