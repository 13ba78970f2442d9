// All that differs between SimGrid 3.32 and 4.x in the calls of this folder; nothing else includes SimGrid's headers.
// This program has been compiled and run with 3.32 only. The branches for 3.34 and later are lines of a probe that was
// compiled with 3.34, 3.35, 3.36, 4.0 and 4.1, and run with 3.36 and 4.1 to the same dates as with 3.32; here they are
// uncompiled. The probe did not have, so that they are unverified after 3.32: Engine::track_vetoed_activities and that
// run_until returns at once when the set is not empty (kernel.cpp: run_to ends at the first end by it; where it does
// not, ends are told too late), Activity::set_data on an Exec that is detached, widen() of topology.cpp (it takes a
// route of a fat tree to have four links, and sets their bandwidth after the zones are sealed), and in 4.x sealing the
// root zone that the engine made.
#pragma once

#include <simgrid/s4u.hpp>
#include <simgrid/version.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace minehall::engine::compat {

namespace s4u = simgrid::s4u;
using Zone = s4u::NetZone;
using Coordinate = std::vector<unsigned long>;
using HostMaker = std::function<s4u::Host*(Zone*, const Coordinate&, unsigned long)>;

// 4.0: the root exists already; before, the first zone without a parent becomes it.
inline Zone* root([[maybe_unused]] s4u::Engine& engine) {
#if SIMGRID_VERSION >= 40000
  return engine.get_netzone_root();
#else
  return s4u::create_full_zone("site");
#endif
}

inline s4u::Host* host(Zone* zone, const std::string& name, double speed) {
#if SIMGRID_VERSION >= 40000
  return zone->add_host(name, std::vector<double>{speed});
#else
  return zone->create_host(name, std::vector<double>{speed});
#endif
}

#if SIMGRID_VERSION < 40000
// 3.35: the leaf callback returns the host instead of its netpoint and a router's.
inline s4u::ClusterCallbacks leaves(HostMaker make) {
#if SIMGRID_VERSION >= 33500
  return s4u::ClusterCallbacks(std::function<s4u::ClusterCallbacks::ClusterHostCb>(std::move(make)));
#else
  using Point = simgrid::kernel::routing::NetPoint*;
  return s4u::ClusterCallbacks([make = std::move(make)](Zone* zone, const Coordinate& at, unsigned long id) {
    return std::pair<Point, Point>(make(zone, at, id)->get_netpoint(), nullptr);
  });
#endif
}
#endif

struct FatTree {
  std::vector<unsigned> down, up, count; // by level, lowest first
  double bandwidth = 0;
};

inline Zone* fat_tree(Zone* parent, const std::string& name, const FatTree& tree, HostMaker make) {
  const auto levels = static_cast<unsigned>(tree.down.size());
  const auto policy = s4u::Link::SharingPolicy::SPLITDUPLEX;
#if SIMGRID_VERSION >= 40000
  return parent->add_netzone_fatTree(name, levels, tree.down, tree.up, tree.count, tree.bandwidth, 0, policy)
      ->set_host_cb(std::move(make));
#else
  return s4u::create_fatTree_zone(name, parent, {levels, tree.down, tree.up, tree.count}, leaves(std::move(make)),
                                  tree.bandwidth, 0, policy);
#endif
}

inline Zone* star(Zone* parent, const std::string& name) {
#if SIMGRID_VERSION >= 40000
  return parent->add_netzone_star(name);
#else
  return s4u::create_star_zone(name)->set_parent(parent);
#endif
}

// The one link of a host in a star, both ways.
inline void attach(Zone* star, s4u::Host* host, double bandwidth) {
#if SIMGRID_VERSION >= 40000
  auto* link = star->add_split_duplex_link(host->get_name() + "_link", bandwidth);
#else
  auto* link = star->create_split_duplex_link(host->get_name() + "_link", bandwidth);
#endif
  link->set_latency(0)->seal();
  const std::vector<s4u::LinkInRoute> up{{link, s4u::LinkInRoute::Direction::UP}};
#if SIMGRID_VERSION >= 33500
  star->add_route(host, nullptr, up, true);
#else
  star->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, up, true);
#endif
}

// 3.36: an Exec that is not detached is never forgotten by maestro. A Comm must not be detached: it would tell nothing.
inline void start(const s4u::ActivityPtr& activity) {
#if SIMGRID_VERSION >= 33600
  if (auto* exec = dynamic_cast<s4u::Exec*>(activity.get())) return void(exec->detach());
#endif
  activity->start();
}

template <class F> void on_completion(F told) { // F(const s4u::Activity&)
#if SIMGRID_VERSION >= 33400
  s4u::Exec::on_completion_cb([told](const s4u::Exec& exec) { told(exec); });
  s4u::Comm::on_completion_cb([told](const s4u::Comm& comm) { told(comm); });
#else
  s4u::Activity::on_completion_cb([told](const s4u::Activity& activity) { told(activity); });
#endif
}

} // namespace minehall::engine::compat
