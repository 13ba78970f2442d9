// Scripted events: what the scenario does to the site, and undoes.
#include "sim/site/site.hpp"

#include <algorithm>

namespace minehall::site {

void Site::begin_script(const Event& event) {
  std::visit([&](const auto& what) { begin(event, what); }, state_.scenario.events[event.subject].what);
}

void Site::begin(const Event& event, const scenario::ImportLimitEvent& limit) {
  move_limit(event, limit.feed, limit.limit);
}

void Site::begin(const Event& event, const scenario::PlantFailureEvent& plant) {
  const auto& script = state_.scenario.events[event.subject];
  set_availability(plant.hall, event.date);
  state_.instant.say({plant.hall, event.date, script.until, "plant", event.id, event.cause, script.reason});
}

void Site::begin(const Event& event, const scenario::ElementFailureEvent& failed) {
  const auto& script = state_.scenario.events[event.subject];
  state_.instant.say({failed.element, event.date, script.until, "element", event.id, event.cause, script.reason});
  outages_.hold(element_target(*state_.graph().find(failed.element)), event.date, event.id);
}

void Site::begin(const Event& event, const scenario::GroundFaultEvent& fault) {
  const auto element = *state_.graph().find(fault.element);
  auto& path = state_.circuit.path();
  path.tell(event.date, element, "ground fault", fault.current, event.id, event.cause);
  state_.instant.say(event.date, "ground fault", fault.element, fault.current, event.id, event.cause,
                     state_.scenario.events[event.subject].reason);
  path.trips().ground(element, fault.current, event.date, event.id);
}

void Site::begin(const Event& event, const scenario::ResetEvent& reset) {
  const auto element = *state_.graph().find(reset.element);
  auto& path = state_.circuit.path();
  path.tell(event.date, element, "reset", 0, event.id, event.cause);
  state_.instant.say(event.date, "reset", reset.element, 0, event.id, event.cause,
                     state_.scenario.events[event.subject].reason);
  path.repaired(element, event.date);
  state_.circuit.set_status(element, status_at(element, event.date));
}

void Site::begin(const Event& event, const scenario::SetModeEvent& set) {
  state_.instant.say(event.date, "mode order", set.hall.empty() ? "site" : set.hall, 0, event.id, event.cause,
                     state_.scenario.events[event.subject].reason);
  fleets_.set_modes(event.date, event.id);
}

void Site::begin(const Event& event, const scenario::MinerOrderEvent& order) {
  state_.instant.say(event.date, "miner order", order.hall.empty() ? "site" : order.hall, order.reduction.si(),
                     event.id, event.cause, state_.scenario.events[event.subject].reason);
  fleets_.ask(event.date, event.id);
}

void Site::begin(const Event& event, const scenario::ProgrammeCallEvent&) {
  obligations_.call(event, state_.scenario.events[event.subject]);
}

void Site::begin(const Event& event, const scenario::WorldFleetEvent& fleet) {
  income_.change_world(event, fleet);
  environment_.plan_now(event.date, event.id);
}

void Site::end_script(const Event& event) {
  const auto& script = state_.scenario.events[event.subject];
  if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&script.what)) move_limit(event, limit->feed, {});
  if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&script.what))
    set_availability(plant->hall, event.date);
  if (std::holds_alternative<scenario::VoltageSagEvent>(script.what)) sags_.end(event);
  if (const auto* fault = std::get_if<scenario::GroundFaultEvent>(&script.what))
    state_.circuit.path().trips().ground(*state_.graph().find(fault->element), 0, event.date, event.id);
  if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&script.what))
    outages_.release(element_target(*state_.graph().find(failed->element)), event.date, event.id);
  if (std::holds_alternative<scenario::MinerOrderEvent>(script.what)) {
    fleets_.ask(event.date, event.cause);
    state_.instant.plan(event.date + state_.scenario.control.reaction, Phase::decision, Topic::control_tick, 0,
                        event.cause);
  }
  if (std::holds_alternative<scenario::SetModeEvent>(script.what)) fleets_.set_modes(event.date, event.cause);
}

// The lowest of what the feed has and what the events under way leave of it.
void Site::move_limit(const Event& event, const std::string& name, std::optional<Power> announced) {
  auto& graph = state_.graph();
  const auto feed = *graph.find(name);
  Power limit = std::get<power::UtilityFeedSpec>(graph.spec(feed).kind).import_limit;
  for (const auto& other : state_.scenario.events) {
    const auto* lower = std::get_if<scenario::ImportLimitEvent>(&other.what);
    if (lower && lower->feed == name && other.at <= event.date && event.date < other.until)
      limit = std::min(limit, lower->limit);
  }
  graph.set_import_limit(feed, limit);
  state_.instant.want_decision_for_cause();
  state_.instant.say(event.date, "import limit", name, announced.value_or(limit).si(), event.id, event.cause,
                     state_.scenario.events[event.subject].reason);
  decisions_.limit_moved(event);
}

void Site::set_availability(const std::string& name, Duration now) {
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id)
    if (state_.rooms[id].name == name) set_availability(id, now);
}

void Site::set_availability(std::uint32_t id, Duration now) {
  auto& room = state_.rooms[id];
  room.availability = share_up(id);
  for (const auto& event : state_.scenario.events) {
    const auto* failed = std::get_if<scenario::PlantFailureEvent>(&event.what);
    if (failed && failed->hall == room.name && event.at <= now && now < event.until)
      room.availability = std::min(room.availability, failed->availability);
  }
  state_.touch_room(id);
}

} // namespace minehall::site
