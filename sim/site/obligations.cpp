// Calls of grid programmes as events of the site, and what control sees of them.
#include "sim/site/obligations.hpp"

#include "sim/site/emergency.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

void Obligations::begin() {
  if (market_.programmes().empty()) return;
  instant_.plan(first_load, Phase::environment, Topic::programme, 0, EventId::none, ++generation_);
}

// At each date at which what is owed may change: tells what began and ended; control answers after its reaction.
void Obligations::step(Duration now) {
  metering_.advance(now);
  EventId cause = EventId::none;
  for (auto& unit : market_.programmes()) {
    while (unit.told < unit.state.deliveries().size()) end_call(unit, now, cause);
    if (!unit.open && unit.state.under_way()) begin_call(unit, now);
    if (unit.open) cause = unit.id;
  }
  if (!(market_.owed(now, state_.scenario.control.programme_margin) == owed_))
    answer_after(state_.scenario.control.reaction, now, cause);
  const auto next = market_.next(now);
  if (std::isfinite(next.si()))
    instant_.plan(next, Phase::environment, Topic::programme, 0, EventId::none, ++generation_);
}

void Obligations::hear(Duration now) { owed_ = market_.owed(now, state_.scenario.control.programme_margin); }

// A scripted call has its row already.
void Obligations::begin_call(ProgrammeUnit& unit, Duration now) {
  unit.open = true;
  if (unit.id == EventId::none) {
    unit.id = instant_.note();
    unit.cause = EventId::none;
    instant_.say(now, "programme call", unit.state.spec().name, unit.state.under_way()->award.si(), unit.id,
                 unit.cause);
  }
  pick_up(unit);
  call_backup(unit.state.spec(), state_.graph(), state_.circuit.path(), true);
}

void Obligations::end_call(ProgrammeUnit& unit, Duration now, EventId& last) {
  const auto& delivery = unit.state.deliveries()[unit.told++];
  const auto& name = unit.state.spec().name;
  if (unit.id == EventId::none) { // of no length
    unit.id = instant_.note();
    instant_.say(now, "programme call", name, delivery.award.si(), unit.id, EventId::none);
  }
  last = instant_.note();
  instant_.say(now, "programme release", name, delivery.performance(), last, unit.id);
  close_relay(unit, now, last);
  if (unit.open) call_backup(unit.state.spec(), state_.graph(), state_.circuit.path(), false);
  pay(unit, delivery);
  instant_.observer().delivery({name, delivery, DeliveryOutcome::State::ended, unit.id, unit.cause});
  unit.open = false;
  unit.id = EventId::none;
}

void Obligations::pay(const ProgrammeUnit& unit, const market::Delivery& delivery) {
  state_.ledger.add(unit.energy, delivery.delivered.si(), delivery.payment);
  state_.ledger.add(unit.penalty, (delivery.committed - delivery.delivered).si(), -delivery.penalty);
}

void Obligations::call(const Event& event, const scenario::ScriptedEventSpec& script) {
  const auto& what = std::get<scenario::ProgrammeCallEvent>(script.what);
  metering_.advance(event.date);
  for (auto& unit : market_.programmes()) {
    if (unit.state.spec().name != what.programme) continue;
    instant_.say(event.date, "programme call", what.programme, (unit.state.spec().award.power * what.level).si(),
                 event.id, event.cause, script.reason);
    if (!unit.open) unit.id = event.id, unit.cause = event.cause;
    market_.call(unit, {event.date, script.until, what.level});
    step(event.date);
    if (!unit.open) unit.id = EventId::none; // refused
  }
}

void Obligations::look(View& view, Duration now) const {
  view.owed = owed_.import;
  view.owed_by_gangs = owed_.by_gangs;
  if (!std::holds_alternative<scenario::ProgrammeStackingSpec>(state_.scenario.control.policy)) return;
  view.awarded = market_.awarded(now);
  view.capacity = market_.capacity_price(now);
}

// What draws power and may be shed stands by for calls; who is off already does not.
void Obligations::settle(const AiHall& ai, const Overheads& overheads) {
  if (market_.programmes().empty()) return;
  if (state_.fleets_moved) {
    sheddable_miners_ = {};
    for (const auto& draw : state_.draws) sheddable_miners_ += draw.sheddable;
    for (const auto& relay : relays_) {
      Power behind;
      for (const auto room : relay.rooms)
        for (const auto id : state_.rooms[room].fleets) behind += state_.draws[id].power;
      market_.programmes()[relay.programme].behind = behind * overheads.miners();
    }
  }
  market_.offer({sheddable_miners_ * overheads.miners(), ai.sheddable() * overheads.gangs()});
}

// Before the ledger closes. A call under way is paid and charged as far as it went.
void Obligations::close(Duration end) {
  for (auto& unit : market_.programmes()) {
    EventId last = EventId::none;
    while (unit.told < unit.state.deliveries().size()) end_call(unit, end, last);
    unit.state.settle();
    const auto open = unit.state.under_way();
    if (!open) continue;
    pay(unit, *open);
    instant_.observer().delivery(
        {unit.state.spec().name, *open, DeliveryOutcome::State::under_way, unit.id, unit.cause});
  }
  market_.finish(metering_.meter().open(), end, state_.ledger);
}

} // namespace minehall::site
