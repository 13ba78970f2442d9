// Gensets, and the switches that call for them.
#include "models/power/ride_through.hpp"
#include "sim/site/backup.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

using State = power::Genset::State;

namespace {

const auto hold_up = power::sag_endurance(0); // of a power supply without input

} // namespace

void Backup::order_start(GensetUnit& at, Duration now, EventId cause) {
  if (at.set.state() != State::stopped || graph_.status(at.element) != power::Status::closed) return;
  const auto id = chain_.tell(now, at.element, "genset start", at.set.fuel(now).si(), cause);
  at.set.order_start(now);
  plan(*at.set.next_event(), Topic::genset_step, at.element, ++at.generation, id);
}

void Backup::step(GensetUnit& at, const Event& event) {
  if (event.generation != at.generation) return;
  switch (at.set.state()) {
  case State::resting:
    at.set.order_start(event.date);
    return plan(*at.set.next_event(), Topic::genset_step, at.element, ++at.generation, event.cause);
  case State::starting:
    return attempt(at, event);
  case State::running:
    at.set.set_load(event.date, at.set.load()); // the tank is dry
    graph_.set_own_supply(at.element, false);
    return chain_.tell(event.date, at.element, "fuel empty", 0, event.id, event.cause);
  default:
    return;
  }
}

void Backup::attempt(GensetUnit& at, const Event& event) {
  at.set.attempt(event.date, at.starts.uniform());
  const auto state = at.set.state();
  if (state == State::running) {
    graph_.set_own_supply(at.element, true);
    chain_.tell(event.date, at.element, "genset ready", at.set.attempts(), event.id, event.cause);
    plan_fuel(at, event.id);
    at.stop_planned = false;
    return consider_stop(at, event.date, event.id);
  }
  const bool gives_up = state == State::failed;
  chain_.tell(event.date, at.element, gives_up ? "genset failed" : "genset start failed", at.set.attempts(), event.id,
              event.cause);
  if (state == State::resting) plan(*at.set.next_event(), Topic::genset_step, at.element, ++at.generation, event.id);
  if (gives_up) tell_too_small(at, event.date, event.id);
}

// Whatever takes it down stops it: when it is back it starts anew.
void Backup::react(GensetUnit& at, Duration now) {
  if (graph_.status(at.element) == power::Status::closed) return;
  at.set.stop(now);
  at.stop_planned = false;
  ++at.generation;
  ++at.stop_generation;
  graph_.set_own_supply(at.element, false);
}

void Backup::status_changed(power::ElementId element) {
  if (genset_of_[static_cast<std::size_t>(element)] == none) return;
  woken_.push_back(element);
  for (const auto user : dependents(element)) woken_.push_back(user);
}

// The dates at which the tank is dry, or fuel is ordered.
void Backup::plan_fuel(GensetUnit& at, EventId cause) {
  if (const auto dry = at.set.dry_date()) plan(*dry, Topic::genset_step, at.element, ++at.generation, cause);
  if (at.fuel_ordered) return;
  ++at.fuel_generation;
  if (const auto low = at.set.order_date()) plan(*low, Topic::genset_fuel, at.element, at.fuel_generation, cause);
}

void Backup::step_fuel(GensetUnit& at, const Event& event) {
  if (event.generation != at.fuel_generation) return;
  const auto before = at.set.fuel(event.date);
  const bool low = before <= at.set.spec().tank * at.set.spec().refuel_at * (1 + 1e-9);
  if (!at.fuel_ordered && !low) return; // it has stopped meanwhile
  if (!std::exchange(at.fuel_ordered, !at.fuel_ordered)) {
    chain_.tell(event.date, at.element, "fuel ordered", before.si(), event.id, event.cause);
    return plan(event.date + at.set.spec().refuel_delay, Topic::genset_fuel, at.element, ++at.fuel_generation,
                event.id);
  }
  at.set.refuel(event.date);
  chain_.tell(event.date, at.element, "refuelled", (at.set.fuel(event.date) - before).si(), event.id, event.cause);
  plan_fuel(at, event.id);
  status_changed(at.element); // a dry one may start again
}

