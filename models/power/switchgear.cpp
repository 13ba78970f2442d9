#include "models/power/element.hpp"

#include <cmath>

namespace minehall::power {

// P_loss = f |P|: contacts and bars taken as a constant share, f about 0..0.5 %. The square law is the busway's.
Draw draw(const SwitchgearSpec& spec, Flow output) {
  return {.loss = Power::from_si(spec.loss_fraction * std::abs(output.active.si())), .input_reactive = output.reactive};
}

} // namespace minehall::power
