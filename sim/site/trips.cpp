#include "sim/site/trips.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

using power::ElementId;

namespace {

constexpr double rounding = 1e-9; // of the rating: a load at it is not above it

const power::TransformerHeatSpec* heat_spec(const power::ElementSpec& element) {
  const auto* transformer = std::get_if<power::TransformerSpec>(&element.kind);
  return transformer && transformer->thermal ? &*transformer->thermal : nullptr;
}

} // namespace

Trips::Trips(power::Graph& graph, Agenda& agenda, Chain& chain)
    : graph_{graph}, agenda_{agenda}, chain_{chain}, unit_of_(graph.size(), none) {
  for (std::size_t e = 0; e < graph.size(); ++e) {
    const auto element = static_cast<ElementId>(e);
    if (!graph.spec(element).protection && !heat_spec(graph.spec(element))) continue;
    unit_of_[e] = static_cast<std::uint32_t>(units_.size());
    units_.push_back({.element = element});
  }
}

Trips::Unit* Trips::unit(ElementId element) {
  const auto at = unit_of_[static_cast<std::size_t>(element)];
  return at == none ? nullptr : &units_[at];
}

const Trips::Unit* Trips::unit(ElementId element) const {
  const auto at = unit_of_[static_cast<std::size_t>(element)];
  return at == none ? nullptr : &units_[at];
}

// The first load that is seen counts as carried for ever: a run does not begin with cold breakers.
void Trips::begin(Unit& unit, double loading, Duration now) {
  const auto& spec = graph_.spec(unit.element);
  if (spec.protection) unit.clock.emplace(*spec.protection, std::min(loading, 1.0));
  if (const auto* heat = heat_spec(spec)) {
    unit.heat.emplace(*heat, std::min(loading, 1.0), ambient_);
    note_heat(unit, now);
  }
}

double Trips::loading(ElementId element) const {
  const auto& kind = graph_.spec(element).kind;
  if (!std::holds_alternative<power::UtilityFeedSpec>(kind)) return graph_.loading(element);
  return graph_.input(element) / rating(kind);
}

void Trips::look(ElementId element, Duration now, bool held_off, EventId cause) {
  auto* at = unit(element);
  if (!at) return;
  const double load = graph_.live(element) && !held_off ? loading(element) : 0.0;
  if (at->loading < 0) begin(*at, load, now);
  const double fault = graph_.live(element) ? at->ground : 0;
  if (load == at->loading && fault == at->fault) return;
  if (at->over && load < at->loading) (void)note_margin(*at, now);
  at->loading = load;
  at->fault = fault;
  note_overload(*at, now, cause);
  if (at->clock) {
    at->clock->set(now, load, fault);
    plan_trip(*at, cause);
    plan_continuous(*at, cause);
  }
  if (at->heat) {
    note_heat(*at, now);
    at->heat->set(now, load, ambient_);
    note_heat(*at, now);
    plan_hot_spot(*at, now, cause);
  }
}

void Trips::note_overload(Unit& at, Duration now, EventId cause) {
  const bool over = at.clock && at.loading > 1 + rounding;
  if (over == at.over) return;
  at.over = over;
  if (over) {
    at.begun = chain_.tell(now, at.element, "overload begin", at.loading, cause);
    new_overload_ = at.begun;
    overloaded_.push_back(at.element);
    ++overloads_;
    return;
  }
  overloaded_.erase(std::find(overloaded_.begin(), overloaded_.end(), at.element));
  chain_.trace(cause, at.begun);
  const auto end = chain_.tell(now, at.element, "overload end", at.loading, cause == EventId::none ? at.begun : cause);
  if (const auto left = note_margin(at, now)) chain_.tell(now, at.element, "margin to trip", left->si(), end);
}

// The clock still runs under the load that falls or ends.
std::optional<Duration> Trips::note_margin(Unit& at, Duration now) {
  if (at.tripped) return {};
  share_used_ = std::max(share_used_, at.clock->used(now));
  const auto date = at.clock->trip_date();
  if (!date) return {};
  margin_ = std::min(margin_, *date - now);
  return *date - now;
}

void Trips::close(Duration end) {
  for (auto& at : units_) {
    if (at.over) (void)note_margin(at, end);
    if (at.heat) note_heat(at, end);
  }
}

