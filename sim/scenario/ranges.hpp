// Getters of a Section with their range checked: a value outside is an error that names the range.
#pragma once

#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

double within(Section section, std::string_view key, double fallback, double low, double high);
double share(Section section, std::string_view key, double fallback, double low, double high);
TemperatureDelta difference(Section section, std::string_view key, TemperatureDelta fallback, double low, double high);
Temperature temperature(Section section, std::string_view key, Temperature fallback, double low, double high); // C
Power positive(Section section, std::string_view key);

} // namespace minehall::scenario
