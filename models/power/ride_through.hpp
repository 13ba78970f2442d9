// Which power supplies live through a voltage sag.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::power {

// How long equipment without UPS runs on at a retained voltage (of nominal, in [0, 1]); infinite above 90 %.
Duration sag_endurance(double retained_voltage);
inline bool rides_through(double retained_voltage, Duration sag) { return sag <= sag_endurance(retained_voltage); }

} // namespace minehall::power
