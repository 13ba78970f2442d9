// Effective training time ratio: useful time over wall time of a job that checkpoints and fails.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::reliability {

struct CheckpointRun {
  Duration interval; // useful work between two writes, > 0
  Duration write;    // blocking, >= 0
  Duration restart;  // from a failure to useful work, >= 0
  Duration mtbf;     // of the job, > 0
};

// Exact for exponential failures that may also strike a write or a restart (Daly 2006, FGCS 22, 303-312).
double effective_training_time_ratio(const CheckpointRun& run);
// Best interval: first order (Young 1974) and higher order (Daly 2006; for write < 2 mtbf, else mtbf).
Duration young_interval(Duration write, Duration mtbf);
Duration daly_interval(Duration write, Duration mtbf);
// Mean time between failures of a job on `nodes` nodes, each with `node_mtbf`.
Duration job_mtbf(Duration node_mtbf, double nodes);

} // namespace minehall::reliability
