#include "models/thermal/storage.hpp"

#include <algorithm>

namespace minehall::thermal {

Energy Tank::usable() const {
  const Energy left = stored_ - spec_.energy * spec_.reserve;
  return left > spec_.energy * 1e-9 ? left : Energy{}; // the date at which it is empty is a double
}

double Tank::state() const { return stored_ / spec_.energy; }

void Tank::take(Energy energy) { stored_ = std::max(stored_ - energy, Energy{}); }

void Tank::fill(Energy energy) {
  stored_ += energy;
  if (stored_ > spec_.energy * (1 - 1e-9)) stored_ = spec_.energy; // likewise
}

std::optional<Duration> Tank::time_to_full(Power charge) const {
  if (charge <= Power{} || full()) return std::nullopt;
  return (spec_.energy - stored_) / charge;
}

} // namespace minehall::thermal
