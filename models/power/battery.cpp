#include "models/power/battery.hpp"

#include <algorithm>

namespace minehall::power {
namespace {

constexpr double hour = 3600;

} // namespace

Power most_charge(const BatterySpec& spec) {
  return Power::from_si(spec.energy.si() * spec.charge_rate / hour / spec.charge_efficiency);
}

Power most_discharge(const BatterySpec& spec) {
  return Power::from_si(spec.energy.si() * spec.discharge_rate / hour * spec.discharge_efficiency);
}

// t = (E - E_min) eta_d / P: the linear battery of the C/L/C family (Kazhamiaka et al., "Tractable lithium-ion storage
// models", e-Energy 2019; dc-rl's defaults) without its taper near full charge and near empty.
Duration lasts(const BatterySpec& spec, Power discharge, double state_of_charge) {
  const Energy usable = spec.energy * std::max(0.0, state_of_charge - spec.lowest);
  return usable * spec.discharge_efficiency / discharge;
}

Energy energy_for(const BatterySpec& spec, Power power, Duration time) {
  return power * time / (spec.discharge_efficiency * (spec.highest - spec.lowest));
}

Battery::Battery(const BatterySpec& spec, Duration start)
    : spec_{spec}, energy_{spec.energy * std::clamp(spec.start, spec.lowest, spec.highest)}, initial_{energy_},
      since_{start} {}

// dE/dt = -P / eta_d discharging, + eta_c P charging.
Power Battery::slope() const {
  return discharge_.si() > 0 ? -discharge_ / spec_.discharge_efficiency : -discharge_ * spec_.charge_efficiency;
}

// A bound is a date of ours, and at that date the cells are at it, whatever rounding says.
Energy Battery::energy(Duration now) const {
  if (const auto date = empty_date(); date && now >= *date) return std::min(least(), energy_);
  if (const auto date = full_date(); date && now >= *date) return std::max(most(), energy_);
  return energy_ + slope() * (now - since_);
}

void Battery::set(Duration now, Power discharge) {
  const Energy at = energy(now);
  const Energy moved = discharge_ * (now - since_);
  (discharge_.si() > 0 ? discharged_ : charged_) += discharge_.si() > 0 ? moved : -moved;
  lost_ += (energy_ - at) - moved;
  energy_ = at;
  since_ = now;
  discharge_ = discharge;
}

std::optional<Duration> Battery::empty_date() const {
  if (discharge_.si() <= 0) return {};
  return since_ + Duration::from_si(std::max(0.0, (least() - energy_) / slope() / Duration::from_si(1)));
}

std::optional<Duration> Battery::full_date() const {
  if (discharge_.si() >= 0) return {};
  return since_ + Duration::from_si(std::max(0.0, (most() - energy_) / slope() / Duration::from_si(1)));
}

} // namespace minehall::power
