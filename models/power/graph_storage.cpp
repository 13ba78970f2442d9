// Elements that supply themselves, stores, and switches between sources.
#include "models/power/graph.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace minehall::power {

void Graph::set_own_supply(ElementId element, bool own) {
  Node& at = nodes_[index(element)];
  if (at.own == own) return;
  at.own = own;
  life_stale_ = true;
  mark(static_cast<Index>(element));
}

void Graph::set_charge(ElementId element, Power charge) {
  Node& at = nodes_[index(element)];
  assert(std::isfinite(charge.si()));
  if (at.wanted_charge == charge) return;
  at.wanted_charge = charge;
  mark(static_cast<Index>(element));
}

void Graph::select(ElementId element, std::optional<std::uint32_t> source) {
  Node& at = nodes_[index(element)];
  assert(!source || *source == between_sources || *source < at.sources.count);
  if (at.selected == source) return;
  at.selected = source;
  life_stale_ = true;
}

void Graph::set_mode(ElementId ups, UpsMode mode) {
  auto& spec = std::get<UpsSpec>(nodes_[index(ups)].kind);
  if (spec.mode == mode) return;
  spec.mode = mode;
  mark(static_cast<Index>(ups));
}

Power Graph::own_power(ElementId element) const {
  const Node& at = node(element);
  return at.own && at.live ? at.output.active + at.loss : Power{};
}

std::uint64_t Graph::living_sources(ElementId element) const {
  std::uint64_t bits = 0, bit = 1;
  for (const Link& link : slice(links_, node(element).sources)) {
    if (nodes_[link.source].live) bits |= bit;
    bit <<= 1;
  }
  return bits;
}

bool Graph::may_live(ElementId element) const {
  const Node& at = node(element);
  if (at.status != Status::closed) return false;
  const auto sources = slice(links_, at.sources);
  return at.feed || at.own || std::any_of(sources.begin(), sources.end(), [&](const Link& link) {
           return nodes_[link.source].status == Status::closed && nodes_[link.source].live;
         });
}

double Graph::reach(ElementId from, ElementId above) const {
  for (const Ancestor& ancestor : slice(ancestors_, node(from).ancestors))
    if (ancestor.element == static_cast<Index>(above)) return ancestor.share;
  return 0;
}

double Graph::feed_share(ElementId from) const {
  double share = 0;
  for (const Ancestor& ancestor : slice(ancestors_, node(from).ancestors))
    if (nodes_[ancestor.element].feed) share += ancestor.share;
  return share;
}

} // namespace minehall::power
