#include "models/power/element.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {

const std::span<const CertifiedPoint> grade(std::string_view name) {
  for (const auto& one : psu_grades())
    if (one.name == name) return one.points;
  FAIL("no grade " << name);
  return {};
}

PsuSpec titanium(int units, int redundant) {
  const auto points = grade("Titanium");
  return {3.0_kW, units, redundant, {points.begin(), points.end()}};
}

} // namespace

TEST_CASE("an idle Frontier chassis draws what its digital twin says") {
  // 16 nodes of 626.26 W: (626.26 + 13) / 0.98 = 652.306122 W each; with 1 kW of switches (11436.89796 + 4 x 17) / 0.96
  const SivocSpec sivoc{.rating = 50.0_kW, .units = 16};
  const RectifierSpec rectifier{.rating = 55.0_kW};
  const Power nodes = Power::from_si(16 * 626.26);
  CHECK(sivoc_input(sivoc, nodes).si() == Approx(16 * 652.306122).epsilon(1e-8));
  const Power output = sivoc_input(sivoc, nodes) + 1.0_kW;
  CHECK(rectifier_input(rectifier, output).si() * 8 == Approx(95874.15).epsilon(1e-7));
  CHECK(draw(rectifier, {output, {}}).loss == rectifier_input(rectifier, output) - output);
  CHECK(draw(sivoc, {nodes, {}}).input_reactive == Power{});
}

TEST_CASE("staged rectifiers run as many units as the load needs") {
  // 20 kW on four of 13.67 kW: two run and lose 2 x 17 / 0.96 W less
  RectifierSpec spec{.rating = 54.0_kW, .staged = true};
  CHECK(rectifiers_running(spec, Power{}) == 1);
  CHECK(rectifiers_running(spec, 13.67_kW) == 1);
  CHECK(rectifiers_running(spec, 20.0_kW) == 2);
  CHECK(rectifiers_running(spec, 90.0_kW) == 4);
  const Power staged = rectifier_input(spec, 20.0_kW);
  spec.staged = false;
  CHECK((rectifier_input(spec, 20.0_kW) - staged).si() == Approx(34 / 0.96));
  spec.staged = true;
  spec.groups = 10; // 20 kW each
  CHECK(rectifiers_running(spec, 200.0_kW) == 2);
  CHECK(rectifier_input(spec, 200.0_kW) / staged == Approx(10));
}

TEST_CASE("a supply meets its certificate and is above the chord between two points") {
  CHECK(psu_efficiency(grade("Titanium"), 0.1) == Approx(0.90));
  CHECK(psu_efficiency(grade("Titanium"), 0.5) == Approx(0.96));
  CHECK(psu_efficiency(grade("Titanium"), 0.35) == Approx(0.95419940).margin(1e-8));
  CHECK(psu_efficiency(grade("Platinum"), 1) == Approx(0.91));
  for (const auto& one : psu_grades()) {
    CHECK(loss_rises(one.points));
    CHECK(psu_loss(one.points, 0) > 0);
    for (double x = 0.01; x < 1; x += 0.01) CHECK(psu_loss(one.points, x) <= psu_loss(one.points, x + 0.01));
  }
  const CertifiedPoint falling[] = {{0.2, 0.5}, {1, 0.99}};
  CHECK_FALSE(loss_rises(falling));
}

TEST_CASE("N+N supplies run at half the load of N") {
  // 100 x 3 kW at 60 %: x = 0.6 alone, 0.3 with as many again
  const Flow output{180.0_kW, {}};
  CHECK(rating(titanium(100, 100)) == 300.0_kW);
  const auto alone = draw(titanium(100, 0), output), doubled = draw(titanium(100, 100), output);
  CHECK(180 / (180 + alone.loss / 1.0_kW) == Approx(psu_efficiency(grade("Titanium"), 0.6)));
  CHECK(180 / (180 + doubled.loss / 1.0_kW) == Approx(psu_efficiency(grade("Titanium"), 0.3)));
  CHECK(alone.input_reactive.si() > 0);
  CHECK(draw(titanium(100, 0), {}).loss.si() > 0);
}
