// How orders reach machines where a fleet control carries them out: each class in each container hangs on a gateway of
// its own; what was ordered and what is delivered are two things.
#include "sim/site/entity_names.hpp"
#include "sim/site/fleets.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace minehall::site {

using mining::Reason;

void Fleets::build_control() {
  const auto& spec = state_.scenario.control.fleet_control;
  if (!spec) return;
  for (auto& at : state_.fleets) {
    const auto& machine = state_.scenario.machines[at.machine];
    at.control.emplace(
        *spec, std::vector<mining::ControlledMiners>{{machine, at.fleet.count()}},
        mining::FleetChance{state_.stream("fleet control", at.path), state_.stream("fleet retry", at.path)});
    at.divisible = machine.power * machine.modes.front().power_fraction >= spec->smallest_counted &&
                   at.control->saving(0).si() > 0;
    follow(at, {});
  }
}

// All of them sleep while there is any reason that is an order; else as many as control or an order from outside wants,
// the larger counts.
void Fleets::command(FleetUnit& unit, Duration now, EventId cause) {
  const bool whole = unit.ordered_off();
  const int machines = unit.ordered();
  if (whole == unit.whole && (whole || machines == unit.commanded)) return;
  if (whole)
    unit.control->curtail_all(now);
  else if (machines > 0)
    unit.control->curtail(machines * unit.control->saving(0), now);
  else
    unit.control->restore(now);
  note_shed(unit, machines, now, cause);
  unit.whole = whole;
  unit.commanded = machines;
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
  note_delivered(unit);
  const bool moved = fans_turned || followed != unit.followed || delivered != unit.fleet.saving() * unit.fleet.asleep();
  unit.followed = followed;
  return moved;
}

void Fleets::reduce(std::size_t fleet, Power reduction, Reason by, Duration now, EventId id, EventId cause) {
  auto& at = state_.fleets[fleet];
  const Power each = at.each();
  at.told = each.si() > 0 ? static_cast<int>(std::ceil(reduction / each - 1e-9)) : 0;
  at.told_by = by;
  for (const auto limit : all_limits)
    if (at.fleet.reasons().has(limit)) at.fleet.clear(limit, now);
  ordered(static_cast<std::uint32_t>(fleet));
  command(at, now, cause);
  book_off(at, now);
  const auto what = by == Reason::programme ? "reduce for programme"
                    : by == Reason::order   ? "reduce for power cap"
                                            : "reduce for import limit";
  instant_.say(now, what, state_.rooms[at.room].name, reduction.si(), id, cause);
}

// What an order no longer wants comes back as control finds room for it.
void Fleets::ask(Duration now, EventId cause) {
  std::vector<int> asked(state_.fleets.size());
  for (const auto& event : state_.scenario.events)
    if (const auto* order = std::get_if<scenario::MinerOrderEvent>(&event.what);
        order && event.at <= now && now < event.until)
      pick(*order, asked);
  for (std::uint32_t i = 0; i < asked.size(); ++i) {
    auto& at = unit(i);
    if (asked[i] == at.asked) continue;
    if (asked[i] < at.asked && at.told < at.asked) {
      at.told = at.asked;
      at.told_by = Reason::import_limit;
    }
    at.asked = asked[i];
    command(at, now, cause);
    book_off(at, now);
    touch(i);
  }
}

// Least efficient first, whole machines until what they save covers the order; of several orders to one fleet the
// largest counts.
void Fleets::pick(const scenario::MinerOrderEvent& order, std::vector<int>& asked) const {
  std::vector<std::size_t> fleets(asked.size());
  std::iota(fleets.begin(), fleets.end(), std::size_t{0});
  const auto per_hash = [&](auto fleet) { return efficiency(state_.fleets[fleet].fleet.spec()); };
  std::ranges::stable_sort(fleets, [&](auto a, auto b) { return per_hash(a) > per_hash(b); });
  Power missing = order.reduction;
  for (const auto i : fleets) {
    const auto& at = state_.fleets[i];
    const Power each = at.each();
    const bool meant = order.hall.empty() || stands_in(state_.rooms[at.room].name, order.hall);
    if (!meant || each.si() <= 0 || at.fleet.reasons().forced()) continue;
    const double needed = std::clamp(std::ceil(missing / each - 1e-9), 0.0, double(at.fleet.count()));
    asked[i] = std::max(asked[i], static_cast<int>(needed));
    missing -= needed * each;
  }
}

// Those of an earlier order are the first that sleep; what is given back is of the last.
void Fleets::note_shed(FleetUnit& unit, int machines, Duration now, EventId cause) {
  while (!unit.sheds.empty() && unit.sheds.back().beyond + unit.sheds.back().machines > machines) {
    sheds_.end(unit.sheds.back().shed, now, instant_.observer());
    unit.sheds.pop_back();
  }
  const int more = machines - unit.commanded;
  if (more <= 0) return;
  const auto shed = sheds_.begin(unit.fleet.saving() * more, more, cause, now);
  unit.sheds.push_back({shed, unit.commanded, more});
}

void Fleets::note_delivered(FleetUnit& unit) {
  const int asleep = std::min(unit.fleet.asleep(), unit.fleet.count());
  for (auto& part : unit.sheds) {
    const Power delivered = unit.fleet.saving() * std::clamp(asleep - part.beyond, 0, part.machines);
    if (delivered != part.delivered) sheds_.change(part.shed, delivered - part.delivered);
    part.delivered = delivered;
  }
}

Duration Fleets::drifted_time() const {
  Duration sum;
  for (const auto& unit : state_.fleets)
    if (unit.control) sum += unit.control->drifted_time();
  return sum;
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
