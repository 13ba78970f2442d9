// Readers of cooling plants and of the temperature limits of machines.
#pragma once

#include "models/thermal/limits.hpp"
#include "models/thermal/plant.hpp"
#include "sim/scenario/reader.hpp"

#include <span>

namespace minehall::scenario {

using PlantKind = Kind<thermal::PlantSpec>;
std::span<const PlantKind> plant_kinds(); // for `minehall list`

thermal::PlantSpec read_plant(Section section);
// A limit that is absent takes its value from `defaults` (those of the machine).
thermal::ThermalLimits read_limits(Section section, const thermal::ThermalLimits& defaults = {});

} // namespace minehall::scenario