void Trips::plan_continuous(Unit& at, EventId cause) {
  const auto date = at.tripped ? std::nullopt : at.clock->continuous_overload_date();
  if (date == at.continuous) return;
  at.continuous = date;
  ++at.continuous_generation;
  if (date)
    agenda_.plan({.date = *date,
                  .phase = Phase::failure,
                  .topic = Topic::continuous_load,
                  .subject = static_cast<std::uint32_t>(at.element),
                  .generation = at.continuous_generation,
                  .cause = cause});
}

void Trips::pass_continuous(const Event& event) {
  auto* at = unit(static_cast<ElementId>(event.subject));
  if (!at || event.generation != at->continuous_generation) return;
  ++continuous_;
  chain_.tell(event.date, at->element, "continuous overload", at->loading, event.id, event.cause);
}

// The trip follows from the overload that is under way, not from the last change that moved its date.
void Trips::plan_trip(Unit& at, EventId cause) {
  ++at.generation;
  const auto date = at.clock->trip_date();
  if (!date || at.tripped) return;
  agenda_.plan({.date = *date,
                .phase = Phase::failure,
                .topic = Topic::breaker_trip,
                .subject = static_cast<std::uint32_t>(at.element),
                .generation = at.generation,
                .cause = at.over ? at.begun : cause});
}

void Trips::ground(ElementId element, double multiple, Duration now, EventId cause) {
  auto* at = unit(element);
  if (!at) return;
  at->ground = multiple;
  if (!at->clock || !graph_.live(element)) return;
  at->fault = multiple;
  at->clock->set(now, at->loading, multiple);
  plan_trip(*at, cause);
}

// The trip that it brings stands in for the one that was planned: what else moves the load before it, moves that date.
void Trips::surge(std::span<const Surge> surges, Duration length, Duration now, EventId cause) {
  for (auto& at : units_) {
    if (!at.clock || at.tripped || !graph_.live(at.element)) continue;
    Power power;
    for (const auto& one : surges) power += one.power * graph_.reach(one.at, at.element);
    if (power <= Power{}) continue;
    const double multiple = loading(at.element) + power / rating(graph_.spec(at.element).kind);
    const auto date = at.clock->trip_in_surge(now, multiple, length);
    if (!date) continue;
    agenda_.plan({.date = *date,
                  .phase = Phase::failure,
                  .topic = Topic::breaker_trip,
                  .subject = static_cast<std::uint32_t>(at.element),
                  .generation = ++at.generation,
                  .cause = chain_.tell(now, at.element, "inrush", multiple, cause)});
  }
}

bool Trips::due(const Event& event) const {
  const auto* at = unit(static_cast<ElementId>(event.subject));
  if (!at || at->tripped) return false;
  if (event.topic == Topic::hot_spot)
    return event.generation == at->heat_generation && at->heat_next == Unit::Heat::trip;
  return event.generation == at->generation;
}

void Trips::opened(ElementId element, Duration now, EventId id, EventId cause) {
  auto& at = *unit(element);
  at.tripped = true;
  ++trips_;
  margin_ = {};
  share_used_ = 1;
  chain_.tell(now, element, "tripped", at.loading, id, cause);
}

void Trips::reset(ElementId element, Duration now) {
  auto* at = unit(element);
  if (!at || !at->tripped) return;
  at->tripped = false;
  if (at->clock) at->clock->reset(now);
}

bool Trips::tripped(ElementId element) const {
  const auto* at = unit(element);
  return at && at->tripped;
}

double Trips::used(ElementId element, Duration now) const {
  const auto* at = unit(element);
  return at && at->clock ? at->clock->used(now) : 0;
}

bool Trips::any_above(double loading) const {
  return std::any_of(units_.begin(), units_.end(), [&](const Unit& at) { return at.clock && at.loading > loading; });
}

void Trips::list_above(double loading, std::vector<ElementId>& into) const {
  for (const auto& at : units_)
    if (at.clock && at.loading > loading) into.push_back(at.element);
}

Duration Trips::time_to_trip(ElementId element, Duration now) const {
  const auto* at = unit(element);
  const auto date = at && at->clock && !at->tripped ? at->clock->trip_date() : std::nullopt;
  return date ? *date - now : never;
}

EventId Trips::take_new_overload() { return std::exchange(new_overload_, EventId::none); }

} // namespace minehall::site
