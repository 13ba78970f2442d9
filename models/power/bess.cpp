#include "models/power/bess.hpp"

#include "models/power/element.hpp"

#include <algorithm>

namespace minehall::power {

// Converter losses are in the one-way efficiencies of its battery, which the charge carries; here only its standby.
Draw draw(const BessSpec& spec, Flow output) { return {.loss = spec.standby_loss, .input_reactive = output.reactive}; }

// Peak shaving by threshold: give min(P_max, P - P_shave) above it, take min(P_max, P_charge - P) below the other.
Power dispatch(const BessSpec& spec, Power import_without, bool may_discharge, bool may_charge) {
  if (spec.shave_above.si() > 0 && import_without > spec.shave_above) {
    if (!may_discharge) return {};
    return std::min({spec.rating, most_discharge(spec.battery), import_without - spec.shave_above});
  }
  if (!may_charge || import_without >= spec.charge_below) return {};
  return -std::min({spec.rating, most_charge(spec.battery), spec.charge_below - import_without});
}

} // namespace minehall::power
