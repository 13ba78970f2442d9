// The age of a thing that ages only in service, and the date at which its life ends.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::reliability {

class FailureClock {
public:
  explicit FailureClock(Duration now = {}) : since_{now} {} // new and running

  Duration age(Duration now) const; // time in service since new or the last renewal
  bool running() const { return running_; }
  void pause(Duration now); // taken out of service: it does not age; again changes nothing
  void resume(Duration now);
  void renew(Duration now); // as good as new; its life is not known until set_life

  void set_life(Duration age_at_failure) { life_ = age_at_failure; }
  // If it stays in service; infinite while it is out of it, or without a life.
  Duration next_failure() const;

private:
  Duration since_;    // of the last change
  Duration age_ = {}; // then
  Duration life_ = never;
  bool running_ = true;
};

} // namespace minehall::reliability
