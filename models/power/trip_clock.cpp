#include "models/power/protection.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {
namespace {
constexpr Duration continuous_load = Duration::from_si(3 * 3600.0); // NEC article 100, "continuous load"
} // namespace

TripClock::TripClock(ProtectionSpec spec, double preload) : spec_{std::move(spec)} {
  continuous_fraction_ = std::visit([](const auto& one) { return one.continuous_fraction; }, spec_);
  reset({}, preload);
  state_ = std::visit([&](const auto& one) { return settled(one, preload); }, spec_);
  refresh();
}

void TripClock::set(Duration now, double multiple_of_rating, double ground_multiple) {
  const Overload next{multiple_of_rating, ground_multiple};
  if (next == overload_) return; // the closed form holds on
  std::visit([&](const auto& one) { advance(one, state_, overload_, now - since_); }, spec_);
  since_ = now;
  overload_ = next;
  refresh();
}

void TripClock::reset(Duration now, double multiple) {
  state_ = {};
  since_ = now;
  overload_ = {.multiple = multiple};
  above_continuous_since_.reset();
  refresh();
}

void TripClock::refresh() {
  const Duration left = std::visit([&](const auto& one) { return time_to_trip(one, state_, overload_); }, spec_);
  trip_date_ = since_ + left;
  if (overload_.multiple <= continuous_fraction_)
    above_continuous_since_.reset();
  else if (!above_continuous_since_)
    above_continuous_since_ = since_;
}

std::optional<Duration> TripClock::trip_date() const {
  if (!std::isfinite(trip_date_.si())) return {};
  return trip_date_;
}

std::optional<Duration> TripClock::trip_in_surge(Duration now, double multiple, Duration length) const {
  TripClock during = *this;
  during.set(now, multiple);
  const auto date = during.trip_date();
  return date && *date <= now + length ? date : std::nullopt;
}

double TripClock::used(Duration now) const {
  if (now >= trip_date_) return 1;
  TripState state = state_;
  std::visit([&](const auto& one) { advance(one, state, overload_, now - since_); }, spec_);
  return std::clamp(std::max({state.heat, state.short_time, state.ground}), 0.0, 1.0);
}

std::optional<Duration> TripClock::continuous_overload_date() const {
  if (!above_continuous_since_) return {};
  return *above_continuous_since_ + continuous_load;
}

double holds(const ProtectionSpec& spec) {
  if (const auto* breaker = std::get_if<ThermalMagneticSpec>(&spec)) return breaker->hold;
  if (const auto* relay = std::get_if<RelaySpec>(&spec)) return relay->long_pickup;
  const auto& points = std::get<TimeCurveSpec>(spec).points;
  return points.empty() ? never_reached : std::nextafter(points.front().multiple, 0.0);
}

std::optional<Duration> trip_time(const ProtectionSpec& spec, double preload, double current) {
  TripClock clock{spec, preload};
  clock.set({}, current);
  return clock.trip_date();
}

} // namespace minehall::power
