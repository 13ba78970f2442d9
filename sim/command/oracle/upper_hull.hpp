// What a linear programme that maximises can have of a curve: its concave envelope.
#pragma once

#include <vector>

namespace minehall::command {

struct Corner {
  double x = 0, y = 0;
};

// Of points in ascending x: the corners of the envelope, whose slopes fall. Of points at one x the highest counts.
inline std::vector<Corner> upper_hull(const std::vector<Corner>& points) {
  std::vector<Corner> hull;
  const auto slope = [](const Corner& a, const Corner& b) { return (b.y - a.y) / (b.x - a.x); };
  for (const auto& point : points) {
    if (!hull.empty() && point.x == hull.back().x) {
      if (point.y <= hull.back().y) continue;
      hull.pop_back();
    }
    while (hull.size() > 1 && slope(hull[hull.size() - 2], point) >= slope(hull[hull.size() - 2], hull.back()))
      hull.pop_back();
    hull.push_back(point);
  }
  return hull;
}

} // namespace minehall::command
