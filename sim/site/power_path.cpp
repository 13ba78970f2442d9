#include "sim/site/power_path.hpp"

namespace minehall::site {

using power::ElementId;
using power::Status;

PowerPath::PowerPath(power::Graph& graph, Agenda& agenda, std::uint64_t seed, std::uint32_t replica)
    : graph_{graph}, chain_{graph, agenda}, trips_{graph, agenda, chain_},
      backup_{graph, agenda, chain_, seed, replica}, active_{trips_.any() || backup_.any()}, was_live_(graph.size()),
      watched_(graph.size()), is_touched_(graph.size()) {
  for (std::size_t e = 0; e < graph.size(); ++e) {
    const auto element = static_cast<ElementId>(e);
    watched_[e] = trips_.watches(element) || backup_.watches(element);
  }
  backup_.begin({});
}

void PowerPath::touch(ElementId element) {
  const auto e = static_cast<std::size_t>(element);
  if (is_touched_[e]) return;
  is_touched_[e] = true;
  touched_.push_back(element);
}

bool PowerPath::visit(ElementId element, Duration now, EventId cause) {
  const bool again = backup_.react(element, now, cause);
  touch(element);
  return again;
}

bool PowerPath::react(Duration now, EventId cause) {
  if (!active_) return false;
  bool again = false;
  auto& woken = backup_.woken(); // nobody is woken by what these do at once
  for (std::size_t i = 0; i < woken.size(); ++i) again = visit(woken[i], now, cause) || again;
  woken.clear();
  for (const auto element : graph_.changed()) {
    const auto e = static_cast<std::size_t>(element);
    const bool life = graph_.live(element) != was_live_[e];
    if (!life && !watched_[e]) continue;
    touch(element);
    if (life)
      for (const auto dependent : backup_.dependents(element)) again = visit(dependent, now, cause) || again;
    if (watched_[e]) again = visit(element, now, cause) || again;
  }
  return backup_.charge(now) || again;
}

bool PowerPath::settled(Duration now, EventId cause) {
  if (!active_) return false;
  bool life = false;
  if (!begun_)
    for (std::size_t e = 0; e < graph_.size(); ++e) {
      was_live_[e] = graph_.live(static_cast<ElementId>(e));
      if (watched_[e]) touch(static_cast<ElementId>(e));
    }
  begun_ = true;
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    const auto element = touched_[i];
    is_touched_[static_cast<std::size_t>(element)] = false;
    life = tell_life(element, now, cause) || life;
    if (flows(element) && !graph_.may_live(element)) ++dead_flows_;
    trips_.look(element, now, backup_.on_bypass(element), cause);
    backup_.settled(element, now, cause);
  }
  touched_.clear();
  return life;
}

bool PowerPath::flows(ElementId element) const {
  return graph_.input(element) != Power{} || graph_.output(element) != Power{};
}

bool PowerPath::tell_life(ElementId element, Duration now, EventId cause) {
  const auto e = static_cast<std::size_t>(element);
  const bool live = graph_.live(element);
  if (live == was_live_[e]) return false;
  was_live_[e] = live;
  chain_.tell(now, element, live ? "live" : "dead", 0, cause);
  return true;
}

bool PowerPath::trip(const Event& event) {
  const auto element = static_cast<ElementId>(event.subject);
  if (!trips_.due(event)) return false;
  if (backup_.take_over(element, event.date, event.id, event.cause)) return true;
  graph_.set_status(element, Status::open);
  trips_.opened(element, event.date, event.id, event.cause);
  return true;
}

bool PowerPath::handle(const Event& event) {
  switch (event.topic) {
  case Topic::hot_spot:
    if (!trips_.due(event)) return trips_.cross_hot_spot(event), false;
    return trip(event);
  case Topic::breaker_trip:
    return trip(event);
  case Topic::continuous_load:
    return trips_.pass_continuous(event), false;
  default:
    return backup_.handle(event);
  }
}

void PowerPath::tell(Duration now, ElementId element, std::string_view what, double value, EventId id, EventId cause) {
  if (!active_) return;
  if (chain_.told(id))
    chain_.tell(now, element, what, value, id);
  else
    chain_.tell(now, element, what, value, id, cause);
}

void PowerPath::repaired(ElementId element, Duration now) {
  trips_.reset(element, now);
  backup_.repaired(element, now);
}

Status PowerPath::status(ElementId element, Status wanted) const {
  return wanted == Status::closed && trips_.tripped(element) ? Status::open : wanted;
}

} // namespace minehall::site
