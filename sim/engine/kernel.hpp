// What SimGrid carries for the engine. Nothing happens in its notices but taking note of the end.
#pragma once

#include "sim/engine/engine.hpp"
#include "sim/engine/topology.hpp"

#include <functional>
#include <optional>
#include <queue>
#include <set>
#include <utility>
#include <vector>

namespace minehall::engine {

class Engine::Kernel {
public:
  explicit Kernel(const PlatformSpec& spec);
  ~Kernel() { quench(); }
  Kernel(const Kernel&) = delete;
  Kernel& operator=(const Kernel&) = delete;

  void start_work(const site::Notice& notice, NodeId lead, Duration now, Duration span, Duration rest);
  void start_transfer(const site::Notice& notice, NodeId node, Duration now, Bytes amount, Direction direction);
  void stop(site::ActivityId id);
  void turn_off(NodeId node);
  void turn_on(NodeId node);

  void run_to(Duration date); // or to the first end before it
  Duration next_end();        // of those known: noted by SimGrid, or fluid
  void tell(Duration now, site::Agenda& agenda);
  bool stopped_since(const site::Event& event); // told, but stopped before its turn came
  void flush();                                 // what was cancelled or turned off takes effect
  void quench();                                // cancels all that runs

private:
  struct Carried {
    site::Notice notice;
    std::uint64_t serial = 0; // 0: nothing is carried
    NodeId node{};
    std::optional<Duration> due;        // none of a transfer: SimGrid knows
    simgrid::s4u::ActivityPtr activity; // none when fluid or ended
    double rest = 0;                    // s of the activity that follow after the due
  };
  // Between two parts of the same work, while its checkpoint is written.
  struct Paused {
    simgrid::s4u::ActivityPtr activity;
    NodeId node{};
    double left = 0; // s
  };
  struct End {
    Duration date;
    std::uint32_t id;
    std::uint64_t serial;
    bool operator>(const End& other) const { return date != other.date ? date > other.date : id > other.id; }
  };
  Carried& carry(const site::Notice& notice, NodeId node);
  void launch(Carried& carried, simgrid::s4u::ActivityPtr activity);
  void resume(Carried& carried, simgrid::s4u::ActivityPtr activity);
  void stop_running(site::ActivityId id);
  void pause(Carried& carried, Duration now);
  simgrid::s4u::ActivityPtr take_paused(std::uint32_t id, NodeId node, double left);
  void cancel(simgrid::s4u::ActivityPtr activity);
  void noticed(const simgrid::s4u::Activity& activity);
  void lay();                                     // before SimGrid is asked for anything
  void catch_up(Duration now, double within = 0); // s
  bool quiet_until(Duration date);
  Carried* find(site::ActivityId id) { return find(static_cast<std::uint32_t>(id)); }
  Carried* find(std::uint32_t id) { return id < carried_.size() && carried_[id].serial != 0 ? &carried_[id] : nullptr; }
  void forget(Carried& carried);
  const std::string& name(NodeId node) const { return spec_.node_names.at(static_cast<std::uint32_t>(node)); }
  simgrid::s4u::Host* host(NodeId node) const { return laid_->topology.nodes.at(static_cast<std::uint32_t>(node)); }

  struct Laid {
    explicit Laid(const PlatformSpec& spec);
    simgrid::s4u::Engine engine;
    Topology topology;
  };
  PlatformSpec spec_;
  CarrierKind kind_;
  std::optional<Laid> laid_; // fluid work alone needs no platform
  using Ends = std::priority_queue<End, std::vector<End>, std::greater<>>;
  void drop_stale(Ends& ends, bool ended);

  std::vector<Carried> carried_; // by activity: what runs, and what ended but is not yet told
  std::vector<Paused> paused_;   // likewise
  Ends ends_;                    // known: noted by SimGrid, or fluid
  Ends dues_;                    // of the work in SimGrid
  std::vector<std::pair<site::EventId, std::uint64_t>> told_; // planned, not yet handled: those of one instant
  std::set<simgrid::s4u::Activity*> stop_;                    // not empty: SimGrid returns at the end of its round
  std::vector<simgrid::s4u::ActivityPtr> grave_;              // must outlive the notice, or the round that cancels them
  std::vector<std::uint32_t> live_on_;                        // by NodeId
  std::vector<char> off_;                                     // by NodeId; SimGrid's own answer is three pointers away
  std::size_t running_ = 0, transfers_ = 0;                   // in SimGrid; transfers among them
  std::uint64_t serials_ = 0;
  bool dirty_ = false;
};

} // namespace minehall::engine
