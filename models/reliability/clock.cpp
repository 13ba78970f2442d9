#include "models/reliability/clock.hpp"

#include <algorithm>

namespace minehall::reliability {

Duration FailureClock::age(Duration now) const { return running_ ? age_ + (now - since_) : age_; }

void FailureClock::pause(Duration now) {
  age_ = age(now);
  since_ = now;
  running_ = false;
}

void FailureClock::resume(Duration now) {
  if (running_) return;
  since_ = now;
  running_ = true;
}

void FailureClock::renew(Duration now) {
  age_ = {};
  since_ = now;
  life_ = never;
}

Duration FailureClock::next_failure() const {
  if (!running_) return never;
  return since_ + std::max(life_ - age_, Duration{});
}

} // namespace minehall::reliability
