#include "models/power/graph.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::power {

// Share of a watt more at the element that each ancestor would carry; paths that meet again add up.
void Graph::refresh_reach(Index element) {
  const auto above = slice(ancestors_, nodes_[element].ancestors);
  for (const Ancestor& ancestor : above) reach_[ancestor.element] = 0;
  reach_[element] = nodes_[element].live ? 1 : 0;
  for (Ancestor& ancestor : above) {
    ancestor.share = reach_[ancestor.element];
    for (const Link& link : slice(links_, nodes_[ancestor.element].sources))
      reach_[link.source] += ancestor.share * link.share;
  }
}

Power Graph::headroom(ElementId element, double of_rating) const {
  if (!live(element)) return {};
  double least = std::numeric_limits<double>::infinity();
  for (const Ancestor& ancestor : slice(ancestors_, node(element).ancestors)) {
    const Node& at = nodes_[ancestor.element];
    if (ancestor.share == 0) continue;
    const double limit = of_rating * at.limit.si(), reactive = at.feed ? 0 : at.output.reactive.si();
    const double carries = std::sqrt(std::max(0.0, limit * limit - reactive * reactive));
    const double used = at.feed ? at.input.active.si() : at.output.active.si();
    least = std::min(least, (carries - used) / ancestor.share);
  }
  return Power::from_si(least);
}

} // namespace minehall::power
