// Which fleets control has to look at anew, as the others are as it saw them at its last look.
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
  // stays marked. Whoever writes into `views` marks that fleet, unless it is a field that is written at each look.
  template <class Look> void refresh(std::vector<FleetView>& views, const Look& look) {
    const auto fleets = static_cast<std::uint32_t>(views.size());
    for (std::uint32_t fleet = 0; all_ && fleet < fleets; ++fleet) mark(fleet);
    all_ = false;
    std::size_t passing = 0;
    for (const auto fleet : marked_) {
      const auto [view, passes] = look(fleet);
      views[fleet] = view;
      is_marked_[fleet] = passes;
      if (passes) marked_[passing++] = fleet;
    }
    marked_.resize(passing);
  }

private:
  std::vector<std::uint32_t> marked_;
  std::vector<char> is_marked_;
  bool all_ = true;
};

} // namespace minehall::site
