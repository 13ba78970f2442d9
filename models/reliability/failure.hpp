// When a node fails and how long its repair takes: quantiles of a law at a uniform number u in (0, 1) of the caller's
// stream.
#pragma once

#include "models/base/quantity.hpp"

#include <variant>

namespace minehall::reliability {

// Memoryless failures. RSC-1 saw 6.5, RSC-2 2.34 failures per 1000 node-days on 8-GPU nodes (Kokolis et al., HPCA 2025,
// arXiv 2410.21680): MTBF 154 and 427 days.
struct ExponentialFailureSpec {
  Duration mtbf = Duration::from_si(154 * 86400.);
};
using FailureSpec = std::variant<ExponentialFailureSpec>;
Duration time_to_failure(const FailureSpec& spec, double u);
Duration mean_time_to_failure(const FailureSpec& spec);

struct FixedRepairSpec {
  Duration time = Duration::from_si(4 * 3600.);
};
struct ExponentialRepairSpec {
  Duration mean = Duration::from_si(4 * 3600.);
};
struct LognormalRepairSpec {
  Duration median = Duration::from_si(2 * 3600.);
  double sigma = 1.0; // of the logarithm
};
using RepairSpec = std::variant<FixedRepairSpec, ExponentialRepairSpec, LognormalRepairSpec>;
Duration time_to_repair(const RepairSpec& spec, double u);
Duration mean_time_to_repair(const RepairSpec& spec);

} // namespace minehall::reliability
