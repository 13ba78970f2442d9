// Readers of what a hall's cooling has beside its plant.
#pragma once

#include "sim/scenario/cooling_spec.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

CoolingSpec read_ports(Section hall);   // `cooling` of a row of containers: the roles' elements
CoolingSpec read_cooling(Section hall); // of an AI hall: `cooling`, `storage`, `machines`, `facility`

} // namespace minehall::scenario
