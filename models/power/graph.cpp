#include "models/power/graph.hpp"

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

void Graph::mark_all() {
  for (Index i = 0; i < nodes_.size(); ++i) mark(i);
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

// Everything is summed anew, so no sequence of changes leaves a rest behind.
Flow Graph::gather(Index element) const {
  Flow sum;
  for (const Index port : ports_of_[element]) {
    sum.active += ports_[port].load.active;
    sum.reactive += ports_[port].load.reactive;
  }
  for (const Child& child : slice(children_, nodes_[element].children)) {
    const double share = links_[child.link].share;
    sum.active += share * nodes_[child.element].input.active;
    sum.reactive += share * nodes_[child.element].input.reactive;
  }
  return sum;
}

void Graph::evaluate(Index element) {
  Node& at = nodes_[element];
  const Flow output = at.live ? gather(element) : Flow{};
  const Draw drawn = at.live ? std::visit([&](const auto& spec) { return draw(spec, output); }, at.kind) : Draw{};
  const Flow input{output.active + drawn.loss, drawn.input_reactive};
  const bool moved = input != at.input || output != at.output || drawn.loss != at.loss;
  if (moved || at.life_changed) changed_.push_back(ElementId{element});
  at.life_changed = false;
  if (input != at.input)
    for (const Link& link : slice(links_, at.sources)) mark(link.source);
  at.input = input;
  at.output = output;
  at.loss = drawn.loss;
}

void Graph::refresh_life() {
  for (auto at = leaf_first_.rbegin(); at != leaf_first_.rend(); ++at) {
    Node& node = nodes_[*at];
    const auto sources = slice(links_, node.sources);
    const bool fed = sources.empty() || std::any_of(sources.begin(), sources.end(),
                                                    [&](const Link& link) { return nodes_[link.source].live; });
    const bool live = fed && node.status == Status::closed;
    node.life_changed = live != node.live;
    node.live = live;
    refresh_shares(node);
    refresh_reach(*at);
  }
  mark_all();
  life_stale_ = false;
}

void Graph::refresh_shares(Node& node) {
  double total = 0;
  Link* reserve = nullptr;
  for (Link& link : slice(links_, node.sources)) {
    link.share = 0;
    if (!nodes_[link.source].live) continue;
    total += link.weight;
    if (!reserve && link.weight == 0) reserve = &link;
  }
  if (total == 0 && reserve) reserve->share = 1;
  if (total == 0) return;
  for (Link& link : slice(links_, node.sources))
    if (nodes_[link.source].live) link.share = link.weight / total;
}

Power Graph::served(PortId port) const { return live(port) ? ports_[index(port)].load.active : Power{}; }

double Graph::loading(ElementId element) const {
  const Node& at = node(element);
  const Power used = at.sources.count == 0 ? at.input.active : apparent(at.output);
  return used.si() == 0 ? 0 : used / at.limit;
}

Power Graph::feed_import() const {
  Power sum;
  for (const Node& at : nodes_)
    if (at.sources.count == 0) sum += at.input.active;
  return sum;
}

Power Graph::import_limit() const {
  Power sum;
  for (const Node& at : nodes_)
    if (at.sources.count == 0 && at.live) sum += at.limit;
  return sum;
}

Power Graph::imbalance() const {
  Power gap = feed_import();
  for (const Node& at : nodes_) gap -= at.loss;
  for (Index port = 0; port < ports_.size(); ++port) gap -= served(PortId{port});
  return gap;
}

} // namespace minehall::power
