// Gensets, and the switches that call for them.
#include "models/power/ride_through.hpp"
#include "sim/site/backup.hpp"

#include <algorithm>

namespace minehall::site {

using State = power::Genset::State;

namespace {

const auto hold_up = power::sag_endurance(0); // of a power supply without input

} // namespace

void Backup::order_start(GensetUnit& at, Duration now, EventId cause) {
  if (at.set.state() != State::stopped) return;
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
    if (const auto dry = at.set.dry_date()) plan(*dry, Topic::genset_step, at.element, ++at.generation, event.id);
    at.stop_planned = true;
    return plan(event.date + at.set.spec().cool_down, Topic::genset_stop, at.element, ++at.stop_generation, event.id);
  }
  const bool gives_up = state == State::failed;
  chain_.tell(event.date, at.element, gives_up ? "genset failed" : "genset start failed", at.set.attempts(), event.id,
              event.cause);
  if (state == State::resting) plan(*at.set.next_event(), Topic::genset_step, at.element, ++at.generation, event.id);
  if (gives_up) tell_too_small(at, event.date, event.id);
}

void Backup::tell_too_small(const GensetUnit& failed, Duration now, EventId cause) {
  const auto genset = genset_of_[static_cast<std::size_t>(failed.element)];
  for (auto& at : switches_)
    for (const auto& behind : at.behind)
      if (std::find(behind.begin(), behind.end(), genset) != behind.end()) (void)enough(at, behind, now, cause);
}

// More load than it takes stalls it: noticed here, and the graph follows in the next round of the instant.
void Backup::settled(GensetUnit& at, Duration now, EventId cause) {
  if (at.set.state() != State::running) return;
  const Power load = graph_.own_power(at.element);
  if (load == at.set.load()) return;
  at.set.set_load(now, load);
  if (load > at.set.most(now) * (1 + 1e-9)) {
    chain_.tell(now, at.element, "genset stalled", load / at.set.spec().rating, cause);
    at.set.stall(now);
    return plan(now, Topic::genset_stop, at.element, ++at.stop_generation, cause);
  }
  if (const auto dry = at.set.dry_date()) plan(*dry, Topic::genset_step, at.element, ++at.generation, cause);
  const bool idle = load.si() == 0;
  if (idle == at.stop_planned) return;
  at.stop_planned = idle;
  ++at.stop_generation;
  if (idle) plan(now + at.set.spec().cool_down, Topic::genset_stop, at.element, at.stop_generation, cause);
}

bool Backup::wanted(std::uint32_t genset) const {
  return std::any_of(switches_.begin(), switches_.end(), [&](const SwitchUnit& at) {
    const bool preferred = (graph_.living_sources(at.element) >> at.order.front() & 1U) != 0;
    return !preferred && std::find(at.gensets.begin(), at.gensets.end(), genset) != at.gensets.end();
  });
}

void Backup::stop(GensetUnit& at, const Event& event) {
  if (event.generation != at.stop_generation) return;
  if (at.set.state() == State::failed) return graph_.set_own_supply(at.element, false);
  if (wanted(genset_of_[static_cast<std::size_t>(at.element)]))
    return plan(event.date + at.set.spec().cool_down, Topic::genset_stop, at.element, at.stop_generation, event.cause);
  at.stop_planned = false;
  at.set.stop(event.date);
  ++at.generation;
  graph_.set_own_supply(at.element, false);
  chain_.tell(event.date, at.element, "genset stopped", at.set.fuel(event.date).si(), event.id, event.cause);
}

void Backup::repaired(power::ElementId element, Duration now) {
  if (const auto genset = genset_of_[static_cast<std::size_t>(element)]; genset != none)
    gensets_[genset].set.repair(now);
  if (const auto store = store_of_[static_cast<std::size_t>(element)]; store != none && stores_[store].locked)
    unlock(stores_[store], now, agenda_.note(), stores_[store].since);
}

// Sets behind one bus close onto it together: a switch takes it once they can carry at once what all switches that are
// without their preferred source last carried. What they cannot carry even together stays dark: shed before.
bool Backup::enough(SwitchUnit& at, const std::vector<std::uint32_t>& behind, Duration now, EventId cause) {
  Power load, ready, coming;
  for (const auto peer : at.peers) {
    const auto& other = switches_[peer];
    if ((graph_.living_sources(other.element) >> other.order.front() & 1U) == 0) load += other.carried;
  }
  for (const auto genset : behind) {
    const auto& set = gensets_[genset].set;
    ready += set.most(now);
    if (set.state() == State::starting || set.state() == State::resting || set.state() == State::stopped)
      coming += set.spec().rating * set.spec().step;
  }
  const bool carries = ready * (1 + 1e-9) >= load;
  const bool never = !carries && (ready + coming) * (1 + 1e-9) < load;
  if (never && !at.short_told) chain_.tell(now, at.element, "gensets too small", load / (ready + coming), cause);
  at.short_told = never;
  return carries;
}

bool Backup::react(SwitchUnit& at, Duration now, EventId cause) {
  const auto bits = graph_.living_sources(at.element);
  std::uint32_t living = 0;
  for (std::size_t i = 0; i < at.order.size(); ++i) {
    if ((bits >> at.order[i] & 1U) == 0) continue;
    const bool taken = at.position.selected() == i || at.behind[i].empty();
    if (taken || enough(at, at.behind[i], now, cause)) living |= 1U << i;
  }
  const bool preferred = (living & 1U) != 0;
  if ((living & ~at.sagging) != 0) living &= ~at.sagging; // where all sag it stays
  const auto before = at.position.next_event();
  const bool moved = at.position.look(now, living);
  if (!preferred)
    for (const auto genset : at.gensets) order_start(gensets_[genset], now, cause);
  if (moved)
    apply(at, now, chain_.tell(now, at.element, "transfer", at.order[at.position.selected()], cause), cause);
  else if (at.position.next_event() && at.position.next_event() != before)
    plan(*at.position.next_event(), Topic::transfer_step, at.element, ++at.generation, cause);
  return moved;
}

// A break that a power supply bridges is not seen below.
void Backup::apply(SwitchUnit& at, Duration, EventId id, EventId) {
  const bool open = at.position.open() && !at.position.short_break(hold_up);
  graph_.select(at.element, open ? power::between_sources : at.order[at.position.selected()]);
  ++at.generation;
  if (const auto next = at.position.next_event()) plan(*next, Topic::transfer_step, at.element, at.generation, id);
}

void Backup::step(SwitchUnit& at, const Event& event) {
  if (event.generation != at.generation || !at.position.advance(event.date)) return;
  chain_.tell(event.date, at.element, at.position.open() ? "transfer" : "transferred", at.order[at.position.selected()],
              event.id, event.cause);
  apply(at, event.date, event.id, event.cause);
}

} // namespace minehall::site
