#include "models/power/bess.hpp"

#include "models/power/element.hpp"

#include <algorithm>

namespace minehall::power {

// Converter losses are in the one-way efficiencies of its battery, which the charge carries; here only its standby.
Draw draw(const BessSpec& spec, Flow output) { return {.loss = spec.standby_loss, .input_reactive = output.reactive}; }

// Peak shaving by threshold: gives P - P_shave above it, takes P_charge - P below the other.
Power task(const BessSpec& spec, Power import_without) {
  if (spec.shave_above.si() > 0 && import_without > spec.shave_above) return import_without - spec.shave_above;
  return std::min(Power{}, import_without - spec.charge_below);
}

Power most_given(const BessSpec& spec) { return std::min(spec.rating, most_discharge(spec.battery)); }

Power most_taken(const BessSpec& spec) { return std::min(spec.rating, most_charge(spec.battery)); }

} // namespace minehall::power
