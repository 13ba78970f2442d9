// Charges and programmes of a finished run in its linear programme, so that bound and run hold the same streams of
// money.
#pragma once

#include "sim/command/oracle/dispatch_bound.hpp"
#include "sim/record/hdf5_read.hpp"
#include "sim/scenario/scenario.hpp"

namespace minehall::command {

// When a call kept load away: from the call to the end of its recovery.
struct CallTime {
  Duration from, until;
};

struct StreamInputs {
  const scenario::Scenario& scenario;
  const record::RunSummary& summary;
  std::vector<Duration> from; // of each interval of the problem
  std::vector<CallTime> calls;
};

// Adds what the scenario has beside energy and delivery, and says of each stream how it is bounded: by the linear
// programme; as in the run, where no dispatch changes it; or by the most that it could be.
std::vector<std::string> add_streams(const StreamInputs& inputs, DispatchProblem& problem);

double scalar(const record::RunSummary& summary, std::string_view name); // 0 if there is none

} // namespace minehall::command
