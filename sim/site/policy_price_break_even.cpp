#include "sim/site/policy.hpp"

#include <algorithm>

namespace minehall::site {
namespace {

class PriceBreakEven final : public Policy {
public:
  explicit PriceBreakEven(const scenario::PriceBreakEvenSpec& spec) : spec_{spec} {}

  void aim(const View&, Aim& aim) override {
    if (spec_.strike) std::fill(aim.stop_above.begin(), aim.stop_above.end(), *spec_.strike);
  }

private:
  scenario::PriceBreakEvenSpec spec_;
};

} // namespace

std::unique_ptr<Policy> make_policy(const scenario::PriceBreakEvenSpec& spec) {
  return std::make_unique<PriceBreakEven>(spec);
}

} // namespace minehall::site
