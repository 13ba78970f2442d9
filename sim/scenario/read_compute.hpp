// Readers of the AI cluster: nodes, fabric, scheduler, checkpoints, failures.
#pragma once

#include "models/compute/accelerator.hpp"
#include "models/scheduling/policy.hpp"
#include "sim/scenario/read_reliability.hpp"
#include "sim/scenario/reader.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace minehall::scenario {

// Nodes `<rack_prefix>NN.<node_prefix>N`, racks in order: rack_01.node_1, rack_01.node_2, ...
struct NodesSpec {
  std::uint32_t racks = 1;
  std::uint32_t per_rack = 1;
  std::string rack_prefix = "rack_";
  std::string node_prefix = "node_";
  compute::NodeSpec node;
};
std::vector<std::string> node_names(const NodesSpec& spec); // in the order of NodeId, without the hall's name

enum class FabricKind : std::uint8_t { fat_tree, star };

struct FabricSpec {
  FabricKind kind = FabricKind::fat_tree; // star: one switch that never blocks; leaves and uplinks mean nothing
  Bandwidth nic = Bandwidth::from_si(50e9);
  std::uint32_t nodes_per_leaf = 32;
  std::uint32_t uplinks = 16;
  Duration latency = Duration::from_si(1e-6);
  Bandwidth storage = Bandwidth::from_si(100e9);
  Bandwidth wan = Bandwidth::from_si(1.25e9);
};

struct CheckpointSpec {
  Duration every = Duration::from_si(4 * 3600.); // useful work between writes
  Duration restart = Duration::from_si(300); // from the placement of a restarted job to useful work, restore excluded
};

struct ClusterSpec {
  NodesSpec nodes{};
  FabricSpec fabric;
  scheduling::PolicySpec scheduler = scheduling::EasyBackfillSpec{};
  CheckpointSpec checkpoint;
  OutageSpec outages; // of the nodes
};

std::span<const Kind<scheduling::PolicySpec>> policy_kinds();

// Keys nodes, fabric, scheduler, checkpoint, failures, maintenance.
ClusterSpec read_cluster(Section cluster, double start_utc = 0);
NodesSpec read_nodes(Section nodes);
FabricSpec read_fabric(Section fabric);
scheduling::PolicySpec read_scheduler(Section scheduler); // kind: fifo, easy backfill
CheckpointSpec read_checkpoint(Section checkpoint);

} // namespace minehall::scenario