void Backup::tell_too_small(const GensetUnit& failed, Duration now, EventId cause) {
  const auto genset = genset_of_[static_cast<std::size_t>(failed.element)];
  for (auto& at : switches_)
    for (const auto& behind : at.behind)
      if (std::find(behind.begin(), behind.end(), genset) != behind.end()) (void)enough(at, behind, now, cause);
}

// More load than it takes, of the engine or of the alternator, stalls it: noticed here, and the graph follows in the
// next round of the instant.
void Backup::settled(GensetUnit& at, Duration now, EventId cause) {
  if (at.set.state() != State::running) return;
  const Power load = graph_.own_power(at.element);
  const double loading = std::max(load / engine_power(at.set.spec()), graph_.loading(at.element));
  if (load != at.set.load()) {
    at.set.set_load(now, load);
    plan_fuel(at, cause);
  }
  if (load > at.set.most(now) * (1 + 1e-9) || loading > 1 + 1e-9) {
    chain_.tell(now, at.element, "genset stalled", loading, cause);
    at.set.stall(now);
    return plan(now, Topic::genset_stop, at.element, ++at.stop_generation, cause);
  }
  consider_stop(at, now, cause);
}

// It cools down once nothing hangs on it and nobody calls for it.
void Backup::consider_stop(GensetUnit& at, Duration now, EventId cause) {
  if (at.set.state() != State::running) return;
  const bool idle = at.set.load().si() == 0 && !wanted(genset_of_[static_cast<std::size_t>(at.element)]);
  if (idle == at.stop_planned) return;
  at.stop_planned = idle;
  ++at.stop_generation;
  if (idle) plan(now + at.set.spec().cool_down, Topic::genset_stop, at.element, at.stop_generation, cause);
}

bool Backup::on_preferred(const SwitchUnit& at) const {
  return !at.called && (graph_.living_sources(at.element) >> at.order.front() & 1U) != 0;
}

void Backup::call(power::ElementId transfer_switch, bool called) {
  switches_[switch_of_[static_cast<std::size_t>(transfer_switch)]].called = called;
  woken_.push_back(transfer_switch);
}

bool Backup::wanted(std::uint32_t genset) const {
  return std::any_of(switches_.begin(), switches_.end(), [&](const SwitchUnit& at) {
    return !on_preferred(at) && std::find(at.gensets.begin(), at.gensets.end(), genset) != at.gensets.end();
  });
}

void Backup::stop(GensetUnit& at, const Event& event) {
  if (event.generation != at.stop_generation) return;
  if (at.set.state() == State::failed) return graph_.set_own_supply(at.element, false);
  at.stop_planned = false;
  at.set.stop(event.date);
  ++at.generation;
  graph_.set_own_supply(at.element, false);
  chain_.tell(event.date, at.element, "genset stopped", at.set.fuel(event.date).si(), event.id, event.cause);
}

void Backup::repaired(power::ElementId element, Duration now) {
  if (const auto genset = genset_of_[static_cast<std::size_t>(element)]; genset != none) {
    gensets_[genset].set.repair(now);
    status_changed(element);
  }
  if (const auto store = store_of_[static_cast<std::size_t>(element)]; store != none && stores_[store].locked)
    unlock(stores_[store], now, agenda_.note(), stores_[store].since);
}

