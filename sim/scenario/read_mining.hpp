// Machine classes and the bitcoin network as a scenario gives them.
#pragma once

#include "models/mining/fleet.hpp"
#include "models/mining/network.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

// One machine class; `name` is its key in the map `machines:`.
mining::MinerClassSpec read_miner_class(std::string name, Section machine);
// The map under `key` of `parent`: name -> machine class, in file order.
std::vector<mining::MinerClassSpec> read_miner_classes(Section parent, std::string_view key);
mining::NetworkSpec read_network(Section network);

} // namespace minehall::scenario
