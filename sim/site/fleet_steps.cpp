// When fleets of machines stop, restart and warm up: those of one date take their steps in one event.
#include "sim/site/fleets.hpp"

#include <algorithm>

namespace minehall::site {

void Fleets::plan(std::uint32_t id) {
  auto& at = unit(id);
  ++at.generation;
  auto date = at.fleet.next_event();
  if (at.control)
    if (const auto next = at.control->next_event(); next && (!date || *next < *date)) date = next;
  if (date) turn_at(*date).steps.push_back({id, at.generation});
}

// Neighbours mostly step together.
FleetTurn& Fleets::turn_at(Duration date) {
  const auto cause = instant_.cause();
  const auto fits = [&](const FleetTurn& one) { return one.open && one.date == date && one.cause == cause; };
  auto turn = std::ranges::find_if(turns_, fits);
  if (turn != turns_.end()) return *turn;
  turn = std::ranges::find_if(turns_, [](const FleetTurn& one) { return !one.open; });
  if (turn == turns_.end()) turn = turns_.insert(turn, FleetTurn{});
  turn->date = date;
  turn->cause = cause;
  turn->open = true;
  instant_.plan(date, Phase::environment, Topic::fleet_step, static_cast<std::uint32_t>(turn - turns_.begin()), cause);
  return *turn;
}

// The subject is a turn.
bool Fleets::step(const Event& event) {
  auto& turn = turns_[event.subject];
  turn.open = false;
  turn_.clear();
  turn_.swap(turn.steps);
  bool moved = false;
  for (const auto& one : turn_)
    if (one.generation == unit(one.fleet).generation) moved = step_one(one.fleet, event.date) || moved;
  return moved;
}

// Machines that do as ordered leave control nothing to decide; those that begin to hash draw what they drew.
bool Fleets::step_one(std::uint32_t id, Duration now) {
  auto& at = unit(id);
  const bool fleet_itself = !at.fleet.at_rest() && at.fleet.next_event() == now;
  at.fleet.advance(now);
  const bool moved = at.control && follow(at, now);
  if (!at.control || fleet_itself) {
    touch(id);
    return true;
  }
  if (at.fleet.power() != state_.draws[id].power) {
    dirty_.push_back(id);
    return true;
  }
  seen_.mark(id); // machines may have become stuck, or no longer are
  plan(id);
  if (!moved) return false;
  note_draw(id);
  hashes_moved_ = true;
  return true;
}

} // namespace minehall::site
