#include "models/power/transformer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::power {
namespace {

double load_loss(const TransformerSpec& spec, double apparent_squared) {
  return spec.load_loss.si() * apparent_squared / (spec.rating.si() * spec.rating.si());
}

// IEC 60076-1: the short-circuit voltage u_k has the load loss P_k / S_r as its resistive part, and the reactance is
// the rest: Q = i_0 S_r + sqrt(u_k^2 - (P_k / S_r)^2) S^2 / S_r. The no-load current counts as wholly reactive.
double reactive_loss(const TransformerSpec& spec, double apparent_squared) {
  const double resistance = spec.load_loss.si() / spec.rating.si();
  const double reactance = std::sqrt(std::max(0.0, spec.impedance * spec.impedance - resistance * resistance));
  return spec.magnetising_current * spec.rating.si() + reactance * apparent_squared / spec.rating.si();
}

} // namespace

// P_loss = P_0 + P_k (S / S_r)^2 at constant voltage and winding temperature: IEC 60076-1 (no-load and load loss), 0 <=
// S <= 1.5 S_r.
Power transformer_loss(const TransformerSpec& spec, Power apparent_output) {
  return spec.no_load_loss + Power::from_si(load_loss(spec, apparent_output.si() * apparent_output.si()));
}

Draw draw(const TransformerSpec& spec, Flow output) {
  const double p = output.active.si(), q = output.reactive.si();
  const double apparent_squared = p * p + q * q;
  return {.loss = spec.no_load_loss + Power::from_si(load_loss(spec, apparent_squared)),
          .input_reactive = output.reactive + Power::from_si(reactive_loss(spec, apparent_squared))};
}

double transformer_efficiency(const TransformerSpec& spec, double loading, double power_factor) {
  const Power active = spec.rating * loading * power_factor;
  return active / (active + transformer_loss(spec, spec.rating * loading));
}

// d(loss / S) / dS = 0 where load loss equals no-load loss.
double best_loading(const TransformerSpec& spec) {
  if (spec.load_loss.si() <= 0) return std::numeric_limits<double>::infinity();
  return std::sqrt(spec.no_load_loss / spec.load_loss);
}

double typical_impedance(Power rating) {
  struct Step {
    double up_to; // VA
    double impedance;
  };
  constexpr Step table[] = {{630e3, 0.04}, {1250e3, 0.05}, {2500e3, 0.06}, {6300e3, 0.07},
                            {25e6, 0.08},  {40e6, 0.10},   {63e6, 0.11},   {100e6, 0.125}};
  for (const Step& step : table)
    if (rating.si() <= step.up_to) return step.impedance;
  return 0.14; // the table ends at 100 MVA with "above 12.5 %"
}

} // namespace minehall::power
