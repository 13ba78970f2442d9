#include "models/power/element.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::power {
namespace {

double loss_at(const CertifiedPoint& point) { return point.loading * (1 / point.efficiency - 1); }

constexpr CertifiedPoint bronze[] = {{0.2, 0.81}, {0.5, 0.85}, {1, 0.81}};
constexpr CertifiedPoint silver[] = {{0.2, 0.85}, {0.5, 0.89}, {1, 0.85}};
constexpr CertifiedPoint gold[] = {{0.2, 0.88}, {0.5, 0.92}, {1, 0.88}};
constexpr CertifiedPoint platinum[] = {{0.2, 0.90}, {0.5, 0.94}, {1, 0.91}};
constexpr CertifiedPoint titanium[] = {{0.1, 0.90}, {0.2, 0.94}, {0.5, 0.96}, {1, 0.91}};
constexpr PsuGrade grades[] = {
    {"Bronze", bronze}, {"Silver", silver}, {"Gold", gold}, {"Platinum", platinum}, {"Titanium", titanium}};

} // namespace

std::span<const PsuGrade> psu_grades() { return grades; }

bool loss_rises(std::span<const CertifiedPoint> points) {
  return std::adjacent_find(points.begin(), points.end(), [](const auto& left, const auto& right) {
           return !(left.loading < right.loading) || !(loss_at(left) <= loss_at(right));
         }) == points.end();
}

// Linear between the points in the loss, loading (1 / eta - 1), not in eta: losses are nearly constant plus linear, and
// eta between points is then above its chord, as measured curves are. The first and the last piece go on to no load and
// beyond rating, never below zero.
double psu_loss(std::span<const CertifiedPoint> points, double loading) {
  if (points.empty()) return 0;
  if (points.size() == 1) return loss_at(points.front());
  std::size_t right = 1;
  while (right + 1 < points.size() && loading > points[right].loading) ++right;
  const CertifiedPoint &low = points[right - 1], &high = points[right];
  const double slope = (loss_at(high) - loss_at(low)) / (high.loading - low.loading);
  return std::max(0.0, loss_at(low) + slope * (loading - low.loading));
}

double psu_efficiency(std::span<const CertifiedPoint> points, double loading) {
  return loading / (loading + psu_loss(points, loading));
}

// All units share the load: with N+N each runs at half of what N alone would.
Draw draw(const PsuSpec& spec, Flow output) {
  const Power rated = spec.unit_rating * (1.0 * spec.units + spec.redundant_units);
  const Power loss = rated * psu_loss(spec.points, std::abs(output.active / rated));
  const double pf = spec.input_power_factor;
  return {.loss = loss, .input_reactive = (output.active + loss) * (std::sqrt(1 - pf * pf) / pf)};
}

} // namespace minehall::power
