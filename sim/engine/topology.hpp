// The platform in SimGrid's terms.
#pragma once

#include "sim/engine/compat.hpp"
#include "sim/engine/platform.hpp"

#include <vector>

namespace minehall::engine {

struct Topology {
  std::vector<simgrid::s4u::Host*> nodes; // by NodeId
  simgrid::s4u::Host* storage = nullptr;
  simgrid::s4u::Host* wan = nullptr;
  // Of all links between a node and the storage or the WAN. SimGrid's have none, as it costs a round of its loop before
  // each flow; the last byte arrives that much after it was sent.
  Duration latency = {};
};

Topology build_topology(simgrid::s4u::Engine& engine, const PlatformSpec& spec);

// A host does this much a second for each Exec, whatever else runs on it: shares of a node are the site's affair.
constexpr double host_speed = 1e9; // flop/s

} // namespace minehall::engine
