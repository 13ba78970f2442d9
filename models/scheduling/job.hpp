// A training job as the site sees it: what is left to do at full rate, and what of it is safe in a checkpoint.
#pragma once

#include "models/base/ids.hpp"
#include "models/base/quantity.hpp"
#include "models/scheduling/tier.hpp"

#include <cstdint>

namespace minehall::scheduling {

enum class JobState : std::uint8_t { announced, waiting, running, done, cancelled };

struct Job {
  JobId id{};
  Duration submit{};
  Duration requested{}; // run time the user asked for, at full rate
  Duration work{};      // the whole, at full rate
  Duration left{};      // not yet done, at full rate
  Duration saved{};     // done and in the last checkpoint; a failure sets left = work - saved
  std::uint32_t gpus = 1;
  double load = 1; // draw of its slots, of what a busy slot draws by the node's spec
  Tier tier = Tier::batch;
  std::uint32_t restarts = 0;    // after failures
  std::uint32_t suspensions = 0; // with a checkpoint, on orders
  JobState state = JobState::announced;
};

} // namespace minehall::scheduling
