#include "sim/scenario/ranges.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace minehall::scenario {
namespace {

std::string interval(double low, double high) { return fmt::format("[{}, {}]", low, high); }

std::string in_words(Duration time) {
  if (time.si() >= 60) return fmt::format("{:g} min", time.si() / 60);
  if (time.si() >= 1) return fmt::format("{:g} s", time.si());
  return fmt::format("{:g} ms", time.si() * 1000);
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

Duration positive(Section section, std::string_view key, Duration fallback) {
  const Duration value = section.duration(key, fallback);
  if (!(value.si() > 0)) section.fail(key, "must be above 0");
  return value;
}

Power positive_rating(Section section) {
  const Power rating = section.apparent_power("rating");
  if (!(rating.si() > 0)) section.fail("rating", "must be above 0");
  return rating;
}

int whole(Section section, std::string_view key, std::optional<int> fallback, int least, int most,
          std::string_view more) {
  const auto value = section.integer(key, fallback ? std::optional<std::int64_t>{*fallback} : std::nullopt);
  if (value < least || value > most)
    section.fail(key, "must lie in " + std::to_string(least) + " .. " + std::to_string(most) + std::string{more});
  return static_cast<int>(std::clamp<std::int64_t>(value, least, most));
}

Duration at_least(Section section, std::string_view key, std::optional<Duration> fallback, Duration least) {
  const Duration value = section.duration(key, fallback);
  if (value < least) section.fail(key, "must be at least " + in_words(least));
  return std::max(value, least);
}

Duration delay(Section section, std::string_view key, std::optional<Duration> fallback) {
  return refuse_negative(section, key, section.duration(key, fallback));
}

} // namespace minehall::scenario
