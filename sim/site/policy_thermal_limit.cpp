#include "sim/site/policy.hpp"

namespace minehall::site {
namespace {

class ThermalLimit final : public Policy {
public:
  explicit ThermalLimit(const scenario::ThermalLimitSpec& spec) : spec_{spec} {}

  void aim(const View& view, Aim& aim) override {
    aim.rest.resize(view.fleets.size());
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      const auto& fleet = view.fleets[i];
      const auto limit = fleet.throttle - spec_.margin;
      const bool resting = fleet.reasons.has(mining::Reason::heat);
      aim.rest[i] = resting ? fleet.inlet > limit - spec_.band : fleet.inlet >= limit;
    }
  }
  // The air moves between two looks; it is looked at each time.
  Duration next(Duration now) const override { return now; }

private:
  scenario::ThermalLimitSpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::ThermalLimitSpec& spec) {
  return std::make_unique<ThermalLimit>(spec);
}

} // namespace minehall::site
