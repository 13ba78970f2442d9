// What has no UPS drops when a sag is too deep for too long; mining halls come back in batches, also after a lost feed.
#include "sim/site/sags.hpp"

#include "models/power/ride_through.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

using mining::Reason;
using power::ElementId;

namespace {

constexpr double all = 1 - 1e-9;
const auto inrush_length = Duration::from_si(0.02); // a period of the mains [M]

bool one_holds(const std::vector<SagHold>& sags, std::vector<std::uint32_t> SagHold::*list, std::uint32_t id) {
  return std::any_of(sags.begin(), sags.end(),
                     [&](const SagHold& sag) { return std::count((sag.*list).begin(), (sag.*list).end(), id) != 0; });
}

// Whose containers the room is one of.
std::uint32_t hall_of(const std::vector<RestartQueue>& halls, std::uint32_t room) {
  const auto hall = std::find_if(halls.begin(), halls.end(), [&](const auto& one) {
    return room >= one.first_room && room < one.first_room + one.rooms;
  });
  return static_cast<std::uint32_t>(hall - halls.begin());
}

} // namespace

void Sags::add_hall(const scenario::MiningHallSpec& hall, std::uint32_t first_room) {
  restarts_.push_back({hall.restart, first_room, static_cast<std::uint32_t>(hall.containers)});
}

// All that it draws comes through there: a cord on another source, a UPS on its battery or a genset keep it out of it.
bool Sags::sees_sag(ElementId from, ElementId at) const {
  return state_.graph().live(from) && state_.graph().reach(from, at) > all;
}

// UPS and static switches act at once, the others once the envelope of ride-through is left.
void Sags::begin(const Event& event, const scenario::VoltageSagEvent& sag) {
  const auto& script = state_.scenario.events[event.subject];
  const auto at = *state_.graph().find(sag.element);
  state_.circuit.path().tell(event.date, at, "voltage sag", sag.retained_voltage, event.id, event.cause);
  instant_.say({sag.element, event.date, script.until, "sag", event.id, event.cause, script.reason});
  const auto endurance = power::sag_endurance(sag.retained_voltage);
  if (!std::isfinite(endurance.si())) return;
  state_.circuit.path().sag(at, event.date, script.until, event.id);
  if (!power::rides_through(sag.retained_voltage, script.until - event.date))
    instant_.plan(event.date + endurance, Phase::failure, Topic::sag_drop, event.subject, event.id);
}

// Each sag knows what it holds off: its end releases that, unless another one still holds it.
void Sags::drop(const Event& event) {
  const auto& sag = std::get<scenario::VoltageSagEvent>(state_.scenario.events[event.subject].what);
  const auto at = *state_.graph().find(sag.element);
  SagHold hold{.script = event.subject};
  for (std::uint32_t room = 0; room < state_.rooms.size(); ++room) drop_room(room, at, hold, event);
  for (const auto hall : hold.halls) { // whoever was to restart waits for the end
    ++restarts_[hall].generation;
    restarts_[hall].planned = false;
  }
  drop_supplies(at, hold, event);
  sags_.push_back(std::move(hold));
}

void Sags::drop_room(std::uint32_t id, ElementId at, SagHold& hold, const Event& event) {
  auto& room = state_.rooms[id];
  const auto role = [&](power::PortId port, std::uint8_t bit) {
    return sees_sag(state_.graph().element_of(port), at) ? bit : std::uint8_t{0};
  };
  std::uint8_t bits = role(room.cooling_port, compressor_lives);
  if (room.split) bits |= static_cast<std::uint8_t>(role(room.pump_port, pump_lives) | role(room.fan_port, fan_lives));
  if (bits != 0) {
    hold.rooms.push_back({id, bits});
    room.sagged |= bits;
    state_.touch_room(id);
  }
  if (!drop_fleets(id, at, event)) return;
  const auto hall = hall_of(restarts_, id);
  if (std::find(hold.halls.begin(), hold.halls.end(), hall) == hold.halls.end()) hold.halls.push_back(hall);
}

// True if the sag reaches any of its miners.
bool Sags::drop_fleets(std::uint32_t id, ElementId at, const Event& event) {
  const auto& room = state_.rooms[id];
  Power lost;
  bool dropped = false, reached = false;
  for (const auto fleet : room.fleets) {
    auto& unit = state_.fleets[fleet];
    if (!room.present || !sees_sag(state_.graph().element_of(unit.port), at)) continue;
    reached = true;
    if (unit.fleet.reasons().has(Reason::sag)) continue;
    lost += unit.fleet.power();
    unit.fleet.stop(Reason::sag, event.date);
    fleets_.touch(fleet);
    dropped = true;
  }
  if (dropped) {
    instant_.say(event.date, "dropped by sag", room.name, lost.si(), instant_.note(), event.cause);
    hold_for_restart(id, event.date, event.cause);
  }
  return reached;
}

