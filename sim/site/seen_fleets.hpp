// What control saw of each fleet at its last look, kept until the fleet moves: a look costs those that have.
#pragma once

#include "sim/site/view.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace minehall::site {

class SeenFleets {
public:
  void mark(std::uint32_t fleet) { // its view no longer holds
    if (fleet >= is_marked_.size()) is_marked_.resize(fleet + 1);
    if (!std::exchange(is_marked_[fleet], char{1})) marked_.push_back(fleet);
  }
  void mark_all() { all_ = true; }

  // `look(fleet)` is called for each marked one and gives its view, and whether time alone will change it: then it
  // stays marked. None of what control decides stands in the result.
  template <class Look> const std::vector<FleetView>& refresh(std::uint32_t fleets, const Look& look) {
    views_.resize(fleets);
    for (std::uint32_t fleet = 0; all_ && fleet < fleets; ++fleet) mark(fleet);
    all_ = false;
    std::size_t passing = 0;
    for (const auto fleet : marked_) {
      const auto [view, passes] = look(fleet);
      views_[fleet] = view;
      is_marked_[fleet] = passes;
      if (passes) marked_[passing++] = fleet;
    }
    marked_.resize(passing);
    return views_;
  }

private:
  std::vector<FleetView> views_;
  std::vector<std::uint32_t> marked_;
  std::vector<char> is_marked_;
  bool all_ = true;
};

} // namespace minehall::site
