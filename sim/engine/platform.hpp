// The machine room as the network sees it: nodes under a two-level fat tree, the site's storage and the WAN on a leaf
// of their own; or all of them around one switch that never blocks.
#pragma once

#include "models/base/quantity.hpp"

#include <string>
#include <vector>

namespace minehall::engine {

// Both tell the same ends to the bit. An end among n running Execs costs SimGrid 3.32 a walk over n (2 us at 10, 11 us
// at 1,000); fluid work is a date. Automatic: an Exec as long as few run, a date beyond.
enum class CarrierKind { automatic, simgrid, fluid };

// A fat tree of 2,048 nodes takes SimGrid 0.09 s to lay, growing with the square; a star of 10,000 as much.
enum class Fabric { fat_tree, star };

// All ports of the tree run at the speed of a NIC (oversubscription = nodes_per_leaf / uplinks). Routes are static
// (d-mod-k), so the traffic of one leaf to the storage shares one uplink.
struct PlatformSpec {
  std::vector<std::string> node_names{}; // in the order of NodeId; unique
  Fabric fabric = Fabric::fat_tree;
  Bandwidth nic = Bandwidth::from_si(50e9);
  unsigned nodes_per_leaf = 32;               // 1 .. 4096
  unsigned uplinks = 16;                      // of a leaf, one to each spine switch
  Duration latency = Duration::from_si(1e-6); // of each link
  Bandwidth storage = Bandwidth::from_si(100e9);
  Bandwidth wan = Bandwidth::from_si(1.25e9);
  CarrierKind carrier = CarrierKind::automatic;
};

} // namespace minehall::engine
