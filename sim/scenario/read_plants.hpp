// Readers of the plants on chillers other than CRAHs on water, and of liquid loops.
#pragma once

#include "models/thermal/plant.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

thermal::PlantSpec read_air_cooled_chiller(Section section);
thermal::PlantSpec read_rear_door(Section section);
thermal::PlantSpec read_immersion(Section section);
thermal::PlantSpec read_hydro(Section section);
thermal::PlantSpec read_direct_to_chip(Section section);

// Parts of several plants.
thermal::Economizer read_economizer(Section section, thermal::Economizer fallback);
int read_machines(Section section, int fallback);
void read_water_chillers(Section section, thermal::ChilledWaterSpec& spec); // chillers, towers, pumps
void read_crahs(Section section, thermal::ChilledWaterSpec& spec);          // the same and CRAHs; not the design heat

} // namespace minehall::scenario
