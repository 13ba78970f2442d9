// Gensets: starts, fuel, stalls and stops.
#include "sim/site/backup.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

using State = power::Genset::State;

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

} // namespace minehall::site