void Sags::drop_supplies(ElementId at, SagHold& hold, const Event& event) {
  const auto& ports = ai_.supplies();
  for (std::uint32_t s = 0; s < ports.size(); ++s) {
    if (!sees_sag(state_.graph().element_of(ports[s]), at)) continue;
    hold.supplies.push_back(s);
    if (one_holds(sags_, &SagHold::supplies, s)) continue; // it is down already
    const auto id = instant_.note();
    instant_.say(event.date, "dropped by sag", state_.scenario.ai_hall->supplies[s], ai_.supply_power(s).si(), id,
                 event.cause);
    ai_.set_supply(s, true, Cluster::Down::sag, event.date, id);
  }
}

void Sags::end(const Event& event) {
  state_.circuit.path().sag_over(event.cause, event.date, event.id);
  const auto over = std::find_if(sags_.begin(), sags_.end(), [&](auto& sag) { return sag.script == event.subject; });
  if (over == sags_.end()) return;
  const auto hold = std::move(*over);
  sags_.erase(over);
  for (const auto& [room, bits] : hold.rooms) {
    state_.rooms[room].sagged = 0;
    for (const auto& other : sags_)
      for (const auto& held : other.rooms) state_.rooms[room].sagged |= held.room == room ? held.bits : std::uint8_t{0};
    state_.touch_room(room);
  }
  for (const auto hall : hold.halls)
    if (auto& queue = restarts_[hall];
        !queue.waiting.empty() && !queue.planned && !one_holds(sags_, &SagHold::halls, hall))
      plan_batch(hall, event.date + queue.spec.delay, event.cause);
  for (const auto supply : hold.supplies)
    if (!one_holds(sags_, &SagHold::supplies, supply)) clear_supply(supply, event);
}

void Sags::clear_supply(std::uint32_t supply, const Event& event) {
  ai_.set_supply(supply, false, Cluster::Down::sag, event.date, event.id);
  instant_.say(event.date, "feed back", state_.scenario.ai_hall->supplies[supply], 0, instant_.note(), event.cause);
}

void Sags::follow_feed(const Event& event) {
  auto& unit = state_.fleets[event.subject];
  const bool live = state_.graph().live(unit.port);
  if (live != unit.fleet.reasons().has(Reason::feed_lost)) return;
  if (live) {
    hold_for_restart(unit.room, event.date, event.id);
    unit.fleet.stop(Reason::sag, event.date);
    unit.fleet.clear(Reason::feed_lost, event.date);
  } else
    unit.fleet.stop(Reason::feed_lost, event.date);
  instant_.say(event.date, live ? "feed back" : "feed lost", state_.rooms[unit.room].name, 0, event.id, event.cause);
  fleets_.touch(event.subject);
}

void Sags::hold_for_restart(std::uint32_t room, Duration now, EventId cause) {
  const auto hall = hall_of(restarts_, room);
  auto& queue = restarts_[hall];
  if (std::find(queue.waiting.begin(), queue.waiting.end(), room) != queue.waiting.end()) return;
  queue.waiting.push_back(room);
  if (!queue.planned && !one_holds(sags_, &SagHold::halls, hall)) plan_batch(hall, now + queue.spec.delay, cause);
}

void Sags::plan_batch(std::uint32_t hall, Duration date, EventId cause) {
  auto& queue = restarts_[hall];
  queue.next = date;
  queue.planned = true;
  instant_.plan(date, Phase::environment, Topic::restart_batch, hall, cause, ++queue.generation);
}

void Sags::restart_batch(const Event& event) {
  auto& queue = restarts_[event.subject];
  if (event.generation != queue.generation) return;
  queue.planned = false;
  const auto count = std::min(queue.waiting.size(), static_cast<std::size_t>(queue.spec.batch));
  for (std::size_t i = 0; i < count; ++i) restart_room(queue.waiting[i], queue.spec.inrush, event);
  queue.waiting.erase(queue.waiting.begin(), queue.waiting.begin() + static_cast<std::ptrdiff_t>(count));
  if (!queue.waiting.empty()) plan_batch(event.subject, queue.next + queue.spec.interval, event.cause);
}

// What is held off for another reason (a price, a limit, no feed) brings no inrush: it starts later, machine by
// machine.
void Sags::restart_room(std::uint32_t id, double inrush, const Event& event) {
  Power back;
  for (const auto fleet : state_.rooms[id].fleets) {
    auto& unit = state_.fleets[fleet];
    unit.fleet.clear(Reason::sag, event.date);
    fleets_.touch(fleet);
    if (unit.fleet.reasons().any()) continue;
    back += unit.fleet.power();
    const double share = unit.fleet.asleep() > 0 ? 1 - unit.fleet.asleep() / double(unit.fleet.count()) : 1;
    const Power starts = unit.fleet.full_power() * share;
    surges_.push_back({state_.graph().element_of(unit.port), starts * inrush - unit.fleet.power()});
  }
  instant_.say(event.date, "batch restart", state_.rooms[id].name, back.si(), instant_.note(), event.cause);
}

void Sags::settle(Duration now) {
  if (!surges_.empty()) state_.circuit.path().surge(surges_, inrush_length, now, instant_.cause());
  surges_.clear();
}

} // namespace minehall::site
