#include "models/power/genset.hpp"

#include "models/power/element.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {
namespace {

constexpr double kwh = 3.6e6;
constexpr double litre = 1e-3;

} // namespace

Power engine_power(const GensetSpec& spec) { return spec.rating * spec.rated_power_factor; }

// Willans line through the two certified points: consumption is linear in load, V' = P_r (a + b x) with P_r the
// engine's power, a + b = full and a + b / 2 = half / 2; 0 <= x <= 1.1. At 0.27 and 0.285 L/kWh (typical 1..3 MW
// diesel, [M]): a = 0.015, b = 0.255 L/kWh. Temperature and altitude left out.
VolumeFlow fuel_rate(const GensetSpec& spec, Power load) {
  const double constant = spec.fuel_half - spec.fuel_full;
  const double slope = 2 * spec.fuel_full - spec.fuel_half;
  return VolumeFlow::from_si((engine_power(spec).si() * constant + load.si() * slope) * litre / kwh);
}

Draw draw(const GensetSpec&, Flow output) { return {.loss = {}, .input_reactive = output.reactive}; }

// ISO 8528-5 has sets take load in blocks, so that speed stays within its class: `step` at once, as much again after
// each interval. With a ramp the governor follows a slowly rising load between blocks.
double accepts(const GensetSpec& spec, Duration since) {
  const double blocks = 1 + std::floor(since / spec.step_interval * (1 + 1e-12));
  return std::min(1.0, spec.step * blocks + spec.ramp * since.si());
}

Duration start_time(const GensetSpec& spec, int failures) {
  return spec.start_delay * (failures + 1.0) + spec.retry_interval * failures;
}

double never_starts(const GensetSpec& spec) { return std::pow(spec.start_failure, spec.retries + 1); }

Genset::Genset(const GensetSpec& spec) : spec_{spec}, fuel_{spec.tank} {}

void Genset::order_start(Duration now) {
  if (state_ != State::stopped && state_ != State::resting) return;
  if (state_ == State::stopped) attempts_ = 0;
  state_ = State::starting;
  next_ = now + spec_.start_delay;
}

void Genset::attempt(Duration now, double u) {
  if (state_ != State::starting) return;
  ++attempts_;
  since_ = now;
  loaded_since_.reset();
  if (u >= spec_.start_failure) {
    state_ = fuel_.si() > 0 ? State::running : State::dry;
    return;
  }
  state_ = attempts_ <= spec_.retries ? State::resting : State::failed;
  next_ = now + spec_.retry_interval;
}

Volume Genset::fuel(Duration now) const {
  if (state_ != State::running) return fuel_;
  return std::max(Volume{}, fuel_ - fuel_rate(spec_, load_) * (now - since_));
}

void Genset::set_load(Duration now, Power load) {
  if (state_ != State::running) return;
  const bool dry = dry_date() && *dry_date() <= now;
  fuel_ = dry ? Volume{} : fuel(now);
  since_ = now;
  if (dry) return static_cast<void>(state_ = State::dry);
  load_ = load;
  if (load.si() > 0 && !loaded_since_) loaded_since_ = now;
}

void Genset::stop(Duration now) {
  set_load(now, {});
  if (state_ == State::running || state_ == State::starting || state_ == State::resting) state_ = State::stopped;
  load_ = {};
}

void Genset::stall(Duration now) {
  stop(now);
  state_ = State::failed;
}

void Genset::repair(Duration) {
  if (state_ == State::failed) state_ = State::stopped;
}

void Genset::refuel(Duration now) {
  set_load(now, load_);
  delivered_ += spec_.tank - fuel_;
  fuel_ = spec_.tank;
  if (state_ == State::dry) state_ = State::stopped;
}

Power Genset::most(Duration now) const {
  if (state_ != State::running) return {};
  return engine_power(spec_) * accepts(spec_, loaded_since_ ? now - *loaded_since_ : Duration{});
}

std::optional<Duration> Genset::dry_date() const {
  const VolumeFlow rate = fuel_rate(spec_, load_);
  if (state_ != State::running || rate.si() <= 0) return {};
  return since_ + Duration::from_si(fuel_.si() / rate.si());
}

std::optional<Duration> Genset::order_date() const {
  const Volume left = fuel_ - spec_.tank * spec_.refuel_at, rate = fuel_rate(spec_, load_) * Duration::from_si(1);
  if (state_ != State::running || spec_.refuel_at <= 0 || left.si() < 0) return {};
  return since_ + Duration::from_si(left / rate);
}

std::optional<Duration> Genset::next_event() const {
  if (state_ == State::starting || state_ == State::resting) return next_;
  return dry_date();
}

} // namespace minehall::power
