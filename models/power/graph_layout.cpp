#include "models/power/graph.hpp"
#include "models/power/topology.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace minehall::power {
namespace {

void refuse_problems(const std::vector<ElementSpec>& elements) {
  std::string all;
  for (const auto& line : problems(elements)) all += (all.empty() ? "" : "\n") + line;
  if (!all.empty()) throw std::invalid_argument{all};
}

double tangent(double power_factor) { return std::sqrt(1 - power_factor * power_factor) / power_factor; }

} // namespace

Graph::Graph(std::vector<ElementSpec> elements) : specs_{std::move(elements)} {
  refuse_problems(specs_);
  const Topology order = topology(specs_);
  leaf_first_.assign(order.root_first.rbegin(), order.root_first.rend());
  for (Index i = 0; i < specs_.size(); ++i) {
    Node node{.kind = specs_[i].kind};
    node.feed = std::holds_alternative<UtilityFeedSpec>(specs_[i].kind);
    if (node.feed) feeds_.push_back(static_cast<Index>(i));
    node.limit = rating(specs_[i].kind);
    node.reactive_per_active = tangent(specs_[i].power_factor);
    node.status = specs_[i].in_service.at(Duration{}) ? Status::closed : Status::absent;
    nodes_.push_back(node);
    by_name_.emplace(specs_[i].name, ElementId{i});
  }
  for (Index position = 0; position < leaf_first_.size(); ++position) nodes_[leaf_first_[position]].position = position;
  ports_of_.resize(nodes_.size());
  dirty_.resize((nodes_.size() + 63) / 64);
  changed_.reserve(nodes_.size());
  reach_.resize(nodes_.size());
  lay_links(order.sources);
  lay_children();
  lay_ancestors();
}

std::optional<ElementId> Graph::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return {};
  return found->second;
}

void Graph::lay_links(const std::vector<std::vector<Index>>& sources) {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].sources = {static_cast<Index>(links_.size()), static_cast<Index>(sources[i].size())};
    for (std::size_t s = 0; s < sources[i].size(); ++s)
      links_.push_back({.source = sources[i][s], .weight = specs_[i].sources[s].weight});
  }
}

void Graph::lay_children() {
  std::vector<std::vector<Child>> children(nodes_.size());
  for (Index i = 0; i < nodes_.size(); ++i)
    for (Index l = nodes_[i].sources.first; l < nodes_[i].sources.first + nodes_[i].sources.count; ++l)
      children[links_[l].source].push_back({i, l});
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].children = {static_cast<Index>(children_.size()), static_cast<Index>(children[i].size())};
    children_.insert(children_.end(), children[i].begin(), children[i].end());
  }
}

// Root first, so the ancestors of every source are known; kept leaf first for trial().
void Graph::lay_ancestors() {
  for (auto at = leaf_first_.rbegin(); at != leaf_first_.rend(); ++at) {
    Node& node = nodes_[*at];
    std::vector<Index> positions{node.position};
    for (const Link& link : slice(links_, node.sources))
      for (const Ancestor& above : slice(ancestors_, nodes_[link.source].ancestors))
        positions.push_back(nodes_[above.element].position);
    std::sort(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    node.ancestors = {static_cast<Index>(ancestors_.size()), static_cast<Index>(positions.size())};
    for (const Index position : positions) ancestors_.push_back({.element = leaf_first_[position]});
  }
}

} // namespace minehall::power
