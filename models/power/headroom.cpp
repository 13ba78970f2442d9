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

double Graph::slack(const Node& at, Flow output, double loss) const {
  if (at.feed) return at.limit.si() - output.active.si() - loss;
  return at.limit.si() - apparent(output).si();
}

// Least slack over the element and its ancestors with `added` watts more at the element.
double Graph::trial(Index element, double added) {
  const auto above = slice(ancestors_, nodes_[element].ancestors);
  for (const Ancestor& ancestor : above) added_[ancestor.element] = {};
  added_[element] = {Power::from_si(added), Power::from_si(added * nodes_[element].reactive_per_active)};
  double least = std::numeric_limits<double>::infinity();
  for (const Ancestor& ancestor : above) {
    if (ancestor.share == 0) continue;
    const Node& at = nodes_[ancestor.element];
    const Flow more = added_[ancestor.element];
    const Flow output{at.output.active + more.active, at.output.reactive + more.reactive};
    const Draw drawn = std::visit([&](const auto& spec) { return draw(spec, output); }, at.kind);
    least = std::min(least, slack(at, output, drawn.loss.si()));
    const Flow input{output.active + drawn.loss + at.stored - at.input.active,
                     drawn.input_reactive - at.input.reactive};
    for (const Link& link : slice(links_, at.sources)) {
      added_[link.source].active += link.share * input.active;
      added_[link.source].reactive += link.share * input.reactive;
    }
  }
  return least;
}

// Slack is concave in the added power (losses are convex), so the root of the chord from a feasible to an infeasible
// point is feasible.
Power Graph::room(ElementId id) {
  const auto element = static_cast<Index>(id);
  const double first = headroom(id).si();
  if (!live(id) || !std::isfinite(first)) return Power::from_si(first);
  double low = first > 0 ? 0 : std::max(first, -std::max(0.0, output(id).si()));
  double high = first > 0 ? first : 0;
  double slack_low = trial(element, low), slack_high = trial(element, high);
  if (slack_high >= 0) return Power::from_si(high);
  if (slack_low < 0) return Power::from_si(low);
  for (int i = 0; i < 20 && slack_low > 1e-9 * nodes_[element].limit.si(); ++i) {
    const double at = low + (high - low) * slack_low / (slack_low - slack_high);
    const double slack_at = trial(element, at);
    if (slack_at < 0) break; // rounding
    low = at;
    slack_low = slack_at;
  }
  return Power::from_si(low);
}

} // namespace minehall::power
