#include "sim/site/outages.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace minehall::site {

using reliability::DatedFailureSpec;

namespace {

bool over(const reliability::Outage& outage) { return outage.until && *outage.until <= Duration{}; } // before the run

} // namespace

Outages::Outages(Counts counts, std::vector<OutageUnitSpec> units, std::uint64_t seed, std::uint32_t replica,
                 Agenda& agenda)
    : agenda_{agenda} {
  const std::array sizes = {counts.elements, counts.plants, counts.machines,
                            counts.miners,   counts.nodes,  counts.domains};
  std::exclusive_scan(sizes.begin(), sizes.end(), first_.begin(), std::size_t{0});
  slots_.resize(first_.back() + sizes.back());
  units_.reserve(units.size());
  for (auto& spec : units) {
    const auto id = static_cast<std::uint32_t>(units_.size());
    slot(spec.self).unit = id;
    for (std::size_t w = 0; w < spec.maintenance.size(); ++w) plans_.push_back({id, w});
    Stream failure{seed, replica, "failure", spec.path}, repair{seed, replica, "repair", spec.path};
    units_.push_back({.spec = std::move(spec),
                      .failure = failure,
                      .repair = repair,
                      .clock = reliability::FailureClock{},
                      .until = {}});
  }
}

std::size_t Outages::offset(Target target) const {
  return first_[static_cast<std::size_t>(target.kind)] + target.index;
}

const std::vector<reliability::Outage>* Outages::dated(const Unit& unit) const {
  if (!unit.spec.failures) return nullptr;
  const auto* spec = std::get_if<DatedFailureSpec>(&unit.spec.failures->failure);
  return spec ? &spec->outages : nullptr;
}

void Outages::start(OutageListener& listener) {
  listener_ = &listener;
  for (std::uint32_t id = 0; id < units_.size(); ++id) {
    if (!units_[id].spec.failures) continue;
    draw_life(units_[id], {});
    plan_failure(id);
  }
  for (std::uint32_t plan = 0; plan < plans_.size(); ++plan) plan_window(plan, {});
}

void Outages::draw_life(Unit& unit, Duration now) {
  if (dated(unit)) return;
  unit.clock.set_life(unit.clock.age(now) +
                      residual_life(unit.spec.failures->failure, unit.clock.age(now), 1 - unit.failure.uniform()));
}

// The next one of the clock, or of the dates; its cause is the scenario.
void Outages::plan_failure(std::uint32_t id) {
  auto& unit = units_[id];
  Duration date = unit.clock.next_failure();
  if (const auto* outages = dated(unit)) {
    while (unit.next_dated < outages->size() && over((*outages)[unit.next_dated])) ++unit.next_dated;
    if (unit.next_dated >= outages->size()) return;
    date = std::max((*outages)[unit.next_dated].from, Duration{});
  }
  if (!std::isfinite(date.si())) return;
  agenda_.plan(
      {.date = date, .phase = Phase::failure, .topic = Topic::failure, .subject = id, .generation = unit.generation});
}

Duration Outages::end_of_repair(Unit& unit, Duration now) {
  if (const auto* outages = dated(unit)) {
    const auto& outage = (*outages)[unit.next_dated++];
    if (outage.until) return *outage.until;
  }
  return now + time_to_repair(unit.spec.failures->repair, 1 - unit.repair.uniform());
}

void Outages::handle(const Event& event) {
  switch (event.topic) {
  case Topic::failure:
    return fail(event);
  case Topic::repair:
    return repair(event);
  case Topic::maintenance_begin:
    return begin_maintenance(event);
  default:
    return end_maintenance(event);
  }
}

void Outages::fail(const Event& event) {
  auto& unit = units_[event.subject];
  if (event.generation != unit.generation) return;
  const auto until = end_of_repair(unit, event.date);
  listener_->outage({unit.spec.name, event.date, until, unit.spec.what, event.id, event.cause});
  unit.until = unit.failed ? std::max(unit.until, until) : until;
  agenda_.plan(
      {.date = until, .phase = Phase::failure, .topic = Topic::repair, .subject = event.subject, .cause = event.id});
  if (!unit.failed) {
    unit.failed = true;
    hold_all(event.subject, event.date, event.id, Why::failure);
  }
  if (dated(unit)) plan_failure(event.subject);
}

void Outages::repair(const Event& event) {
  auto& unit = units_[event.subject];
  if (!unit.failed || event.date < unit.until) return; // a second outage keeps it down
  unit.failed = false;
  unit.clock.renew(event.date);
  draw_life(unit, event.date);
  release_all(event.subject, event.date, event.id, Why::failure);
}

void Outages::plan_window(std::uint32_t plan, Duration after) {
  const auto& [unit, index] = plans_[plan];
  const auto window = next_window(units_[unit].spec.maintenance[index], after);
  if (!window) return;
  agenda_.plan({.date = std::max(window->from, Duration{}),
                .phase = Phase::failure,
                .topic = Topic::maintenance_begin,
                .subject = plan});
}

void Outages::begin_maintenance(const Event& event) {
  const auto& [id, index] = plans_[event.subject];
  const auto& unit = units_[id];
  const auto until = next_window(unit.spec.maintenance[index], event.date)->until;
  listener_->outage({unit.spec.name, event.date, until, "maintenance", event.id, event.cause});
  hold_all(id, event.date, event.id, Why::maintenance);
  agenda_.plan({.date = until,
                .phase = Phase::failure,
                .topic = Topic::maintenance_end,
                .subject = event.subject,
                .cause = event.id});
}

void Outages::end_maintenance(const Event& event) {
  release_all(plans_[event.subject].unit, event.date, event.id, Why::maintenance);
  plan_window(event.subject, event.date);
}

void Outages::hold_all(std::uint32_t unit, Duration now, EventId cause, Why why) {
  hold(units_[unit].spec.self, now, cause, why);
  for (const auto target : units_[unit].spec.members) hold(target, now, cause, why);
}

void Outages::release_all(std::uint32_t unit, Duration now, EventId cause, Why why) {
  release(units_[unit].spec.self, now, cause, why);
  for (const auto target : units_[unit].spec.members) release(target, now, cause, why);
}

void Outages::hold(Target target, Duration now, EventId cause, Why why) {
  auto& one = slot(target);
  if (one.holds++ > 0) return;
  if (one.unit != no_unit) pause(one.unit, now);
  if (target.kind != Target::Kind::domain) listener_->went_down(target, now, cause, why);
}

void Outages::release(Target target, Duration now, EventId cause, Why why) {
  auto& one = slot(target);
  if (--one.holds > 0) return;
  if (one.unit != no_unit) wake(one.unit, now);
  if (target.kind != Target::Kind::domain) listener_->came_back(target, now, cause, why);
}

void Outages::set_present(Target target, bool present, Duration now) {
  auto& one = slot(target);
  if (one.absent == !present) return;
  one.absent = !present;
  if (one.unit == no_unit) return;
  if (present)
    wake(one.unit, now);
  else
    pause(one.unit, now);
}

// The date of a life that stands still is void; dates that are given stay.
void Outages::pause(std::uint32_t id, Duration now) {
  auto& unit = units_[id];
  unit.clock.pause(now);
  if (!dated(unit)) ++unit.generation;
}

// Its clock goes on, unless something still holds it; then its failure has a date again.
void Outages::wake(std::uint32_t id, Duration now) {
  auto& unit = units_[id];
  const auto& own = slot(unit.spec.self);
  if (!unit.spec.failures || own.holds > 0 || own.absent) return;
  unit.clock.resume(now);
  if (!dated(unit)) plan_failure(id);
}

} // namespace minehall::site
