// Temperatures of transformers: their extremes, their alarms, and the date of the next limit that one passes.
#include "sim/site/trips.hpp"

#include <algorithm>

namespace minehall::site {

using power::ElementId;

namespace {

const auto alarm_hysteresis = TemperatureDelta::from_si(2); // below its limit an alarm ends [M]

// From now on, wherever it stood before: temperatures run one way between two changes.
std::optional<Duration> crossing(const power::TransformerHeat& heat, power::Spot spot, Temperature limit,
                                 power::Direction direction, Duration now) {
  const auto stands = spot == power::Spot::oil ? heat.oil(now) : heat.hot_spot(now);
  if (direction == power::Direction::rising ? stands >= limit : stands <= limit) return now;
  const auto date = heat.next_crossing(spot, limit, direction);
  return date && *date > now ? date : std::nullopt;
}

// Both temperatures are below their limits.
std::optional<Duration> alarm_end(const power::TransformerHeat& heat, Duration now) {
  using power::Direction;
  using power::Spot;
  const auto& spec = heat.spec();
  const auto oil = crossing(heat, Spot::oil, spec.oil_alarm - alarm_hysteresis, Direction::falling, now);
  const auto hot_spot = crossing(heat, Spot::hot_spot, spec.hot_spot_alarm - alarm_hysteresis, Direction::falling, now);
  if (!oil || !hot_spot) return {};
  return std::max(*oil, *hot_spot);
}

} // namespace

// Temperatures run one way between two changes: the extremes are at these.
void Trips::note_heat(Unit& at, Duration now) {
  at.hottest_oil = std::max(at.hottest_oil, at.heat->oil(now));
  at.hottest_spot = std::max(at.hottest_spot, at.heat->hot_spot(now));
}

void Trips::set_ambient(Temperature ambient, Duration now, EventId cause) {
  ambient_ = ambient;
  for (auto& at : units_) {
    if (!at.heat) continue;
    note_heat(at, now);
    at.heat->set(now, std::max(0.0, at.loading), ambient);
    note_heat(at, now);
    plan_hot_spot(at, now, cause);
  }
}

void Trips::plan_hot_spot(Unit& at, Duration now, EventId cause) {
  using power::Spot;
  using Heat = Unit::Heat;
  const auto up = [&](Spot spot, Temperature limit) {
    return crossing(*at.heat, spot, limit, power::Direction::rising, now);
  };
  ++at.heat_generation;
  const auto& spec = at.heat->spec();
  std::optional<Duration> first;
  const auto consider = [&](std::optional<Duration> date, Heat what) {
    if (!date || (first && *date >= *first)) return;
    first = date;
    at.heat_next = what;
  };
  if (!at.alarm) consider(up(Spot::oil, spec.oil_alarm), Heat::alarm);
  if (!at.alarm) consider(up(Spot::hot_spot, spec.hot_spot_alarm), Heat::alarm);
  if (at.alarm) consider(alarm_end(*at.heat, now), Heat::clear);
  if (!at.tripped) consider(up(Spot::oil, spec.oil_trip), Heat::trip);
  if (!at.tripped) consider(up(Spot::hot_spot, spec.hot_spot_trip), Heat::trip);
  if (first)
    agenda_.plan({.date = *first,
                  .phase = Phase::failure,
                  .topic = Topic::hot_spot,
                  .subject = static_cast<std::uint32_t>(at.element),
                  .generation = at.heat_generation,
                  .cause = at.over ? at.begun : cause});
}

void Trips::cross_hot_spot(const Event& event) {
  auto* at = unit(static_cast<ElementId>(event.subject));
  if (!at || event.generation != at->heat_generation || at->heat_next == Unit::Heat::trip) return;
  at->alarm = at->heat_next == Unit::Heat::alarm;
  chain_.tell(event.date, at->element, at->alarm ? "hot spot alarm" : "hot spot alarm end",
              at->heat->hot_spot(event.date).celsius(), event.id, event.cause);
  plan_hot_spot(*at, event.date, event.id);
}

Temperature Trips::hottest(ElementId element, power::Spot spot) const {
  const auto* at = unit(element);
  if (!at) return Temperature::from_si(0);
  return spot == power::Spot::oil ? at->hottest_oil : at->hottest_spot;
}

const power::TransformerHeat* Trips::heat(ElementId element) const {
  const auto* at = unit(element);
  return at && at->heat ? &*at->heat : nullptr;
}

} // namespace minehall::site
