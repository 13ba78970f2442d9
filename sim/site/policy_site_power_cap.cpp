#include "sim/site/policy.hpp"

namespace minehall::site {
namespace {

class SitePowerCap final : public Policy {
public:
  explicit SitePowerCap(const scenario::SitePowerCapSpec& spec) : spec_{spec} {}
  void aim(const View&, Aim& aim) override { aim.ceiling = spec_.cap; }

private:
  scenario::SitePowerCapSpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::SitePowerCapSpec& spec) {
  return std::make_unique<SitePowerCap>(spec);
}

} // namespace minehall::site
