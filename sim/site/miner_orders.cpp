// How orders reach machines where a fleet control carries them out: each class in each container hangs on a gateway of
// its own; what was ordered and what is delivered are two things.
#include "sim/site/fleets.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

void Fleets::build_control() {
  const auto& spec = state_.scenario.control.fleet_control;
  if (!spec) return;
  for (auto& at : state_.fleets) {
    const auto& machine = state_.scenario.machines[at.machine];
    at.control.emplace(
        *spec, std::vector<mining::ControlledMiners>{{machine, at.fleet.count()}},
        mining::FleetChance{state_.stream("fleet control", at.path), state_.stream("fleet retry", at.path)});
    follow(at, {});
  }
}

// To sleep while there is any reason that is an order; else to run.
void Fleets::command(FleetUnit& unit, Duration now, EventId cause) {
  const bool off = unit.ordered_off(), was_off = unit.shed != ShedLog::none;
  if (off == was_off) return;
  if (off) {
    unit.control->curtail_all(now);
    unit.shed = sheds_.begin(unit.fleet.saving() * unit.fleet.count(), unit.fleet.count(), cause, now);
  } else {
    unit.control->restore(now);
    sheds_.end(unit.shed, now, instant_.observer());
    unit.shed = ShedLog::none;
  }
  unit.delivered = {};
  follow(unit, now);
}

// On while one of the container's fleets wants them; they stand in the first one's draw.
Power Fleets::fans_of(const FleetUnit& unit) const {
  const auto& fleets = state_.rooms[unit.room].fleets;
  if (&state_.fleets[fleets.front()] != &unit) return {};
  const auto wants = [&](auto id) { return state_.fleets[id].control && state_.fleets[id].control->fans_on(); };
  return std::ranges::any_of(fleets, wants) ? state_.scenario.control.fleet_control->fans : Power{};
}

bool Fleets::turn_fans(FleetUnit& at, Duration now) {
  if (std::exchange(at.fans_on, at.control->fans_on()) == at.fans_on) return false;
  const auto first = state_.rooms[at.room].fleets.front();
  if (&unit(first) == &at) return true;
  follow(unit(first), now);
  dirty_.push_back(first);
  return true;
}

bool Fleets::follow(FleetUnit& unit, Duration now) {
  auto& control = *unit.control;
  control.advance(now);
  if (const Power step = control.take_inrush(); step.si() > 0) {
    inrush_ = inrush_date_ == now ? inrush_ + step : step;
    inrush_date_ = now;
  }
  const bool fans_turned = turn_fans(unit, now);
  const mining::Followed followed{control.awake(), control.warming(), fans_of(unit)};
  const Power delivered = unit.fleet.saving() * unit.fleet.asleep();
  unit.fleet.follow(followed, now);
  if (unit.shed != ShedLog::none) {
    const Power now_delivered = unit.fleet.saving() * std::min(unit.fleet.asleep(), unit.fleet.count());
    if (now_delivered != unit.delivered) sheds_.change(unit.shed, now_delivered - unit.delivered);
    unit.delivered = now_delivered;
  }
  const bool moved = fans_turned || followed != unit.followed || delivered != unit.fleet.saving() * unit.fleet.asleep();
  unit.followed = followed;
  return moved;
}

void Fleets::settle_orders(Duration now) {
  if (!state_.scenario.control.fleet_control) return;
  auto& totals = state_.totals;
  sheds_.settled(now, instant_.observer());
  if (inrush_date_ == now && inrush_.si() > 0) highest_inrush_ = std::max(highest_inrush_, totals.mining + inrush_);
  if (!state_.fleets_moved) return;
  totals.miner_order = totals.miner_delivered = {};
  for (const auto& draw : state_.draws) {
    totals.miner_order += draw.ordered;
    totals.miner_delivered += draw.delivered;
  }
}

} // namespace minehall::site
