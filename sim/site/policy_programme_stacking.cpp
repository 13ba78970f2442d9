#include "sim/site/policy.hpp"

#include <algorithm>
#include <numeric>

namespace minehall::site {
namespace {

// A reserve is load that can go: what is off for its price cannot be called, so that a megawatt under award is worth
// its hashes and the capacity price. The last to go hold the award.
class ProgrammeStacking final : public Policy {
public:
  void aim(const View& view, Aim& aim) override {
    Power held;
    if (view.awarded.si() <= 0) return;
    aim.keep.resize(view.fleets.size());
    order_.resize(view.fleets.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::stable_sort(order_.begin(), order_.end(), [&](auto a, auto b) { return aim.rank[a] > aim.rank[b]; });
    for (const auto i : order_) {
      const auto& fleet = view.fleets[i];
      if (held >= view.awarded) return;
      if (!fleet.available || view.price + view.delivery > aim.stop_above[fleet.machine] + view.capacity) continue;
      aim.keep[i] = true;
      held += (fleet.running - fleet.stopped) * view.overhead;
    }
  }

private:
  std::vector<std::size_t> order_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::ProgrammeStackingSpec&) {
  return std::make_unique<ProgrammeStacking>();
}

} // namespace minehall::site
