#include "sim/site/policy.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {
namespace {

class PowerTrajectory final : public Policy {
public:
  explicit PowerTrajectory(scenario::PowerTrajectorySpec spec) : spec_{std::move(spec)} {}

  void aim(const View& view, Aim& aim) override { aim.ceiling = std::prev(after(turn(view.now), view.now))->cap; }

  Duration next(Duration now) const override {
    const auto begun = turn(now);
    const auto point = after(begun, now);
    if (point != spec_.points.end()) return begun + point->at;
    return spec_.every ? begun + *spec_.every : never;
  }

private:
  // When the turn that holds at `now` began.
  Duration turn(Duration now) const {
    if (!spec_.every) return {};
    const double count = std::floor(now / *spec_.every);
    return (count + 1) * *spec_.every <= now ? (count + 1) * *spec_.every : count * *spec_.every;
  }
  std::vector<scenario::PowerTrajectorySpec::Point>::const_iterator after(Duration begun, Duration now) const {
    return std::upper_bound(spec_.points.begin() + 1, spec_.points.end(), now,
                            [&](Duration date, const auto& point) { return date < begun + point.at; });
  }

  scenario::PowerTrajectorySpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::PowerTrajectorySpec& spec) {
  return std::make_unique<PowerTrajectory>(spec);
}

} // namespace minehall::site
