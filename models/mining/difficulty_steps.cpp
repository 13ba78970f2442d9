#include "models/mining/difficulty_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace minehall::mining {

namespace {
bool same(double a, double b) { return std::abs(a - b) <= 1e-9 * std::abs(a); } // tables carry rounding noise
} // namespace

std::vector<DifficultyStep> difficulty_steps(std::span<const double> dates, std::span<const double> means, double day) {
  std::vector<DifficultyStep> steps;
  const std::size_t days = std::min(dates.size(), means.size());
  for (std::size_t i = 0; i < days; ++i) {
    if (steps.empty()) {
      steps.push_back({dates[i], means[i]});
      continue;
    }
    const double old = steps.back().difficulty;
    if (same(means[i], old)) continue;
    if (i + 1 == days || same(means[i + 1], means[i])) {
      steps.push_back({dates[i], means[i]});
      continue;
    }
    const double share = (means[i] - means[i + 1]) / (old - means[i + 1]);
    if (share < 0 || share > 1) { // not between two levels: a level of one day
      steps.push_back({dates[i], means[i]});
      continue;
    }
    steps.push_back({dates[i] + share * day, means[i + 1]});
    ++i;
  }
  return steps;
}

} // namespace minehall::mining
