// Reads what carries load when a source dies: the keys of each kind alone; what all elements have is read in
// read_power.cpp.
#pragma once

#include "models/power/element.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

void read_ups_backup(Section section, power::UpsSpec& ups); // losses and rating are read already
power::GensetSpec read_genset(Section section);
power::TransferSwitchSpec read_transfer_switch(Section section);
power::TransferSwitchSpec read_static_switch(Section section);
power::BessSpec read_bess(Section section);
power::CableSpec read_cable(Section section);

} // namespace minehall::scenario
