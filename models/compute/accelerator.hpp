// Power of a GPU node and the speed of training under a power cap.
#pragma once

#include "models/base/quantity.hpp"

#include <cstdint>
#include <optional>

namespace minehall::compute {

// Speed against cap: r(c) = ((c - floor) / (1 - floor))^exponent for c < 1, else 1, where c is the cap as a fraction of
// what the accelerator draws uncapped. Fitted on 315 V100 training runs of Zeus (You et al., NSDI 2023; data
// ml-energy/zeus): floor 0.40, exponent 0.24, mean error 0.03. Below `lowest` nothing was measured and nothing is
// modelled.
struct CapLaw {
  double floor = 0.40;
  double exponent = 0.24;
  double lowest = 0.44;
};
double rate_at_cap(const CapLaw& law, double cap);   // cap in [lowest, 1]; clamped; monotone
double cap_for_rate(const CapLaw& law, double rate); // the inverse, in [lowest, 1]

// An air-cooled server of eight H100 by default. Full load is rated 10.2 kW (DGX H100 data sheet); 8.4 kW is the
// highest seen in training (Latif et al. 2025, arXiv 2412.08602); idle 2.8 kW (splitwise-sim).
struct NodeSpec {
  std::uint32_t gpus = 8;
  Power idle = Power::from_si(2800);
  Power max = Power::from_si(8400);            // all GPUs training, fans included
  Power accelerator_max = Power::from_si(700); // one GPU's board, training uncapped
  double utilisation = 1.0;                    // of the span between idle and max while a slot is busy, 0..1
  Bytes checkpoint_per_gpu = Bytes::from_si(10e9);
  CapLaw cap;
};

// idle + busy slots * (share of the span to max - what the cap takes off the board's power). A slot is `utilisation`
// busy.
Power node_power(const NodeSpec& spec, std::uint32_t busy, double cap = 1.0);
// The highest cap with node_power <= limit, at most 1; nothing if even the lowest cap draws more.
std::optional<double> cap_for_power(const NodeSpec& spec, std::uint32_t busy, Power limit);

} // namespace minehall::compute
