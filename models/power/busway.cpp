#include "models/power/element.hpp"

namespace minehall::power {

// Ohm: P_loss = 3 I^2 R with I = S / (sqrt(3) V), so f S_r (S / S_r)^2 for a loss f S_r at rating. R at one
// temperature, V constant (within 5 %); the busway's reactance is left out.
Draw draw(const BuswaySpec& spec, Flow output) {
  const double rated = spec.rating.si();
  const double p = output.active.si(), q = output.reactive.si();
  const double loading_squared = (p * p + q * q) / (rated * rated);
  return {.loss = Power::from_si(spec.loss_at_rating * rated * loading_squared), .input_reactive = output.reactive};
}

} // namespace minehall::power
