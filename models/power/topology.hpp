// Names to indices and the order of solution; the graph's inner business.
#pragma once

#include "models/power/element.hpp"

#include <cstdint>

namespace minehall::power {

struct Topology {
  std::vector<std::vector<std::uint32_t>> sources; // by element; unknown names are left out
  std::vector<std::uint32_t> root_first;           // every element after its sources
  std::vector<std::uint32_t> depth;                // by element, longest way to a root
  std::vector<std::uint32_t> in_circle;            // those that cannot be ordered
};

Topology topology(const std::vector<ElementSpec>& elements);

} // namespace minehall::power
