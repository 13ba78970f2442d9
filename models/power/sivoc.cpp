#include "models/power/element.hpp"

namespace minehall::power {

// P_in = (P_out + c n) / eta: one stage of 380 V DC to 48 V a node (ExaDigiT/RAPS config/frontier.yaml, commit 6c142bf:
// c 13 W, eta 0.98), 0 <= P_out <= rating.
Power sivoc_input(const SivocSpec& spec, Power output) {
  return (output + spec.constant * (1.0 * spec.units)) / spec.efficiency;
}

Draw draw(const SivocSpec& spec, Flow output) {
  return {.loss = sivoc_input(spec, output.active) - output.active, .input_reactive = {}}; // DC on both sides
}

} // namespace minehall::power
