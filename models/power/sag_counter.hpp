// Disturbances that a UPS has seen lately: enough of them and it stays on its battery until somebody returns it (NERC,
// "Incident review: considering simultaneous voltage-sensitive load reductions", January 2025).
#pragma once

#include "models/base/quantity.hpp"

#include <vector>

namespace minehall::power {

class SagCounter {
public:
  // One more: how many lie within the window that ends now, this one included. Dates must not fall.
  int count(Duration now, Duration window);
  void clear() { dates_.clear(); }

private:
  std::vector<Duration> dates_; // oldest first
};

} // namespace minehall::power
