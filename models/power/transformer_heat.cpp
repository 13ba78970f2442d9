#include "models/power/transformer_heat.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <algorithm>
#include <cmath>

namespace minehall::power {

// IEEE C57.91-2011 (equations from memory, as in the 1995 edition): dT_TO,U = dT_TO,R ((K^2 R + 1) / (R + 1))^n.
TemperatureDelta ultimate_oil_rise(const TransformerHeatSpec& spec, double loading) {
  const double losses = (spec.loss_ratio * loading * loading + 1) / (spec.loss_ratio + 1);
  return spec.oil_rise * std::pow(losses, spec.oil_exponent);
}

// dT_H = dT_H,R K^(2m). The winding's own time constant (about 5 min) is left out: it follows at once, on the hot side.
TemperatureDelta hot_spot_over_oil(const TransformerHeatSpec& spec, double loading) {
  return spec.hot_spot_rise * std::pow(loading * loading, spec.winding_exponent);
}

// F = exp(15000 / 383 - 15000 / (T + 273)), T in C: thermally upgraded paper, 65 K units; 1 at 110 C.
double ageing(Temperature hot_spot) { return std::exp(15000.0 / 383 - 15000 / (hot_spot.celsius() + 273)); }

TransformerHeat::TransformerHeat(const TransformerHeatSpec& spec, double loading, Temperature ambient)
    : spec_{spec}, ambient_{ambient.celsius()}, final_rise_{ultimate_oil_rise(spec, loading).si()},
      over_oil_{hot_spot_over_oil(spec, loading).si()}, loading_{loading} {
  start_rise_ = final_rise_;
}

// dT_TO = (dT_U - dT_i)(1 - exp(-t / tau_TO)) + dT_i. The oil follows its ambient at once, as in the standard, and tau
// is that of rated load (the standard's correction for n != 1 is left out: at most some 15 % of tau).
double TransformerHeat::rise(Duration now) const {
  return final_rise_ + (start_rise_ - final_rise_) * std::exp(-((now - since_) / spec_.oil_time_constant));
}

void TransformerHeat::set(Duration now, double loading, Temperature ambient) {
  if (loading == loading_ && ambient.celsius() == ambient_) return; // the closed form holds on
  aged_ += aged_since(now);
  start_rise_ = rise(now);
  since_ = now;
  ambient_ = ambient.celsius();
  if (loading == loading_) return;
  loading_ = loading;
  final_rise_ = ultimate_oil_rise(spec_, loading).si();
  over_oil_ = hot_spot_over_oil(spec_, loading).si();
}

Temperature TransformerHeat::oil(Duration now) const { return Temperature::from_celsius(ambient_ + rise(now)); }

Temperature TransformerHeat::hot_spot(Duration now) const {
  return Temperature::from_celsius(ambient_ + rise(now) + over_oil_);
}

// rise(t) = limit: t = tau ln((dT_i - dT_U) / (limit - dT_U)).
std::optional<Duration> TransformerHeat::next_crossing(Spot spot, Temperature limit, Direction direction) const {
  const double at = limit.celsius() - ambient_ - (spot == Spot::hot_spot ? over_oil_ : 0);
  const double sign = direction == Direction::rising ? 1 : -1;
  if (sign * (start_rise_ - at) >= 0) return since_;
  if (sign * (final_rise_ - at) <= 0) return {};
  return since_ + spec_.oil_time_constant * std::log((start_rise_ - final_rise_) / (at - final_rise_));
}

// Seconds at 110 C since the last set(): quadrature of F over the closed form. The transient is gone to 1e-12 after 40
// time constants, the rest is a product; a piece up to tau / 2 is exact to 1e-11 with seven Gauss points.
double TransformerHeat::aged_since(Duration now) const {
  const double length = (now - since_).si(), tau = spec_.oil_time_constant.si();
  const auto rate = [&](double t) { return ageing(hot_spot(since_ + Duration::from_si(t))); };
  if (length <= 0) return 0;
  if (start_rise_ == final_rise_) return rate(0) * length;
  if (length <= tau / 2) return boost::math::quadrature::gauss<double, 7>::integrate(rate, 0.0, length);
  const double moving = std::min(length, 40 * tau);
  const double moved = boost::math::quadrature::gauss_kronrod<double, 15>::integrate(rate, 0.0, moving, 10, 1e-10);
  return moved + rate(moving) * (length - moving);
}

Duration TransformerHeat::aged(Duration now) const { return Duration::from_si(aged_ + aged_since(now)); }

double TransformerHeat::loss_of_life(Duration now) const { return aged(now) / spec_.normal_life; }

} // namespace minehall::power
