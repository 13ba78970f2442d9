#include "models/power/sag_counter.hpp"

#include <algorithm>

namespace minehall::power {

int SagCounter::count(Duration now, Duration window) {
  const auto oldest = std::find_if(dates_.begin(), dates_.end(), [&](Duration date) { return date >= now - window; });
  dates_.erase(dates_.begin(), oldest);
  dates_.push_back(now);
  return static_cast<int>(dates_.size());
}

} // namespace minehall::power
