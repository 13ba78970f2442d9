#include "sim/engine/topology.hpp"

#include <algorithm>

namespace minehall::engine {
namespace {

namespace s4u = simgrid::s4u;

constexpr int cores = 4096; // more than the Execs that ever sit on one host

std::vector<s4u::Link*> route(const s4u::Host* from, const s4u::Host* to) {
  std::vector<s4u::Link*> links;
  double latency = 0;
  from->route_to(to, links, &latency);
  return links;
}

// The service leaf has the room of what stands behind it: from a node, the last two links; to a node, the first two.
void widen(const Topology& topology, s4u::Host* service, Bandwidth room) {
  for (const auto* node : topology.nodes) {
    const auto there = route(node, service);
    const auto back = route(service, node);
    for (auto* link : {there.at(2), there.at(3), back.at(0), back.at(1)}) link->set_bandwidth(room.si());
  }
}

Topology lay_star(compat::Zone* root, const PlatformSpec& spec) {
  auto* zone = compat::star(root, "fabric");
  const auto place = [&](const std::string& name, Bandwidth bandwidth) {
    auto* host = compat::host(zone, name, host_speed)->set_core_count(cores)->seal();
    compat::attach(zone, host, bandwidth.si());
    return host;
  };
  Topology topology;
  topology.nodes.reserve(spec.node_names.size());
  for (const auto& name : spec.node_names) topology.nodes.push_back(place(name, spec.nic));
  topology.storage = place("storage", spec.storage);
  topology.wan = place("wan", spec.wan);
  zone->seal();
  return topology;
}

Topology lay_fat_tree(compat::Zone* root, const PlatformSpec& spec) {
  // Two at least, so that storage and WAN fit on the last leaf, which holds no node. SimGrid wants every place taken.
  const unsigned per_leaf = std::max(2u, spec.nodes_per_leaf);
  const auto count = static_cast<unsigned>(spec.node_names.size());
  const unsigned leaves = (count + per_leaf - 1) / per_leaf;
  const unsigned service = leaves * per_leaf;
  Topology topology{.nodes = std::vector<s4u::Host*>(count)};
  const auto make = [&](compat::Zone* zone, const compat::Coordinate&, unsigned long id) {
    const std::string name = id < count          ? spec.node_names[id]
                             : id == service     ? "storage"
                             : id == service + 1 ? "wan"
                                                 : "empty_" + std::to_string(id);
    auto* host = compat::host(zone, name, host_speed)->set_core_count(cores)->seal();
    if (id < count) topology.nodes[id] = host;
    if (id == service) topology.storage = host;
    if (id == service + 1) topology.wan = host;
    return host;
  };
  const compat::FatTree tree{.down = {per_leaf, leaves + 1},
                             .up = {1, std::max(1u, spec.uplinks)},
                             .count = {1, 1},
                             .bandwidth = spec.nic.si()};
  compat::fat_tree(root, "fabric", tree, make)->seal();
  root->seal();
  widen(topology, topology.wan, spec.wan);
  widen(topology, topology.storage, spec.storage);
  return topology;
}

Topology lay(compat::Zone* root, const PlatformSpec& spec) {
  if (spec.fabric == Fabric::fat_tree) return lay_fat_tree(root, spec);
  auto topology = lay_star(root, spec);
  root->seal();
  return topology;
}

} // namespace

Topology build_topology(s4u::Engine& engine, const PlatformSpec& spec) {
  auto topology = lay(compat::root(engine), spec);
  if (!topology.nodes.empty())
    topology.latency = spec.latency * static_cast<double>(route(topology.nodes.front(), topology.storage).size());
  return topology;
}

} // namespace minehall::engine
