// Calls of grid programmes as events of the site, and what control sees of them.
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

using mining::Reason;

namespace {

// Above what it would draw asleep.
Power sheddable(const mining::Fleet& fleet) {
  return std::max(fleet.power() - fleet.spec().power * (fleet.spec().sleep_power_fraction * fleet.count()), Power{});
}

} // namespace

// At each date at which what is owed may change: tells what began and ended; control answers after its reaction.
void Site::step_programmes(Duration now) {
  settle_meter(now);
  EventId cause = EventId::none;
  for (auto& unit : market_.programmes()) {
    while (unit.told < unit.state.deliveries().size()) end_call(unit, now, cause);
    if (!unit.open && unit.state.under_way()) begin_call(unit, now);
    if (unit.open) cause = unit.id;
  }
  if (!(market_.owed(now, scenario_.control.programme_margin) == owed_))
    plan(now + scenario_.control.reaction, Phase::decision, Topic::programme, 1, cause);
  const auto next = market_.next(now);
  if (std::isfinite(next.si()))
    plan(next, Phase::environment, Topic::programme, 0, EventId::none, ++programme_generation_);
}

// Also where a regular look came first at this instant.
void Site::answer_programmes(const Event& event) {
  owed_ = market_.owed(event.date, scenario_.control.programme_margin);
  decision_due_ = true;
  decided_ = false;
  decide(event);
}

// A scripted call has its row already.
void Site::begin_call(ProgrammeUnit& unit, Duration now) {
  unit.open = true;
  if (unit.id == EventId::none) {
    unit.id = agenda_.note();
    unit.cause = EventId::none;
    say(now, "programme call", unit.state.spec().name, unit.state.under_way()->award.si(), unit.id, unit.cause);
  }
  pick_up(unit);
}

void Site::end_call(ProgrammeUnit& unit, Duration now, EventId& last) {
  const auto& delivery = unit.state.deliveries()[unit.told++];
  const auto& name = unit.state.spec().name;
  if (unit.id == EventId::none) { // of no length
    unit.id = agenda_.note();
    say(now, "programme call", name, delivery.award.si(), unit.id, EventId::none);
  }
  last = agenda_.note();
  say(now, "programme release", name, delivery.performance(), last, unit.id);
  close_relay(unit, now, last);
  pay(unit, delivery);
  observer_->delivery({name, delivery, DeliveryOutcome::State::ended, unit.id, unit.cause});
  unit.open = false;
  unit.id = EventId::none;
}

void Site::pay(const ProgrammeUnit& unit, const market::Delivery& delivery) {
  ledger_.add(unit.energy, delivery.delivered.si(), delivery.payment);
  ledger_.add(unit.penalty, (delivery.committed - delivery.delivered).si(), -delivery.penalty);
}

void Site::call_programme(const Event& event, const scenario::ScriptedEventSpec& script) {
  const auto& what = std::get<scenario::ProgrammeCallEvent>(script.what);
  settle_meter(event.date);
  for (auto& unit : market_.programmes()) {
    if (unit.state.spec().name != what.programme) continue;
    say(event.date, "programme call", what.programme, (unit.state.spec().award.power * what.level).si(), event.id,
        event.cause, script.reason);
    if (!unit.open) unit.id = event.id, unit.cause = event.cause;
    market_.call(unit, {event.date, script.until, what.level});
    step_programmes(event.date);
    if (!unit.open) unit.id = EventId::none; // refused
  }
}

void Site::look_at_market(Duration now) {
  view_.owed = owed_.import;
  view_.owed_by_gangs = owed_.by_gangs;
  const auto& policy = scenario_.control.policy;
  if (std::holds_alternative<scenario::ProgrammeStackingSpec>(policy)) {
    view_.awarded = market_.awarded(now);
    view_.capacity = market_.capacity_price(now);
  }
  for (std::size_t i = 0; i < fleets_.size() && std::holds_alternative<scenario::FixedPrioritySpec>(policy); ++i) {
    const std::string_view room = rooms_[fleets_[i].room].name;
    view_.fleets[i].hall = room.substr(0, room.rfind('.'));
  }
  for (std::size_t i = 0; i < fleets_.size() && std::holds_alternative<scenario::ThermalLimitSpec>(policy); ++i) {
    view_.fleets[i].inlet = rooms_[fleets_[i].room].air.at(now);
    view_.fleets[i].throttle = fleets_[i].fleet.spec().limits.throttle;
  }
}

// What draws power and may be shed stands by for calls; who is off already does not.
void Site::offer_reserves() {
  if (fleets_dirty_) {
    sheddable_miners_ = {};
    for (const auto& unit : fleets_) sheddable_miners_ += sheddable(unit.fleet);
    for (const auto& relay : relays_) {
      Power behind;
      for (const auto room : relay.rooms)
        for (const auto id : rooms_[room].fleets) behind += fleets_[id].fleet.power();
      market_.programmes()[relay.programme].behind = behind * overheads_.miners;
    }
  }
  market_.offer({sheddable_miners_ * overheads_.miners, sheddable_gangs() * overheads_.gangs});
}

// Before the ledger closes. A call under way is paid and charged as far as it went.
void Site::close_market(Duration end) {
  for (auto& unit : market_.programmes()) {
    EventId last = EventId::none;
    while (unit.told < unit.state.deliveries().size()) end_call(unit, end, last);
    unit.state.settle();
    const auto open = unit.state.under_way();
    if (!open) continue;
    pay(unit, *open);
    observer_->delivery({unit.state.spec().name, *open, DeliveryOutcome::State::under_way, unit.id, unit.cause});
  }
  market_.finish(meter_.open(), end, ledger_);
}

} // namespace minehall::site
