#include "models/power/element.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {

// A unit that runs near its threshold is at its best: ceil(P / threshold) of them, at least one, at most all
// (ExaDigiT/RAPS raps/power.py, smart load sharing). A group without load keeps one running.
int rectifiers_running(const RectifierSpec& spec, Power output) {
  if (!spec.staged) return spec.units;
  const double needed = std::ceil(std::abs(output.si()) / spec.groups / spec.unit_threshold.si());
  return static_cast<int>(std::clamp(needed, 1.0, static_cast<double>(spec.units)));
}

// P_in = (P_out + c n) / eta: (P_out / n + c) / eta over n units in parallel (ExaDigiT/RAPS config/frontier.yaml,
// commit 6c142bf: c 17 W, eta 0.96, four to a chassis), 0 <= P_out <= rating.
Power rectifier_input(const RectifierSpec& spec, Power output) {
  return (output + spec.constant * (1.0 * spec.groups * rectifiers_running(spec, output))) / spec.efficiency;
}

// DC has no reactive power; the input's stage draws at its own power factor.
Draw draw(const RectifierSpec& spec, Flow output) {
  const Power input = rectifier_input(spec, output.active);
  const double pf = spec.input_power_factor;
  return {.loss = input - output.active, .input_reactive = input * (std::sqrt(1 - pf * pf) / pf)};
}

} // namespace minehall::power
