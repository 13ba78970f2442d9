#include "sim/scenario/read_control.hpp"

#include "sim/scenario/document.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

scenario::PolicySpec policy(const std::string& yaml) {
  auto document = scenario::parse("site.yaml", "policy: " + yaml + "\n");
  auto spec = scenario::read_control_policy(document.root().section("policy"));
  document.root().finish();
  document.finish();
  return spec;
}

} // namespace

TEST_CASE("each control policy reads") {
  CHECK(std::holds_alternative<scenario::MeritOrderSpec>(policy("{kind: merit order}")));
  CHECK(std::get<scenario::FixedPrioritySpec>(policy("{kind: fixed priority, order: [b, a]}")).order.size() == 2);
  CHECK(!std::get<scenario::PriceBreakEvenSpec>(policy("{kind: price break-even}")).strike);
  CHECK(std::get<scenario::SitePowerCapSpec>(policy("{kind: site power cap, cap: 50 MW}")).cap == 50.0_MW);
  const auto steps = std::get<scenario::PowerTrajectorySpec>(
      policy("{kind: power trajectory, points: [{at: 0 h, cap: 5 MW}, {at: 16 h, cap: 1 MW}], every: 1 d}"));
  CHECK(steps.points[1].at == 16.0_h);
  CHECK(*steps.every == 24.0_h);
  CHECK(std::get<scenario::ThermalLimitSpec>(policy("{kind: thermal limit, band: 2 K}")).band.si() == 2);
  CHECK(std::holds_alternative<scenario::ProgrammeStackingSpec>(policy("{kind: programme stacking}")));
}

TEST_CASE("policies that cannot be are refused with their place") {
  CHECK_THROWS_WITH(policy("{kind: site power cap, cap: -1 MW}"), Contains("policy.cap: must not be negative"));
  CHECK_THROWS_WITH(policy("{kind: power trajectory, points: [{at: 1 h, cap: 5 MW}]}"), Contains("begin with a point"));
  CHECK_THROWS_WITH(policy("{kind: power trajectory, points: [{at: 0 h, cap: 5 MW}, {at: 0 h, cap: 1 MW}]}"),
                    Contains("must be at least 1 s after the point before it"));
  CHECK_THROWS_WITH(
      policy("{kind: power trajectory, points: [{at: 0 h, cap: 5 MW}, {at: 1 h, cap: 6 MW}], every: 1 h}"),
      Contains("must be after the last point"));
  CHECK_THROWS_WITH(policy("{kind: fixed priority, order: [a, a]}"), Contains("names a hall twice"));
  CHECK_THROWS_WITH(policy("{kind: merit ordre}"), Contains("merit order"));
}
