// When fleets of machines stop, restart and warm up: those of one date take their steps in one event.
#include "sim/site/site.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

using mining::Reason;

void Site::plan_fleet(std::uint32_t id) {
  auto& unit = fleets_[id];
  ++unit.generation;
  auto date = unit.fleet.next_event();
  if (unit.control)
    if (const auto next = unit.control->next_event(); next && (!date || *next < *date)) date = next;
  if (date) turn_at(*date).steps.push_back({id, unit.generation});
}

// Neighbours mostly step together, so the last one is looked at first.
FleetTurn& Site::turn_at(Duration date) {
  const auto fits = [&](const FleetTurn& one) { return one.open && one.date == date && one.cause == cause_; };
  auto turn = std::find_if(turns_.begin(), turns_.end(), fits);
  if (turn != turns_.end()) return *turn;
  turn = std::find_if(turns_.begin(), turns_.end(), [](const FleetTurn& one) { return !one.open; });
  if (turn == turns_.end()) turn = turns_.insert(turn, FleetTurn{});
  turn->date = date;
  turn->cause = cause_;
  turn->open = true;
  plan(date, Phase::environment, Topic::fleet_step, static_cast<std::uint32_t>(turn - turns_.begin()), cause_, 1);
  return *turn;
}

// False if nothing came of it. Generation 0: the feed of a fleet came or went; else the subject is a turn.
bool Site::step_fleets(const Event& event) {
  if (event.generation == 0) return step_feed_of(event), true;
  auto& turn = turns_[event.subject];
  turn.open = false;
  turn_.clear();
  turn_.swap(turn.steps);
  bool moved = false;
  for (const auto& step : turn_)
    if (step.generation == fleets_[step.fleet].generation) moved = step_fleet(step.fleet, event.date) || moved;
  return moved;
}

void Site::step_feed_of(const Event& event) {
  auto& unit = fleets_[event.subject];
  const bool live = graph_.live(unit.port);
  if (live != unit.fleet.reasons().has(Reason::feed_lost)) return;
  if (live) {
    hold_for_restart(unit.room, event.date, event.id);
    unit.fleet.stop(Reason::sag, event.date);
    unit.fleet.clear(Reason::feed_lost, event.date);
  } else
    unit.fleet.stop(Reason::feed_lost, event.date);
  say(event.date, live ? "feed back" : "feed lost", rooms_[unit.room].name, 0, event.id, event.cause);
  touch_fleet(event.subject);
}

// Machines that do as ordered leave control nothing to decide; those that begin to hash draw what they drew.
bool Site::step_fleet(std::uint32_t id, Duration now) {
  auto& unit = fleets_[id];
  const bool fleet_itself = !unit.fleet.at_rest() && unit.fleet.next_event() == now;
  unit.fleet.advance(now);
  const bool moved = unit.control && follow(unit, now);
  if (!unit.control || fleet_itself) {
    touch_fleet(id);
    return true;
  }
  if (unit.fleet.power() != draws_[id].power) {
    dirty_fleets_.push_back(id);
    return true;
  }
  seen_fleets_.mark(id); // machines may have become stuck, or no longer are
  plan_fleet(id);
  if (!moved) return false;
  note_draw(id);
  hashes_moved_ = true;
  return true;
}

void Site::note_draw(std::uint32_t id) {
  const auto& unit = fleets_[id];
  auto& draw = draws_[id];
  draw.machine = unit.machine;
  draw.power = unit.fleet.power();
  draw.full = unit.fleet.full_power();
  draw.hash_rate = unit.fleet.hash_rate();
  draw.upper = unit.fleet.upper_threshold();
  draw.lower = unit.fleet.lower_threshold();
  draw.held_by_heat = unit.fleet.held_by_heat();
  draw.hot = unit.fleet.throttled() || unit.fleet.reasons().has(Reason::trip);
  if (!unit.control) return;
  draw.ordered = unit.ordered_off() ? unit.fleet.saving() * unit.fleet.count() : Power{};
  draw.delivered = unit.fleet.saving() * unit.fleet.asleep();
}

} // namespace minehall::site
