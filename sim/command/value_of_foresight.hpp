// What it would be worth to a scenario to know prices beforehand: three runs of it that differ in what control does
// about the price.
#pragma once

#include "sim/command/arguments.hpp"
#include "sim/record/spec.hpp"

#include <filesystem>

namespace minehall::command {

struct ForesightOptions {
  std::string scenario;
  Words options;                // of `minehall run`, but for --out: --set, --data, --seed, ...
  std::filesystem::path folder; // of the runs: not_curtailed.h5, real.h5, clairvoyant.h5
};

struct ForesightRuns {
  int status = 0;                      // of the first run that failed; it has said why
  std::vector<record::Scalar> figures; // margins in USD, their differences, share of the gain
};

// Each run is a process of its own. Throws UsageError where the scenario's control does not answer prices, and what
// reading it throws.
ForesightRuns run_with_and_without_foresight(const ForesightOptions& options);

} // namespace minehall::command
