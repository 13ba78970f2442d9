#include "models/power/topology.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace minehall::power {
namespace {

using Index = std::uint32_t;

std::vector<std::vector<Index>> resolve(const std::vector<ElementSpec>& elements) {
  std::unordered_map<std::string_view, Index> by_name;
  for (const auto& element : elements) by_name.emplace(element.name, static_cast<Index>(&element - elements.data()));
  std::vector<std::vector<Index>> sources(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i)
    for (const Source& source : elements[i].sources)
      if (const auto found = by_name.find(source.element); found != by_name.end()) sources[i].push_back(found->second);
  return sources;
}

} // namespace

// Kahn's algorithm, breadth first from the roots, in the order of the list.
Topology topology(const std::vector<ElementSpec>& elements) {
  Topology result{.sources = resolve(elements), .root_first = {}, .depth = {}, .in_circle = {}};
  const auto count = elements.size();
  std::vector<std::vector<Index>> children(count);
  std::vector<std::size_t> missing(count);
  for (Index i = 0; i < count; ++i) {
    for (const Index source : result.sources[i]) children[source].push_back(i);
    missing[i] = result.sources[i].size();
    if (missing[i] == 0) result.root_first.push_back(i);
  }
  result.depth.assign(count, 0);
  for (std::size_t at = 0; at < result.root_first.size(); ++at) {
    const Index from = result.root_first[at];
    for (const Index child : children[from]) {
      result.depth[child] = std::max(result.depth[child], result.depth[from] + 1);
      if (--missing[child] == 0) result.root_first.push_back(child);
    }
  }
  for (Index i = 0; i < count; ++i)
    if (missing[i] > 0) result.in_circle.push_back(i);
  return result;
}

} // namespace minehall::power
