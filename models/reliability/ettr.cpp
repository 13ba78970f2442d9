#include "models/reliability/ettr.hpp"

#include <cmath>

namespace minehall::reliability {

// tau / (M e^(R/M) (e^((tau + delta)/M) - 1)): Daly 2006, equation 17 turned round.
double effective_training_time_ratio(const CheckpointRun& run) {
  const double mtbf = run.mtbf.si();
  const double wall = mtbf * std::exp(run.restart.si() / mtbf) * std::expm1((run.interval + run.write).si() / mtbf);
  return run.interval.si() / wall;
}

Duration young_interval(Duration write, Duration mtbf) {
  return Duration::from_si(std::sqrt(2 * write.si() * mtbf.si()));
}

Duration daly_interval(Duration write, Duration mtbf) {
  if (write >= 2 * mtbf) return mtbf;
  const double ratio = write / (2 * mtbf);
  return young_interval(write, mtbf) * (1 + std::sqrt(ratio) / 3 + ratio / 9) - write;
}

Duration job_mtbf(Duration node_mtbf, double nodes) { return node_mtbf / nodes; }

} // namespace minehall::reliability
