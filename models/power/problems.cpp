#include "models/power/graph.hpp"
#include "models/power/topology.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace minehall::power {
namespace {

// Bounds that keep the list of ancestors small whatever a scenario says; real paths have about eight levels and two
// sources.
constexpr std::uint32_t deepest = 64;
constexpr std::size_t most_sources = 16;

using Lines = std::vector<std::string>;

bool is_genset(const ElementSpec& element) { return std::holds_alternative<GensetSpec>(element.kind); }
bool is_feed(const ElementSpec& element) { return std::holds_alternative<UtilityFeedSpec>(element.kind); }

void check_names(const std::vector<ElementSpec>& elements, Lines& lines) {
  std::set<std::string_view> names;
  for (const auto& element : elements) {
    if (element.name.empty())
      lines.push_back("an element has no name");
    else if (!names.insert(element.name).second)
      lines.push_back("element '" + element.name + "' is given twice");
  }
  for (const auto& element : elements)
    for (const auto& source : element.sources)
      if (!names.contains(source.element))
        lines.push_back("element '" + element.name + "' draws from '" + source.element + "', which does not exist");
  if (std::none_of(elements.begin(), elements.end(), is_feed)) lines.push_back("there is no utility feed");
}

void check_ranges(const ElementSpec& element, Lines& lines) {
  const auto complain = [&](const std::string& what) { lines.push_back("element '" + element.name + "': " + what); };
  const double limit = rating(element.kind).si();
  if (!std::isfinite(limit) || limit <= 0)
    complain(is_feed(element) ? "import limit must be above 0" : "rating must be above 0");
  if (!(element.power_factor > 0 && element.power_factor <= 1)) complain("power factor must lie in (0, 1]");
}

void check_sources(const ElementSpec& element, Lines& lines) {
  const auto complain = [&](const std::string& what) { lines.push_back("element '" + element.name + "': " + what); };
  if (is_feed(element) || is_genset(element)) {
    if (!element.sources.empty())
      complain(is_feed(element) ? "a utility feed has no sources" : "a genset has no sources");
    return;
  }
  if (element.sources.empty()) return complain("has no source");
  if (element.sources.size() > most_sources) complain("has more than " + std::to_string(most_sources) + " sources");
  std::set<std::string_view> seen;
  double total = 0;
  for (const auto& source : element.sources) {
    if (!std::isfinite(source.weight) || source.weight < 0)
      complain("weight of '" + source.element + "' must not be negative");
    if (!seen.insert(source.element).second) complain("draws from '" + source.element + "' twice");
    total += source.weight;
  }
  if (total == 0) complain("all its sources have weight 0");
}

void check_order(const std::vector<ElementSpec>& elements, Lines& lines) {
  const Topology order = topology(elements);
  std::string names;
  for (const auto i : order.in_circle) names += (names.empty() ? "'" : ", '") + elements[i].name + "'";
  if (!names.empty()) lines.push_back("elements draw from each other in a circle, or hang on one: " + names);
  for (std::size_t i = 0; i < elements.size(); ++i)
    if (order.depth[i] > deepest)
      return lines.push_back("element '" + elements[i].name + "' is more than " + std::to_string(deepest) +
                             " levels below a feed");
}

} // namespace

std::vector<std::string> problems(const std::vector<ElementSpec>& elements) {
  Lines lines;
  check_names(elements, lines);
  for (const auto& element : elements) {
    check_ranges(element, lines);
    check_sources(element, lines);
  }
  check_order(elements, lines);
  return lines;
}

} // namespace minehall::power
