// Machine classes and the bitcoin network as a scenario gives them.
#pragma once

#include "models/mining/fleet.hpp"
#include "models/mining/fleet_control.hpp"
#include "models/mining/network.hpp"
#include "models/mining/pool.hpp"
#include "models/mining/treasury.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

// One machine class; `name` is its key in the map `machines:`.
mining::MinerClassSpec read_miner_class(std::string name, Section machine);
// The map under `key` of `parent`: name -> machine class, in file order.
std::vector<mining::MinerClassSpec> read_miner_classes(Section parent, std::string_view key);
mining::RepairSpec read_repair(Section repair);
// `loop:` is its closed form; dates in it are seconds since 1970.
mining::NetworkSpec read_network(Section network);

mining::FleetControlSpec read_fleet_control(Section control);
std::span<const Kind<mining::PoolSpec>> pool_kinds();
mining::PoolSpec read_pool(Section pool);
std::span<const Kind<mining::SalePolicySpec>> sale_policy_kinds();
mining::TreasurySpec read_treasury(Section treasury); // dates of bills in seconds since 1970

} // namespace minehall::scenario
