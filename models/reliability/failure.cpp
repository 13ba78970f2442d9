#include "models/reliability/failure.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace minehall::reliability {
namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

double weibull_scale(double shape, Duration mean) { return mean.si() / boost::math::tgamma(1 + 1 / shape); }

double hazard(const BathtubFailureSpec& spec, double age) {
  return std::pow(age / spec.early_scale.si(), spec.early_shape) + age / spec.mtbf.si() +
         std::pow(age / spec.wear_scale.si(), spec.wear_shape);
}

// Each: the life left at an age when `more` of cumulative hazard is still to come.
double rest(const ExponentialFailureSpec& spec, double, double more) { return spec.mtbf.si() * more; }

double rest(const WeibullFailureSpec& spec, double age, double more) {
  const double scale = weibull_scale(spec.shape, spec.mtbf);
  if (age <= 0) return scale * std::pow(more, 1 / spec.shape);
  const double had = std::pow(age / scale, spec.shape);
  // (had + more)^(1/shape) - had^(1/shape), without the difference of two large numbers
  return age * std::expm1(std::log1p(more / had) / spec.shape);
}

// H rises, so halving finds the one root; it lies below that of the flat part alone.
double rest(const BathtubFailureSpec& spec, double age, double more) {
  const double goal = hazard(spec, age) + more;
  double low = 0;
  double high = spec.mtbf.si() * more;
  for (int step = 0; step < 200 && high - low > 1e-12 * high; ++step) {
    const double middle = 0.5 * (low + high);
    (hazard(spec, age + middle) < goal ? low : high) = middle;
  }
  return high;
}

double rest(const DatedFailureSpec&, double, double) { return endless; }

double mean(const ExponentialFailureSpec& spec) { return spec.mtbf.si(); }
double mean(const WeibullFailureSpec& spec) { return spec.mtbf.si(); }
double mean(const DatedFailureSpec&) { return endless; }

// The integral of the survival exp(-H) over age, by Simpson's rule over the quantile of the flat part: with
// y = exp(-age/mtbf) it is mtbf times the integral of exp(-(early + wear)) over y in (0, 1).
double mean(const BathtubFailureSpec& spec) {
  const auto survival = [&](double y) {
    if (y <= 0) return 0.0;
    const double age = -spec.mtbf.si() * std::log(y);
    return std::exp(age / spec.mtbf.si() - hazard(spec, age));
  };
  constexpr int steps = 20'000;
  double sum = survival(0) + survival(1);
  for (int n = 1; n < steps; ++n) sum += (n % 2 == 1 ? 4 : 2) * survival(static_cast<double>(n) / steps);
  return spec.mtbf.si() * sum / (3 * steps);
}

// Quantile of the exponential distribution: -mean ln(1 - u).
Duration exponential(Duration mean, double u) { return mean * -std::log1p(-u); }

Duration quantile(const FixedRepairSpec& spec, double) { return spec.time; }
Duration quantile(const ExponentialRepairSpec& spec, double u) { return exponential(spec.mean, u); }
Duration quantile(const LognormalRepairSpec& spec, double u) {
  const double normal = -std::numbers::sqrt2 * boost::math::erfc_inv(2 * u);
  return spec.median * std::exp(spec.sigma * normal);
}
Duration quantile(const WeibullRepairSpec& spec, double u) {
  return Duration::from_si(weibull_scale(spec.shape, spec.mean) * std::pow(-std::log1p(-u), 1 / spec.shape));
}

Duration mean_repair(const FixedRepairSpec& spec) { return spec.time; }
Duration mean_repair(const ExponentialRepairSpec& spec) { return spec.mean; }
Duration mean_repair(const LognormalRepairSpec& spec) { return spec.median * std::exp(spec.sigma * spec.sigma / 2); }
Duration mean_repair(const WeibullRepairSpec& spec) { return spec.mean; }

} // namespace

std::vector<Outage> in_order(std::vector<Outage> outages) {
  std::stable_sort(outages.begin(), outages.end(), [](const Outage& a, const Outage& b) { return a.from < b.from; });
  std::vector<Outage> apart;
  for (const auto& one : outages) {
    const bool joins = !apart.empty() && apart.back().until && one.until && one.from <= *apart.back().until;
    if (joins)
      apart.back().until = std::max(*apart.back().until, *one.until);
    else
      apart.push_back(one);
  }
  return apart;
}

Duration residual_life(const FailureSpec& spec, Duration age, double u) {
  return std::visit([&](const auto& law) { return Duration::from_si(rest(law, age.si(), -std::log1p(-u))); }, spec);
}

Duration time_to_failure(const FailureSpec& spec, double u) { return residual_life(spec, {}, u); }

Duration mean_time_to_failure(const FailureSpec& spec) {
  return std::visit([](const auto& law) { return Duration::from_si(mean(law)); }, spec);
}

Duration time_to_repair(const RepairSpec& spec, double u) {
  return std::visit([u](const auto& law) { return quantile(law, u); }, spec);
}

Duration mean_time_to_repair(const RepairSpec& spec) {
  return std::visit([](const auto& law) { return mean_repair(law); }, spec);
}

} // namespace minehall::reliability
