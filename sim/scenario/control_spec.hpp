// How fast site control answers, and how far it may go with each tier of jobs.
#pragma once

#include "models/base/quantity.hpp"
#include "models/scheduling/tier.hpp"

#include <optional>

namespace minehall::scenario {

// A local loop at the protected elements: caps go in band.
struct FastLoopSpec {
  Duration reaction = Duration::from_si(0.1);    // from an element's overload to the order [M]
  Duration cap_latency = Duration::from_si(0.1); // from the order to the capped clock [M]
};

struct TierControlSpec {
  std::optional<Duration> cap_latency;    // none: as control.cap_latency
  std::optional<Duration> suspend_within; // none: never; else what control reckons with, from the order to no draw
  double lowest_cap = 0;                  // not below this share, nor below what the node's law knows
};

// The slow loop keeps protected elements within this band of their rating.
struct ElementBandSpec {
  double cap_at = 0.98;
  double release_at = 0.95;
};

struct TieredControlSpec {
  std::optional<FastLoopSpec> fast;
  std::optional<ElementBandSpec> elements; // none: only what is above its rating is relieved
  scheduling::PerTier<TierControlSpec> tiers;
};

} // namespace minehall::scenario
