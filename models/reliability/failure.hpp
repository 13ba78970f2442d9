// When a thing fails and how long its repair takes. Laws of life are given by their cumulative hazard H(age); a life
// that has come to an age ends after x more with H(age + x) - H(age) = -ln(1 - u), u uniform in [0, 1) of the caller's
// stream.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>
#include <variant>
#include <vector>

namespace minehall::reliability {

// Memoryless failures. RSC-1 saw 6.5, RSC-2 2.34 failures per 1000 node-days on 8-GPU nodes (Kokolis et al., HPCA 2025,
// arXiv 2410.21680): MTBF 154 and 427 days.
struct ExponentialFailureSpec {
  Duration mtbf = Duration::from_si(154 * 86400.);
};

// H = (age / scale)^shape (Weibull 1951, J. Appl. Mech. 18, 293). Shape below 1: failures come early; 1: exponential;
// above 1: wear. Computer systems 0.7 to 0.8 (Schroeder and Gibson, DSN 2006) [M].
struct WeibullFailureSpec {
  double shape = 0.75;
  Duration mtbf = Duration::from_si(154 * 86400.); // mean life; the scale is mtbf / gamma(1 + 1 / shape)
};

// The bathtub: three hazards in series, H = (age/early_scale)^early_shape + age/mtbf + (age/wear_scale)^wear_shape.
struct BathtubFailureSpec {
  double early_shape = 0.5; // (0, 1]
  Duration early_scale = Duration::from_si(50 * 365.25 * 86400.);
  Duration mtbf = Duration::from_si(10 * 365.25 * 86400.); // of the flat part
  double wear_shape = 5;                                   // >= 1
  Duration wear_scale = Duration::from_si(20 * 365.25 * 86400.);
};

// Dates that are known beforehand: a script, or the replay of a trace. Nothing ages.
struct Outage {
  Duration from;
  std::optional<Duration> until{}; // absent: the repair law says
};
struct DatedFailureSpec {
  std::vector<Outage> outages; // ascending, apart (in_order)
};

// Sorts by date and joins what overlaps or touches; one that is open joins with nothing.
std::vector<Outage> in_order(std::vector<Outage> outages);

using FailureSpec = std::variant<ExponentialFailureSpec, WeibullFailureSpec, BathtubFailureSpec, DatedFailureSpec>;

// Life from an age on, infinite for dated failures.
Duration residual_life(const FailureSpec& spec, Duration age, double u);
Duration time_to_failure(const FailureSpec& spec, double u); // from new
// Mean life from new; infinite for dated failures.
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
struct WeibullRepairSpec {
  double shape = 0.75;
  Duration mean = Duration::from_si(4 * 3600.);
};
using RepairSpec = std::variant<FixedRepairSpec, ExponentialRepairSpec, LognormalRepairSpec, WeibullRepairSpec>;
Duration time_to_repair(const RepairSpec& spec, double u);
Duration mean_time_to_repair(const RepairSpec& spec);

} // namespace minehall::reliability
