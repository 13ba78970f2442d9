#include "models/compute/accelerator.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::compute {
namespace {

// What a busy slot adds to an idle node, uncapped.
double slot_power(const NodeSpec& spec) { return spec.utilisation * (spec.max - spec.idle).si() / spec.gpus; }

// What the lowest cap 0 would take off it; the board's share of the node never is more than the slot adds.
double slot_saving(const NodeSpec& spec) {
  return std::min(slot_power(spec), spec.utilisation * spec.accelerator_max.si());
}

} // namespace

double rate_at_cap(const CapLaw& law, double cap) {
  const double c = std::clamp(cap, law.lowest, 1.0);
  return std::pow((c - law.floor) / (1 - law.floor), law.exponent);
}

double cap_for_rate(const CapLaw& law, double rate) {
  if (!(rate > rate_at_cap(law, law.lowest))) return law.lowest;
  if (rate >= 1) return 1;
  return law.floor + (1 - law.floor) * std::pow(rate, 1 / law.exponent);
}

Power node_power(const NodeSpec& spec, std::uint32_t busy, double cap) {
  const double c = std::clamp(cap, spec.cap.lowest, 1.0);
  return spec.idle + Power::from_si(busy * (slot_power(spec) - slot_saving(spec) * (1 - c)));
}

std::optional<double> cap_for_power(const NodeSpec& spec, std::uint32_t busy, Power limit) {
  const double over = (node_power(spec, busy) - limit).si();
  if (over <= 0) return 1.0;
  const double saving = busy * slot_saving(spec);
  const double cap = saving > 0 ? 1 - over / saving : 0;
  if (cap < spec.cap.lowest) return std::nullopt;
  return cap;
}

} // namespace minehall::compute
