#include "models/power/element.hpp"

#include <cmath>

namespace minehall::power {

// P_loss = f |P|; f 0.3 % without and 1.5 % with a transformer (from memory, unchecked). No-load loss of its
// transformer is left out.
Draw draw(const PduSpec& spec, Flow output) {
  return {.loss = Power::from_si(spec.loss_fraction * std::abs(output.active.si())), .input_reactive = output.reactive};
}

} // namespace minehall::power
