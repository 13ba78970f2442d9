// Getters of a Section with their range checked: a value outside is an error that names the range.
#pragma once

#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

double within(Section section, std::string_view key, double fallback, double low, double high);
double share(Section section, std::string_view key, double fallback, double low, double high);
TemperatureDelta difference(Section section, std::string_view key, TemperatureDelta fallback, double low, double high);
Temperature temperature(Section section, std::string_view key, Temperature fallback, double low, double high); // C
Power positive(Section section, std::string_view key);
Duration positive(Section section, std::string_view key, Duration fallback);
Power positive_rating(Section section); // apparent power under "rating"
int whole(Section section, std::string_view key, std::optional<int> fallback, int least, int most,
          std::string_view more = {}); // said behind the range
Duration at_least(Section section, std::string_view key, std::optional<Duration> fallback, Duration least);
Duration delay(Section section, std::string_view key, std::optional<Duration> fallback = {}); // 0 or more

// The value that was read under the key.
template <class Value> Value refuse_negative(Section section, std::string_view key, Value value) {
  if (value < Value{}) section.fail(key, "must not be negative");
  return value;
}

} // namespace minehall::scenario
