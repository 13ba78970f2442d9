#include "models/mining/fleet.hpp"

#include <algorithm>
#include <utility>

namespace minehall::mining {

HashEnergy efficiency(const MinerClassSpec& spec) { return spec.power / spec.hash_rate; }

Fleet::Fleet(std::shared_ptr<const MinerClassSpec> spec, int count, Duration start)
    : spec_{std::move(spec)}, count_{count}, warm_at_{start}, now_{start} {}

void Fleet::stop(Reason reason, Duration now) {
  advance(now);
  reasons_.set(reason);
  if (off_) return;
  if (reasons_.forced()) {
    off_ = true;
    off_at_.reset();
    return;
  }
  if (!followed_ && !off_at_) off_at_ = now + spec_->shed_time;
}

void Fleet::clear(Reason reason, Duration now) {
  advance(now);
  reasons_.clear(reason);
  if (followed_ ? reasons_.forced() : reasons_.any()) return;
  off_at_.reset();
  if (!off_) return;
  off_ = false;
  warm_at_ = now + spec_->restart_time;
}

void Fleet::set_mode(std::size_t mode, Duration now) {
  advance(now);
  mode_ = std::min(mode, spec_->modes.size() - 1);
}

void Fleet::set_count(int count, Duration now) {
  advance(now);
  count_ = std::max(count, 0);
}

void Fleet::set_board_share(double share, Duration now) {
  advance(now);
  board_share_ = share;
}

void Fleet::follow(Followed followed, Duration now) {
  advance(now);
  followed_ = followed;
}

void Fleet::set_inlet(Temperature inlet, Duration now) {
  advance(now);
  const ThermalLimits& limits = spec_->limits;
  if (reasons_.has(Reason::trip)) {
    if (inlet <= limits.restore) restore(inlet);
    return;
  }
  if (inlet >= limits.trip) return trip();
  if (inlet >= limits.throttle) throttled_ = true;
  if (inlet <= limits.unthrottle) throttled_ = false;
}

void Fleet::cross(Crossing crossing, Duration now) {
  const auto threshold = crossing == Crossing::rising ? upper_threshold() : lower_threshold();
  if (threshold) set_inlet(*threshold, now);
}

void Fleet::trip() {
  throttled_ = true;
  stop(Reason::trip, now_);
}

void Fleet::restore(Temperature inlet) {
  throttled_ = inlet > spec_->limits.unthrottle;
  clear(Reason::trip, now_);
}

std::optional<Temperature> Fleet::upper_threshold() const {
  if (reasons_.has(Reason::trip)) return {};
  return throttled_ ? spec_->limits.trip : spec_->limits.throttle;
}

std::optional<Temperature> Fleet::lower_threshold() const {
  if (reasons_.has(Reason::trip)) return spec_->limits.restore;
  if (throttled_) return spec_->limits.unthrottle;
  return {};
}

std::optional<Duration> Fleet::next_event() const {
  if (off_) return {};
  if (!warming()) return off_at_;
  return off_at_ ? std::min(*off_at_, warm_at_) : warm_at_;
}

void Fleet::advance(Duration now) {
  if (at_rest()) return integrate(now);
  for (auto next = next_event(); next && *next <= now; next = next_event()) {
    integrate(*next);
    if (off_at_ && *off_at_ <= *next) {
      off_ = true;
      off_at_.reset();
    }
  }
  integrate(now);
}

void Fleet::integrate(Duration until) {
  if (until <= now_) return;
  energy_ += power() * (until - now_);
  hashes_ += hash_rate() * (until - now_);
  now_ = until;
}

FleetState Fleet::state() const {
  if (off_) return FleetState::off;
  if (off_at_) return FleetState::stopping;
  return warming() ? FleetState::restarting : FleetState::running;
}

double Fleet::power_fraction() const {
  return spec_->modes[mode_].power_fraction * (throttled_ ? spec_->limits.throttled_power_fraction : 1);
}

Power Fleet::saving() const {
  return (spec_->modes[mode_].power_fraction - spec_->sleep_power_fraction) * spec_->power;
}

Power Fleet::full_power() const { return power_fraction() * board_share_ * count_ * spec_->power; }

bool Fleet::dead() const { return reasons_.unfed(); }

Power Fleet::power() const { return dead() ? Power{} : drawn(power_fraction(), off_); }

bool Fleet::stays_off() const {
  Reasons others = reasons_;
  others.clear(Reason::trip);
  return off_ && (followed_ ? others.forced() : others.any() || !reasons_.has(Reason::trip));
}

Power Fleet::held_by_heat() const {
  if (!throttled_ || dead() || stays_off()) return {};
  return drawn(spec_->modes[mode_].power_fraction, false) - power();
}

// By those that run at this fraction of their rated power, and those that sleep.
Power Fleet::drawn(double fraction, bool off) const {
  if (off) return spec_->sleep_power_fraction * count_ * spec_->power;
  if (followed_) {
    const double running = awake_and_warm() + spec_->restart_power_fraction * (awake() - awake_and_warm());
    const double asleep = count_ - awake();
    return (fraction * board_share_ * running + spec_->sleep_power_fraction * asleep) * spec_->power + followed_->fans;
  }
  const Power full = fraction * board_share_ * count_ * spec_->power;
  return warming() ? spec_->restart_power_fraction * full : full;
}

HashRate Fleet::hash_rate() const {
  if (off_ || warming()) return {};
  const int hashing = followed_ ? awake_and_warm() : count_;
  const double throttle = throttled_ ? spec_->limits.throttled_hash_fraction : 1;
  return spec_->modes[mode_].hash_fraction * throttle * board_share_ * hashing * spec_->hash_rate;
}

} // namespace minehall::mining
