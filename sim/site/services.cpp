// What goes down or comes back, for whatever reasons: failures, maintenance, scripted events, dates of service.
#include "sim/site/site.hpp"

namespace minehall::site {

using power::Status;
using Kind = Target::Kind;

// Service windows and whatever holds it down joined; what is not in service cannot fail.
Status Site::status_at(power::ElementId element, Duration now) const {
  if (!state_.scenario.power[static_cast<std::size_t>(element)].in_service.at(now)) return Status::absent;
  return outages_.held(element_target(element)) ? Status::failed : Status::closed;
}

void Site::step_service(const Event& event) {
  if (event.subject >= state_.rooms.size())
    return step_element_service(static_cast<power::ElementId>(event.subject - state_.rooms.size()), event);
  const auto& room = state_.rooms[event.subject];
  const bool present = room.in_service.at(event.date);
  rooms_.set_present(event.subject, present, event.date);
  set_room_present(event.subject, event.date);
  state_.instant.say(event.date, present ? "in service" : "out of service", room.name, 0, event.id, EventId::none);
  state_.touch_room(event.subject);
  if (!room.mining) return ai_.set_nodes(!present, Cluster::Down::absent, event.date, event.id);
  for (const auto id : room.fleets) {
    fleets_.count_machines(id, event.date);
    fleets_.touch(id);
  }
}

void Site::step_element_service(power::ElementId element, const Event& event) {
  const auto status = status_at(element, event.date);
  const bool present = status != Status::absent;
  state_.instant.say(event.date, present ? "in service" : "out of service", state_.graph().spec(element).name, 0,
                     event.id, EventId::none);
  outages_.set_present(element_target(element), present, event.date);
  state_.circuit.set_status(element, status);
}

void Site::start_outages() {
  for (std::uint32_t e = 0; e < state_.scenario.power.size(); ++e)
    if (!state_.scenario.power[e].in_service.at({})) outages_.set_present({Kind::element, e}, false, {});
  for (std::uint32_t room = 0; room < state_.rooms.size(); ++room) set_room_present(room, {});
  outages_.start(*this);
}

void Site::set_room_present(std::uint32_t id, Duration now) {
  const auto& room = state_.rooms[id];
  outages_.set_present({Kind::plant, id}, room.present, now);
  for (std::uint32_t m = 0; m < room.machines; ++m)
    outages_.set_present({Kind::machine, room.first_machine + m}, room.present, now);
  if (room.mining) return;
  for (std::uint32_t n = 0; n < ai_.node_names().size(); ++n) outages_.set_present({Kind::node, n}, room.present, now);
}

// A plant as a whole goes with its domain, its machines go one by one.
double Site::share_up(std::uint32_t id) const {
  if (outages_.held({Kind::plant, id})) return 0;
  const auto& room = state_.rooms[id];
  std::uint32_t up = 0;
  for (std::uint32_t m = 0; m < room.machines; ++m)
    if (!outages_.held({Kind::machine, room.first_machine + m})) ++up;
  return static_cast<double>(up) / room.machines;
}

// The power path hears of it first, so that what trips has its root there.
void Site::went_down(Target target, Duration now, EventId id, Why why) {
  if (target.kind == Kind::element)
    state_.circuit.path().tell(now, static_cast<power::ElementId>(target.index),
                               why == Why::maintenance ? "maintenance" : "failed", 0, id, EventId::none);
  follow(target, now, id);
}

// What tripped in it is closed again before its status is asked for.
void Site::came_back(Target target, Duration now, EventId id, Why why) {
  if (target.kind == Kind::element) {
    const auto element = static_cast<power::ElementId>(target.index);
    auto& path = state_.circuit.path();
    path.repaired(element, now);
    path.tell(now, element, why == Why::maintenance ? "maintenance end" : "repaired", 0, id, state_.instant.cause());
  }
  follow(target, now, id);
}

// Brings what the target stands for into the state that its reasons leave it.
void Site::follow(Target target, Duration now, EventId cause) {
  const bool held = outages_.held(target);
  switch (target.kind) {
  case Kind::element: {
    const auto element = static_cast<power::ElementId>(target.index);
    return state_.circuit.set_status(element, status_at(element, now));
  }
  case Kind::plant:
    return set_availability(target.index, now);
  case Kind::machine:
    return set_availability(rooms_.room_of_machine(target.index), now);
  case Kind::miners:
    for (const auto id : state_.rooms[target.index].fleets) {
      auto& fleet = state_.fleets[id].fleet;
      held ? fleet.stop(mining::Reason::failed, now) : fleet.clear(mining::Reason::failed, now);
      fleets_.touch(id);
    }
    return;
  case Kind::node:
    return ai_.set_node(target.index, held, Cluster::Down::failed, now, cause);
  case Kind::domain:
    return;
  }
}

} // namespace minehall::site
