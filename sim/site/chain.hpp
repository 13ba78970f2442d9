// Chains of cause in the power path: what happened to which element, why, and what began it.
#pragma once

#include "models/power/graph.hpp"
#include "sim/site/observer.hpp"

#include <unordered_map>

namespace minehall::site {

class Chain {
public:
  Chain(const power::Graph& graph, Agenda& agenda) : graph_{graph}, agenda_{agenda} {}
  void attach(Observer& observer) { observer_ = &observer; }

  // A link with an id of its own, or with that of the event that is being handled.
  EventId tell(Duration now, power::ElementId element, std::string_view what, double value, EventId cause);
  void tell(Duration now, power::ElementId element, std::string_view what, double value, EventId id, EventId cause);

  // Whether the last link has this id: an event that takes several elements gives it to the first.
  bool told(EventId id) const { return last_ == id; }

  // Whatever follows from a link belongs to its chain. Costs nothing until something has happened.
  void trace(EventId id, EventId cause) {
    if (!roots_.empty() && cause != EventId::none) follow(id, cause);
  }
  EventId root(EventId id) const; // the event itself if it belongs to no chain
  std::size_t links() const { return links_; }

private:
  void follow(EventId id, EventId cause);

  const power::Graph& graph_;
  Agenda& agenda_;
  Observer* observer_ = nullptr;
  std::unordered_map<EventId, EventId> roots_;
  EventId last_ = EventId::none;
  std::size_t links_ = 0;
};

} // namespace minehall::site
