// One job as a trace tells it; dates in s since the start of the run.
#pragma once

#include "models/scheduling/tier.hpp"

#include <cstdint>

namespace minehall::scheduling {

struct JobRecord {
  double submit_s = 0;
  double run_s = 0;       // on the machine that the trace was taken on, without failures
  double requested_s = 0; // what the user asked for; the run time (times a factor) where the trace has none
  std::int32_t gpus = 1;
  float node_power_w = -1; // above idle on each node that it has wholly; below 0: as the node's spec says
  std::uint32_t id = 0;    // tile * jobs of the trace + position in it: the same for any length of the run
  Tier tier = Tier::batch;
};

} // namespace minehall::scheduling
