#include "models/reliability/failure.hpp"

#include <boost/math/special_functions/erf.hpp>

#include <cmath>
#include <numbers>

namespace minehall::reliability {
namespace {

// Quantile of the exponential distribution: -mean ln(1 - u).
Duration exponential(Duration mean, double u) { return mean * -std::log1p(-u); }

Duration quantile(const ExponentialFailureSpec& spec, double u) { return exponential(spec.mtbf, u); }
Duration quantile(const FixedRepairSpec& spec, double) { return spec.time; }
Duration quantile(const ExponentialRepairSpec& spec, double u) { return exponential(spec.mean, u); }
Duration quantile(const LognormalRepairSpec& spec, double u) {
  const double normal = -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u);
  return spec.median * std::exp(spec.sigma * normal);
}

Duration mean(const ExponentialFailureSpec& spec) { return spec.mtbf; }
Duration mean(const FixedRepairSpec& spec) { return spec.time; }
Duration mean(const ExponentialRepairSpec& spec) { return spec.mean; }
Duration mean(const LognormalRepairSpec& spec) { return spec.median * std::exp(spec.sigma * spec.sigma / 2); }

} // namespace

Duration time_to_failure(const FailureSpec& spec, double u) {
  return std::visit([u](const auto& law) { return quantile(law, u); }, spec);
}

Duration mean_time_to_failure(const FailureSpec& spec) {
  return std::visit([](const auto& law) { return mean(law); }, spec);
}

Duration time_to_repair(const RepairSpec& spec, double u) {
  return std::visit([u](const auto& law) { return quantile(law, u); }, spec);
}

Duration mean_time_to_repair(const RepairSpec& spec) {
  return std::visit([](const auto& law) { return mean(law); }, spec);
}

} // namespace minehall::reliability
