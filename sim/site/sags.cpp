// Voltage sags: what has no UPS drops when it is too deep for too long, and mining halls come back in batches.
#include "models/power/ride_through.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

using mining::Reason;
using power::ElementId;

namespace {

constexpr double all = 1 - 1e-9;

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

// All that it draws comes through there: a cord on another source, a UPS on its battery or a genset keep it out of it.
bool Site::sees_sag(ElementId from, ElementId at) const { return graph_.live(from) && graph_.reach(from, at) > all; }

// UPS and static switches act at once, the others once the envelope of ride-through is left.
void Site::begin_sag(const Event& event, const scenario::VoltageSagEvent& sag) {
  const auto& script = scenario_.events[event.subject];
  const auto at = *graph_.find(sag.element);
  power_path_.tell(event.date, at, "voltage sag", sag.retained_voltage, event.id, event.cause);
  say({sag.element, event.date, script.until, "sag", event.id, event.cause, script.reason});
  const auto endurance = power::sag_endurance(sag.retained_voltage);
  if (!std::isfinite(endurance.si())) return;
  power_path_.sag(at, event.date, script.until, event.id);
  if (!power::rides_through(sag.retained_voltage, script.until - event.date))
    plan(event.date + endurance, Phase::failure, Topic::sag_drop, event.subject, event.id);
}

// Each sag knows what it holds off: its end releases that, unless another one still holds it.
void Site::drop_sagged(const Event& event) {
  const auto& sag = std::get<scenario::VoltageSagEvent>(scenario_.events[event.subject].what);
  const auto at = *graph_.find(sag.element);
  SagHold hold{.script = event.subject};
  for (std::uint32_t room = 0; room < rooms_.size(); ++room) drop_room(room, at, hold, event);
  for (const auto hall : hold.halls) { // whoever was to restart waits for the end
    ++restarts_[hall].generation;
    restarts_[hall].planned = false;
  }
  drop_supplies(at, hold, event);
  sags_.push_back(std::move(hold));
}

void Site::drop_room(std::uint32_t id, ElementId at, SagHold& hold, const Event& event) {
  auto& room = rooms_[id];
  const auto role = [&](power::PortId port, std::uint8_t bit) {
    return sees_sag(graph_.element_of(port), at) ? bit : std::uint8_t{0};
  };
  std::uint8_t bits = role(room.cooling_port, 1);
  if (room.split) bits |= static_cast<std::uint8_t>(role(room.pump_port, 2) | role(room.fan_port, 4));
  if (bits != 0) {
    hold.rooms.push_back({id, bits});
    room.sagged |= bits;
    touch_room(id);
  }
  if (!drop_fleets(id, at, event)) return;
  const auto hall = hall_of(restarts_, id);
  if (std::find(hold.halls.begin(), hold.halls.end(), hall) == hold.halls.end()) hold.halls.push_back(hall);
}

// True if the sag reaches any of its miners.
bool Site::drop_fleets(std::uint32_t id, ElementId at, const Event& event) {
  const auto& room = rooms_[id];
  Power lost;
  bool dropped = false, reached = false;
  for (const auto fleet : room.fleets) {
    auto& unit = fleets_[fleet];
    if (!room.present || !sees_sag(graph_.element_of(unit.port), at)) continue;
    reached = true;
    if (unit.fleet.reasons().has(Reason::sag)) continue;
    lost += unit.fleet.power();
    unit.fleet.stop(Reason::sag, event.date);
    touch_fleet(fleet);
    dropped = true;
  }
  if (dropped) {
    say(event.date, "dropped by sag", room.name, lost.si(), agenda_.note(), event.cause);
    hold_for_restart(id, event.date, event.cause);
  }
  return reached;
}

void Site::drop_supplies(ElementId at, SagHold& hold, const Event& event) {
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s) {
    if (!sees_sag(graph_.element_of(supply_ports_[s]), at)) continue;
    hold.supplies.push_back(s);
    if (one_holds(sags_, &SagHold::supplies, s)) continue; // it is down already
    const auto id = agenda_.note();
    say(event.date, "dropped by sag", scenario_.ai_hall->supplies[s], supply_power_[s], id, event.cause);
    for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n)
      if (supply_of_node_[n] == s) cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::sag, event.date, id);
    ai_dirty_ = true;
  }
}

void Site::end_sag(const Event& event) {
  power_path_.sag_over(event.cause, event.date, event.id);
  const auto over = std::find_if(sags_.begin(), sags_.end(), [&](auto& sag) { return sag.script == event.subject; });
  if (over == sags_.end()) return;
  const auto hold = std::move(*over);
  sags_.erase(over);
  for (const auto& [room, bits] : hold.rooms) {
    rooms_[room].sagged = 0;
    for (const auto& other : sags_)
      for (const auto& held : other.rooms) rooms_[room].sagged |= held.room == room ? held.bits : std::uint8_t{0};
    touch_room(room);
  }
  for (const auto hall : hold.halls)
    if (auto& queue = restarts_[hall];
        !queue.waiting.empty() && !queue.planned && !one_holds(sags_, &SagHold::halls, hall))
      plan_batch(hall, event.date + queue.spec.delay, event.cause);
  for (const auto supply : hold.supplies)
    if (!one_holds(sags_, &SagHold::supplies, supply)) clear_supply(supply, event);
}

void Site::clear_supply(std::uint32_t supply, const Event& event) {
  for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n)
    if (supply_of_node_[n] == supply) cluster_->clear_down(static_cast<NodeId>(n), Cluster::Down::sag);
  say(event.date, "feed back", scenario_.ai_hall->supplies[supply], 0, agenda_.note(), event.cause);
  ai_dirty_ = true;
}

void Site::hold_for_restart(std::uint32_t room, Duration now, EventId cause) {
  const auto hall = hall_of(restarts_, room);
  auto& queue = restarts_[hall];
  if (std::find(queue.waiting.begin(), queue.waiting.end(), room) != queue.waiting.end()) return;
  queue.waiting.push_back(room);
  if (!queue.planned && !one_holds(sags_, &SagHold::halls, hall)) plan_batch(hall, now + queue.spec.delay, cause);
}

void Site::plan_batch(std::uint32_t hall, Duration date, EventId cause) {
  auto& queue = restarts_[hall];
  queue.next = date;
  queue.planned = true;
  plan(date, Phase::environment, Topic::restart_batch, hall, cause, ++queue.generation);
}

void Site::restart_batch(const Event& event) {
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
void Site::restart_room(std::uint32_t id, double inrush, const Event& event) {
  Power back;
  for (const auto fleet : rooms_[id].fleets) {
    auto& unit = fleets_[fleet];
    unit.fleet.clear(Reason::sag, event.date);
    touch_fleet(fleet);
    if (unit.fleet.reasons().any()) continue;
    back += unit.fleet.power();
    surges_.push_back({graph_.element_of(unit.port), unit.fleet.full_power() * inrush - unit.fleet.power()});
  }
  say(event.date, "batch restart", rooms_[id].name, back.si(), agenda_.note(), event.cause);
}

} // namespace minehall::site
