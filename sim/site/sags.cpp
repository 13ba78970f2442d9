// Voltage sags: what has no UPS drops when it is too deep for too long, and mining halls come back in batches.
#include "models/power/ride_through.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

using mining::Reason;
using power::ElementId;

namespace {

constexpr double all = 1 - 1e-9;

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

void Site::drop_sagged(const Event& event) {
  const auto& sag = std::get<scenario::VoltageSagEvent>(scenario_.events[event.subject].what);
  const auto at = *graph_.find(sag.element);
  for (std::uint32_t room = 0; room < rooms_.size(); ++room) drop_room(room, at, event);
  for (auto& queue : restarts_) { // whoever was to restart waits for the end
    ++queue.generation;
    queue.planned = false;
  }
  drop_supplies(at, event);
}

void Site::drop_room(std::uint32_t id, ElementId at, const Event& event) {
  auto& room = rooms_[id];
  const auto role = [&](power::PortId port, std::uint8_t bit) {
    return sees_sag(graph_.element_of(port), at) ? bit : std::uint8_t{0};
  };
  room.sagged = role(room.cooling_port, 1);
  if (room.split) room.sagged |= static_cast<std::uint8_t>(role(room.pump_port, 2) | role(room.fan_port, 4));
  if (room.sagged != 0) touch_room(id);
  Power lost;
  bool dropped = false;
  for (const auto fleet : room.fleets) {
    auto& unit = fleets_[fleet];
    if (!room.present || unit.fleet.reasons().has(Reason::sag)) continue;
    if (!sees_sag(graph_.element_of(unit.port), at)) continue;
    lost += unit.fleet.power();
    unit.fleet.stop(Reason::sag, event.date);
    touch_fleet(fleet);
    dropped = true;
  }
  if (!dropped) return;
  say(event.date, "dropped by sag", room.name, lost.si(), agenda_.note(), event.cause);
  hold_for_restart(id, event.date, event.cause);
}

void Site::drop_supplies(ElementId at, const Event& event) {
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s) {
    if (!sees_sag(graph_.element_of(supply_ports_[s]), at)) continue;
    supply_sagged_[s] = true;
    const auto id = agenda_.note();
    say(event.date, "dropped by sag", scenario_.ai_hall->supplies[s], supply_power_[s], id, event.cause);
    for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n)
      if (supply_of_node_[n] == s) cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::sag, event.date, id);
    ai_dirty_ = true;
  }
}

void Site::end_sag(const Event& event) {
  power_path_.sag_over(event.cause, event.date, event.id);
  for (std::uint32_t id = 0; id < rooms_.size(); ++id) {
    if (rooms_[id].sagged == 0) continue;
    rooms_[id].sagged = 0;
    touch_room(id);
  }
  for (std::uint32_t hall = 0; hall < restarts_.size(); ++hall)
    if (auto& queue = restarts_[hall]; !queue.waiting.empty() && !queue.planned)
      plan_batch(hall, event.date + queue.spec.delay, event.cause);
  for (std::uint32_t s = 0; s < supply_sagged_.size(); ++s) {
    if (!supply_sagged_[s]) continue;
    supply_sagged_[s] = false;
    for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n)
      if (supply_of_node_[n] == s) cluster_->clear_down(static_cast<NodeId>(n), Cluster::Down::sag);
    say(event.date, "feed back", scenario_.ai_hall->supplies[s], 0, agenda_.note(), event.cause);
    ai_dirty_ = true;
  }
}

void Site::hold_for_restart(std::uint32_t room, Duration now, EventId cause) {
  const auto hall = std::find_if(restarts_.begin(), restarts_.end(), [&](const auto& one) {
    return room >= one.first_room && room < one.first_room + one.rooms;
  });
  auto& waiting = hall->waiting;
  if (std::find(waiting.begin(), waiting.end(), room) != waiting.end()) return;
  waiting.push_back(room);
  if (!hall->planned) plan_batch(static_cast<std::uint32_t>(hall - restarts_.begin()), now + hall->spec.delay, cause);
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
