#include "sim/site/policy.hpp"

namespace minehall::site {
namespace {

class MeritOrder final : public Policy {
public:
  void aim(const View&, Aim&) override {}
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::MeritOrderSpec&) { return std::make_unique<MeritOrder>(); }

std::unique_ptr<Policy> make_policy(const scenario::PolicySpec& spec) {
  return std::visit([](const auto& member) { return make_policy(member); }, spec);
}

} // namespace minehall::site
