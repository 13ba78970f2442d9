// UPS and BESS on their batteries.
#include "sim/site/backup.hpp"

#include <algorithm>

namespace minehall::site {

using power::ElementId;
using power::Status;
using power::UpsMode;
using power::UpsSpec;
using StoreState = StoreUnit::State;

namespace {

const UpsSpec* ups_spec(const power::Graph& graph, ElementId element) {
  return std::get_if<UpsSpec>(&graph.spec(element).kind);
}

bool rides_through(const power::Graph& graph, ElementId element) {
  const auto* bess = std::get_if<power::BessSpec>(&graph.spec(element).kind);
  return !bess || bess->ride_through;
}

} // namespace

Duration Backup::walk_in(const StoreUnit& at) const {
  const auto* ups = ups_spec(graph_, at.element);
  return ups ? ups->walk_in : Duration{};
}

// Its sources die: on battery at once, in the same instant. They return: back after the walk-in, or at once if it stood
// empty.
bool Backup::react(StoreUnit& at, Duration now, EventId cause) {
  const bool fed = graph_.living_sources(at.element) != 0;
  if (graph_.status(at.element) != Status::closed) {
    graph_.set_own_supply(at.element, false);
    if (at.state == StoreState::on_battery) leave_battery(at);
    return false;
  }
  if (!fed && (at.state == StoreState::normal || at.state == StoreState::bypass)) {
    if (at.battery.empty(now) || at.state == StoreState::bypass || !rides_through(graph_, at.element)) {
      at.state = StoreState::empty;
      graph_.set_charge(at.element, {});
      return false;
    }
    to_battery(at, now, cause);
    return true;
  }
  if (!fed && at.returning) {
    at.returning = false;
    ++at.return_generation;
  }
  if (fed && at.state == StoreState::on_battery && !at.locked && !at.returning) {
    at.returning = true;
    plan(now + walk_in(at), Topic::ups_return, at.element, ++at.return_generation, cause);
  }
  if (fed && at.state == StoreState::empty && !at.locked) {
    back_on_mains(at, now, agenda_.note(), cause);
    return true;
  }
  return false;
}

// Its inverter carries the load, also of an eco UPS.
void Backup::to_battery(StoreUnit& at, Duration now, EventId cause) {
  if (ups_spec(graph_, at.element)) graph_.set_mode(at.element, UpsMode::double_conversion);
  graph_.set_charge(at.element, {});
  graph_.set_own_supply(at.element, true);
  at.returning = false;
  at.state = StoreState::on_battery;
  at.since = chain_.tell(now, at.element, "on battery", at.battery.state_of_charge(now), cause);
  count_disturbance(at, now, at.since);
}

int Backup::count(ElementId element, const UpsSpec& ups, Duration now) {
  ++disturbances_;
  return sag_counters_[static_cast<std::size_t>(element)].count(now, ups.sag_window);
}

// After so many within a window it stays on its battery until somebody returns it by hand.
void Backup::count_disturbance(StoreUnit& at, Duration now, EventId cause) {
  const auto* ups = ups_spec(graph_, at.element);
  if (!ups) return;
  const int seen = count(at.element, *ups, now);
  if (at.locked || ups->sag_count <= 0 || seen < ups->sag_count) return;
  at.locked = true;
  ++locks_;
  const auto id = chain_.tell(now, at.element, "locked on battery", ups->sag_count, cause);
  plan(now + ups->manual_return, Topic::sag_unlock, at.element, ++at.lock_generation, id);
}

// One that finds it still on its battery after the last counts as well, and its walk-in begins anew. Without a battery
// that could carry, and on bypass, it is counted and passes on to what hangs below: false.
bool Backup::disturb(ElementId element, Duration now, Duration until, EventId cause) {
  const auto* ups = ups_spec(graph_, element);
  if (!ups) return false;
  const auto store = store_of_[static_cast<std::size_t>(element)];
  auto* at = store == none ? nullptr : &stores_[store];
  const bool carries =
      at && !at->battery.empty(now) && (at->state == StoreState::normal || at->state == StoreState::on_battery);
  if (!carries) {
    chain_.tell(now, element, "disturbed", count(element, *ups, now), cause);
    return false;
  }
  if (at->state == StoreState::normal)
    to_battery(*at, now, cause);
  else
    count_disturbance(*at, now, at->since);
  at->returning = !at->locked;
  ++at->return_generation;
  if (!at->locked) plan(until + walk_in(*at), Topic::ups_return, element, at->return_generation, at->since);
  return true;
}

void Backup::unlock(StoreUnit& at, Duration now, EventId id, EventId cause) {
  at.locked = false;
  ++at.lock_generation;
  sag_counters_[static_cast<std::size_t>(at.element)].clear();
  chain_.tell(now, at.element, "returned by hand", at.battery.state_of_charge(now), id, cause);
  graph_.select(at.element, std::nullopt);
  const bool off_mains = at.state == StoreState::on_battery || at.state == StoreState::empty;
  if (off_mains && graph_.living_sources(at.element) != 0) back_on_mains(at, now, id, cause);
}

void Backup::leave_battery(StoreUnit& at) {
  if (const auto* ups = ups_spec(graph_, at.element)) graph_.set_mode(at.element, ups->mode);
  at.state = StoreState::normal;
  at.returning = false;
  ++at.return_generation;
}

void Backup::back_on_mains(StoreUnit& at, Duration now, EventId id, EventId cause) {
  graph_.set_own_supply(at.element, false);
  leave_battery(at);
  chain_.tell(now, at.element, "back on mains", at.battery.state_of_charge(now), id, cause);
}

// Once it would carry the load for ever.
void Backup::leave_bypass(StoreUnit& at, Duration now, EventId cause) {
  const auto& protection = graph_.spec(at.element).protection;
  const double carries = protection ? std::min(1.0, power::holds(*protection)) : 1;
  const bool fits = at.state == StoreState::bypass && graph_.loading(at.element) <= carries;
  if (fits == at.returning || at.state != StoreState::bypass) return;
  at.returning = fits;
  ++at.return_generation;
  if (fits) plan(now + walk_in(at), Topic::ups_return, at.element, at.return_generation, cause);
}

void Backup::settled(StoreUnit& at, Duration now, EventId cause) {
  leave_bypass(at, now, cause);
  const bool own = graph_.own_supply(at.element);
  const Power discharge = own ? graph_.own_power(at.element) : -graph_.charge(at.element);
  if (discharge == at.battery.power()) return;
  note_charge(at, now);
  at.battery.set(now, discharge);
  ++at.generation;
  const bool too_much = own && (discharge > most_discharge(at.battery.spec()) * (1 + 1e-9) ||
                                (!ups_spec(graph_, at.element) && graph_.loading(at.element) > 1 + 1e-9));
  if (too_much) chain_.tell(now, at.element, "battery overloaded", discharge.si(), cause);
  const auto empty = too_much ? std::optional{now} : at.battery.empty_date();
  const auto because = at.since == EventId::none ? cause : at.since;
  if (empty) plan(*empty, Topic::battery_empty, at.element, at.generation, because);
  if (const auto full = at.battery.full_date()) plan(*full, Topic::battery_full, at.element, at.generation, because);
}

// Charge rises or falls between two changes of power, so the extremes are at these.
void Backup::note_charge(const StoreUnit& at, Duration now) {
  const auto beyond = [&](std::optional<Duration> bound) { return bound && *bound < now; };
  const double charge = at.battery.state_of_charge(now);
  if (!(charge >= 0 && charge <= 1) || beyond(at.battery.empty_date()) || beyond(at.battery.full_date()))
    ++charge_breaches_;
  lowest_charge_ = std::min(lowest_charge_, charge);
}

void Backup::reach_empty(StoreUnit& at, const Event& event) {
  if (event.generation != at.generation) return;
  if (at.battery.empty(event.date)) // else it was overloaded, which has been told
    chain_.tell(event.date, at.element, "battery empty", at.battery.state_of_charge(event.date), event.id, event.cause);
  if (at.state != StoreState::on_battery) return graph_.set_charge(at.element, {});
  if (!at.locked && graph_.living_sources(at.element) != 0)
    return back_on_mains(at, event.date, agenda_.note(), event.id);
  graph_.set_own_supply(at.element, false);
  at.state = StoreState::empty;
  if (at.locked) graph_.select(at.element, power::between_sources); // only a hand closes its input
}

void Backup::reach_full(StoreUnit& at, const Event& event) {
  if (event.generation != at.generation) return;
  graph_.set_charge(at.element, {});
  chain_.tell(event.date, at.element, "battery full", at.battery.state_of_charge(event.date), event.id, event.cause);
}

bool Backup::take_over(ElementId element, Duration now, EventId id, EventId cause) {
  const auto store = store_of_[static_cast<std::size_t>(element)];
  const auto* ups = ups_spec(graph_, element);
  if (!ups || !ups->bypass || graph_.living_sources(element) == 0 || graph_.own_supply(element)) return false;
  if (store == none || stores_[store].state != StoreState::normal) return false;
  graph_.set_mode(element, UpsMode::eco);
  graph_.set_charge(element, {});
  stores_[store].state = StoreState::bypass;
  chain_.tell(now, element, "to bypass", graph_.loading(element), id, cause);
  return true;
}

bool Backup::on_bypass(ElementId element) const {
  const auto store = store_of_[static_cast<std::size_t>(element)];
  return store != none && stores_[store].state == StoreState::bypass;
}

void Backup::begin(Duration now) {
  for (const auto& at : stores_)
    if (at.cells) note_charge(at, now);
}

} // namespace minehall::site
