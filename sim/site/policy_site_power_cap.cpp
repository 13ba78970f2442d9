#include "sim/site/policy.hpp"

#include <limits>

namespace minehall::site {
namespace {

class SitePowerCap final : public Policy {
public:
  explicit SitePowerCap(const scenario::SitePowerCapSpec& spec) : spec_{spec} {}
  void aim(const View&, Aim& aim) override { aim.ceiling = spec_.cap; }
  Duration next(Duration) const override { return Duration::from_si(std::numeric_limits<double>::infinity()); }

private:
  scenario::SitePowerCapSpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::SitePowerCapSpec& spec) {
  return std::make_unique<SitePowerCap>(spec);
}

} // namespace minehall::site
