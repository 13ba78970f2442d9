// What the power path does by itself: devices trip, batteries carry and run empty, gensets start, switches transfer.
// The graph says what flows; here stands what follows from it, at its computed date, with the id of its cause.
#pragma once

#include "sim/site/backup.hpp"
#include "sim/site/trips.hpp"

namespace minehall::site {

class PowerPath {
public:
  PowerPath(power::Graph& graph, Agenda& agenda, std::uint64_t seed, std::uint32_t replica);
  void attach(Observer& observer) { chain_.attach(observer); }

  // After each solve of an instant: what reacts at once. True if the graph must be solved again.
  bool react(Duration now, EventId cause);
  // After the last solve of an instant: clocks, batteries and tanks get their new rates; dates are planned.
  // True if something lost or found its feed.
  bool settled(Duration now, EventId cause);
  // True if it was due.
  bool handle(const Event& event);
  EventId take_new_overload() { return trips_.take_new_overload(); }
  void trace(EventId id, EventId cause) { chain_.trace(id, cause); }
  // What the event `id` does from outside; where it does so to several elements, the others follow from the first.
  void tell(Duration now, power::ElementId element, std::string_view what, double value, EventId id, EventId cause);
  void set_ambient(Temperature ambient, Duration now, EventId cause) { trips_.set_ambient(ambient, now, cause); }
  // At the output of an element, begun by `cause`; its end names that again.
  void sag(power::ElementId from, Duration now, Duration until, EventId cause) { backup_.sag(from, now, until, cause); }
  void sag_over(EventId begun, Duration now, EventId cause) { backup_.sag_over(begun, now, cause); }
  void surge(std::span<const Surge> surges, Duration length, Duration now, EventId cause) {
    trips_.surge(surges, length, now, cause);
  }
  void repaired(power::ElementId element, Duration now); // closes again whatever tripped, failed or locked in it
  void status_changed(power::ElementId element) { backup_.status_changed(element); }
  void call_backup(power::ElementId transfer_switch, bool called) { backup_.call(transfer_switch, called); }
  void close(Duration end) {
    trips_.close(end);
    backup_.close(end);
  }

  Trips& trips() { return trips_; }
  const Trips& trips() const { return trips_; }
  const Backup& backup() const { return backup_; }
  const Chain& chain() const { return chain_; }
  // Instants at which power flowed through an element that is open, or has no source that flows: none.
  std::size_t dead_flows() const { return dead_flows_; }
  bool flows(power::ElementId element) const;
  // Status that a wanted one becomes: a device that has tripped stays open.
  power::Status status(power::ElementId element, power::Status wanted) const;

private:
  void touch(power::ElementId element);
  bool visit(power::ElementId element, Duration now, EventId cause);
  bool tell_life(power::ElementId element, Duration now, EventId cause);
  bool trip(const Event& event);

  power::Graph& graph_;
  Chain chain_;
  Trips trips_;
  Backup backup_;
  bool active_; // there is something to look after
  bool begun_ = false;
  std::size_t dead_flows_ = 0;
  std::vector<bool> was_live_;            // by element, at the last settled()
  std::vector<bool> watched_;             // by element
  std::vector<bool> is_touched_;          // by element
  std::vector<power::ElementId> touched_; // since the last settled()
};

} // namespace minehall::site
