#include "models/power/element.hpp"

namespace minehall::power {

// Ohm, three phases: P_loss = 3 I^2 R and Q = 3 I^2 X with I = S / (sqrt(3) V): S^2 R / V^2. V constant (within 5 %), R
// of one conductor at its working temperature; charging current left out.
Draw draw(const CableSpec& spec, Flow output) {
  const double p = output.active.si(), q = output.reactive.si();
  const double current = (p * p + q * q) / (spec.voltage * spec.voltage); // 3 I^2
  return {.loss = Power::from_si(spec.resistance * current),
          .input_reactive = output.reactive + Power::from_si(spec.reactance * current)};
}

} // namespace minehall::power
