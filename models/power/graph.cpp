#include "models/power/graph.hpp"

#include "models/base/compensated_sum.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <stdexcept>

namespace minehall::power {

PortId Graph::add_port(ElementId element, std::string role) {
  const auto port = static_cast<Index>(ports_.size());
  ports_.push_back({element, std::move(role), {}});
  ports_of_[index(element)].push_back(port);
  return PortId{port};
}

void Graph::set_port(PortId port, Power active, std::optional<Power> reactive) {
  Port& at = ports_[index(port)];
  const Flow load{active, reactive.value_or(active * node(at.element).reactive_per_active)};
  assert(std::isfinite(load.active.si()) && std::isfinite(load.reactive.si()));
  if (load == at.load) return;
  at.load = load;
  mark(static_cast<Index>(at.element));
}

void Graph::set_status(ElementId element, Status status) {
  Node& at = nodes_[index(element)];
  life_stale_ = life_stale_ || (at.status == Status::closed) != (status == Status::closed);
  at.status = status;
}

void Graph::set_import_limit(ElementId feed, Power limit) {
  if (!std::holds_alternative<UtilityFeedSpec>(node(feed).kind))
    throw std::invalid_argument{"'" + spec(feed).name + "' is not a utility feed: it has no import limit"};
  nodes_[index(feed)].limit = limit;
}

void Graph::mark(Index element) {
  const Index position = nodes_[element].position;
  dirty_[position / 64] |= std::uint64_t{1} << (position % 64);
}

// Sources stand at later positions, so what evaluate() marks is still to come, maybe in the word at hand.
void Graph::solve() {
  changed_.clear();
  if (life_stale_) refresh_life();
  for (std::size_t word = 0; word < dirty_.size(); ++word)
    while (dirty_[word] != 0) {
      const auto bit = static_cast<std::size_t>(std::countr_zero(dirty_[word]));
      dirty_[word] &= dirty_[word] - 1;
      evaluate(leaf_first_[word * 64 + bit]);
    }
}

// Everything is summed anew, with what rounding lost (Neumaier), so no sequence of changes leaves a rest behind.
Flow Graph::gather(Index element) const {
  CompensatedSum active, reactive;
  for (const Index port : ports_of_[element]) {
    active.add(ports_[port].load.active.si());
    reactive.add(ports_[port].load.reactive.si());
  }
  for (const Child& child : slice(children_, nodes_[element].children)) {
    const double share = links_[child.link].share;
    if (share == 0) continue;
    active.add(share * nodes_[child.element].input.active.si());
    reactive.add(share * nodes_[child.element].input.reactive.si());
  }
  return {Power::from_si(active.value()), Power::from_si(reactive.value())};
}

void Graph::evaluate(Index element) {
  Node& at = nodes_[element];
  const Flow output = at.live ? gather(element) : Flow{};
  const Draw drawn = at.live ? std::visit([&](const auto& spec) { return draw(spec, output); }, at.kind) : Draw{};
  const bool draws = at.live && !at.own;
  const Power stored = draws ? at.wanted_charge : Power{};
  const Flow input = draws ? Flow{output.active + drawn.loss + stored, drawn.input_reactive} : Flow{};
  const bool moved = input != at.input || output != at.output || drawn.loss != at.loss || stored != at.stored;
  if (moved || at.life_changed) changed_.push_back(ElementId{element});
  at.life_changed = false;
  if (input != at.input)
    for (const Link& link : slice(links_, at.sources)) mark(link.source);
  at.input = input;
  at.output = output;
  at.loss = drawn.loss;
  at.stored = stored;
}

bool Graph::fed(const Node& node) const {
  if (node.feed || node.own) return true;
  const auto sources = slice(links_, node.sources);
  if (node.selected == between_sources) return false;
  if (node.selected) return nodes_[sources[*node.selected].source].live;
  return std::any_of(sources.begin(), sources.end(), [&](const Link& link) { return nodes_[link.source].live; });
}

// Only those whose life or shares changed are solved anew, and the sources that lost or found them.
void Graph::refresh_life() {
  for (auto at = leaf_first_.rbegin(); at != leaf_first_.rend(); ++at) {
    Node& node = nodes_[*at];
    const bool live = node.status == Status::closed && fed(node);
    if (live != node.live) {
      node.life_changed = true;
      mark(*at);
    }
    node.live = live;
    refresh_shares(node);
    refresh_reach(*at);
  }
  life_stale_ = false;
}

void Graph::refresh_shares(Node& node) {
  const auto links = slice(links_, node.sources);
  double total = 0;
  const Link* reserve = nullptr;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!nodes_[links[i].source].live || (node.selected && *node.selected != i)) continue;
    total += links[i].weight;
    if (!reserve && links[i].weight == 0) reserve = &links[i];
  }
  for (std::size_t i = 0; i < links.size(); ++i) {
    Link& link = links[i];
    double share = total > 0 ? link.weight / total : (&link == reserve ? 1.0 : 0.0);
    if (node.own || !nodes_[link.source].live || (node.selected && *node.selected != i)) share = 0;
    if (share != link.share) mark(link.source);
    link.share = share;
  }
}

Power Graph::served(PortId port) const { return live(port) ? ports_[index(port)].load.active : Power{}; }

double Graph::loading(ElementId element) const {
  const Node& at = node(element);
  const Power used = at.feed ? at.input.active : apparent(at.output);
  return used.si() == 0 ? 0 : used / at.limit;
}

Power Graph::feed_import() const {
  Power sum;
  for (const Index feed : feeds_) sum += nodes_[feed].input.active;
  return sum;
}

Power Graph::import_limit() const {
  Power sum;
  for (const Index feed : feeds_)
    if (nodes_[feed].live) sum += nodes_[feed].limit;
  return sum;
}

Power Graph::imbalance() const {
  CompensatedSum gap;
  for (const Node& at : nodes_) {
    if (at.feed) gap.add(at.input.active.si());
    if (at.own && at.live) gap.add((at.output.active + at.loss).si());
    gap.add(-at.loss.si());
    gap.add(-at.stored.si());
  }
  for (Index port = 0; port < ports_.size(); ++port) gap.add(-served(PortId{port}).si());
  return Power::from_si(gap.value());
}

} // namespace minehall::power
