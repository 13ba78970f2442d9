#include "sim/site/policy.hpp"

#include <algorithm>

namespace minehall::site {
namespace {

class FixedPriority final : public Policy {
public:
  explicit FixedPriority(scenario::FixedPrioritySpec spec) : spec_{std::move(spec)} {}

  void aim(const View& view, Aim& aim) override {
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      const auto named = std::find(spec_.order.begin(), spec_.order.end(), view.fleets[i].hall);
      const auto place = static_cast<double>(named - spec_.order.begin());
      aim.rank[i] = named == spec_.order.end() ? place + aim.rank[i] : place;
    }
  }

private:
  scenario::FixedPrioritySpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::FixedPrioritySpec& spec) {
  return std::make_unique<FixedPriority>(spec);
}

} // namespace minehall::site
