// Reads the conversion chain: the keys of each kind alone; what all elements have is read in read_power.cpp.
#pragma once

#include "models/power/conversion.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

power::RectifierSpec read_rectifier(Section section);
power::SivocSpec read_sivoc(Section section);
power::PsuSpec read_psu(Section section);

} // namespace minehall::scenario