// Sets behind one bus close onto it together: a switch takes it once they can carry at once what all switches that are
// without their preferred source last carried. What they cannot carry even together stays dark: shed before.
bool Backup::enough(SwitchUnit& at, const std::vector<std::uint32_t>& behind, Duration now, EventId cause) {
  power::Flow load;
  Power ready, coming, alternators;
  for (const auto peer : at.peers) {
    const auto& other = switches_[peer];
    if (on_preferred(other)) continue;
    load.active += other.carried.active;
    load.reactive += other.carried.reactive;
  }
  Power living;
  for (const auto genset : behind) {
    const auto& set = gensets_[genset].set;
    const auto& spec = set.spec();
    if (graph_.status(gensets_[genset].element) != power::Status::closed) continue;
    const bool comes = set.state() == State::starting || set.state() == State::resting || set.state() == State::stopped;
    ready += set.most(now);
    if (comes) coming += engine_power(spec) * spec.step;
    if (comes || set.state() == State::running) alternators += spec.rating;
    if (set.state() == State::running) living += spec.rating;
  }
  const Power size = apparent(load);
  const bool carries = ready * (1 + 1e-9) >= load.active && living * (1 + 1e-9) >= size;
  const double share = std::max(load.active / (ready + coming), size / alternators);
  const bool never = !carries && !(share <= 1 + 1e-9);
  if (never && !at.short_told) chain_.tell(now, at.element, "gensets too small", share, cause);
  at.short_told = never;
  return carries;
}

// Places in its order that live and, where several gensets stand behind, can carry what comes. What it stands on
// counts as long as it lives without a gap.
std::uint32_t Backup::usable(SwitchUnit& at, Duration now, EventId cause) {
  const auto bits = graph_.living_sources(at.element);
  std::uint32_t living = 0;
  for (std::uint32_t i = 0; i < at.order.size(); ++i) {
    if ((bits >> at.order[i] & 1U) == 0) continue;
    const bool held = at.position.selected() == i && (at.taken >> i & 1U) != 0;
    if (held || at.behind[i].empty() || enough(at, at.behind[i], now, cause)) living |= 1U << i;
  }
  at.taken = living;
  return living;
}

bool Backup::react(SwitchUnit& at, Duration now, EventId cause) {
  auto living = usable(at, now, cause);
  const bool preferred = (living & 1U) != 0 && !at.called;
  if ((living & ~at.sagging) != 0) living &= ~at.sagging; // where all sag it stays
  if (at.called && (living & ~1U) != 0) living &= ~1U;    // likewise until its gensets are there
  const auto before = at.position.next_event();
  const bool moved = at.position.look(now, living);
  if (!preferred)
    for (const auto genset : at.gensets) order_start(gensets_[genset], now, cause);
  for (const auto genset : at.gensets) consider_stop(gensets_[genset], now, cause);
  if (moved)
    apply(at, now, chain_.tell(now, at.element, "transfer", at.order[at.position.selected()], cause), cause);
  else if (at.position.next_event() && at.position.next_event() != before)
    plan(*at.position.next_event(), Topic::transfer_step, at.element, ++at.generation, cause);
  return wait_for_more(at, now, cause) || moved;
}

// The bus that it stands on lives again, with less behind it than it is to carry: open until that is enough.
bool Backup::wait_for_more(SwitchUnit& at, Duration now, EventId cause) {
  const auto on = at.position.selected();
  if (at.behind[on].empty() && !at.waits) return false;
  const bool lives = (graph_.living_sources(at.element) >> at.order[on] & 1U) != 0;
  const bool waits = lives && !at.position.open() && (at.taken >> on & 1U) == 0;
  if (waits == at.waits) return false;
  at.waits = waits;
  chain_.tell(now, at.element, waits ? "transfer" : "transferred", at.order[on], cause);
  if (!at.position.open()) graph_.select(at.element, waits ? power::between_sources : at.order[on]);
  return true;
}

// A break that a power supply bridges is not seen below.
void Backup::apply(SwitchUnit& at, Duration, EventId id, EventId) {
  const bool open = at.position.open() && !at.position.short_break(hold_up);
  at.waits = false;
  graph_.select(at.element, open ? power::between_sources : at.order[at.position.selected()]);
  ++at.generation;
  if (const auto next = at.position.next_event()) plan(*next, Topic::transfer_step, at.element, at.generation, id);
}

void Backup::step(SwitchUnit& at, const Event& event) {
  if (event.generation != at.generation || !at.position.advance(event.date)) return;
  chain_.tell(event.date, at.element, at.position.open() ? "transfer" : "transferred", at.order[at.position.selected()],
              event.id, event.cause);
  apply(at, event.date, event.id, event.cause);
  (void)wait_for_more(at, event.date, event.id);
}

} // namespace minehall::site
