#include "models/power/transformer_heat.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {
constexpr Duration at(double seconds) { return Duration::from_si(seconds); }
constexpr Temperature celsius(double value) { return Temperature::from_celsius(value); }
constexpr double tau = 10800;
} // namespace

TEST_CASE("insulation ages once at 110 C and by the table of C57.91 elsewhere") {
  CHECK(ageing(celsius(110)) == Approx(1));
  CHECK(ageing(celsius(120)) == Approx(2.709).epsilon(1e-3));
  CHECK(ageing(celsius(98)) == Approx(0.282).epsilon(2e-3));
  CHECK(ageing(celsius(80)) == Approx(0.0358).epsilon(2e-3));
}

TEST_CASE("at rating a transformer stands at its rises over ambient") {
  // 30 + 55 = 85 C oil, + 25 = 110 C hot spot: normal ageing for ever
  const TransformerHeat heat{{}, 1, celsius(30)};
  CHECK(heat.oil(at(0)).celsius() == Approx(85));
  CHECK(heat.hot_spot(at(1e6)).celsius() == Approx(110));
  CHECK(heat.aged(at(3600)).si() == Approx(3600));
  CHECK(heat.loss_of_life(at(180000 * 3600.0)) == Approx(1));
  // no load: 55 (1/6)^0.8
  CHECK(ultimate_oil_rise({}, 0).si() == Approx(55 * std::pow(1.0 / 6, 0.8)));
  CHECK(hot_spot_over_oil({}, 0).si() == 0);
}

TEST_CASE("an overload heats the oil with its time constant") {
  // K 0.8 -> 1.2: oil rise 41.3467 -> 70.6143 K; hot spot over oil 17.4938 -> 33.4680 K at once
  TransformerHeat heat{{}, 0.8, celsius(30)};
  CHECK(heat.oil(at(500)).celsius() == Approx(71.34672556575251));
  heat.set(at(1000), 1.2, celsius(30));
  CHECK(heat.hot_spot(at(1000)).celsius() == Approx(30 + 41.34672556575251 + 33.46801865189482));
  CHECK(heat.oil(at(1000 + tau)).celsius() == Approx(30 + 70.6143183387 + (41.34672556575251 - 70.6143183387) / M_E));
  CHECK(heat.oil(at(1e7)).celsius() == Approx(100.6143183387));
}

TEST_CASE("the date of a limit is exact, in both directions") {
  TransformerHeat heat{{}, 0.8, celsius(30)};
  CHECK_FALSE(heat.next_crossing(Spot::oil, celsius(95)));
  heat.set(at(1000), 1.2, celsius(30));
  const Duration date = heat.next_crossing(Spot::hot_spot, celsius(110)).value();
  CHECK(date.si() == Approx(1000 + 2106.023634277048));
  CHECK(heat.hot_spot(date).celsius() == Approx(110));
  CHECK_FALSE(heat.next_crossing(Spot::oil, celsius(105)));
  CHECK(heat.next_crossing(Spot::hot_spot, celsius(90)).value() == at(1000)); // passed in the step itself
  heat.set(at(50000), 0.4, celsius(30));
  const Duration cooled = heat.next_crossing(Spot::oil, celsius(60), Direction::falling).value();
  CHECK(heat.oil(cooled).celsius() == Approx(60));
  CHECK(cooled > at(50000));
  CHECK_FALSE(heat.next_crossing(Spot::oil, celsius(31), Direction::falling));
  heat.set(at(60000), 0.4, celsius(45)); // a warmer day lifts the oil at once
  CHECK((heat.oil(at(60000)) - celsius(45)).si() > 0);
}

TEST_CASE("ageing is the integral over the closed form") {
  // Simpson with 400,000 panels, outside of this program: 37082.52111288631 s in 4 h, 1349.8570841470048 s in 30 min
  TransformerHeat heat{{}, 0.8, celsius(30)};
  heat.set(at(0), 1.2, celsius(30));
  CHECK(heat.aged(at(1800)).si() == Approx(1349.8570841470048).epsilon(1e-9));
  CHECK(heat.aged(at(14400)).si() == Approx(37082.52111288631).epsilon(1e-9));
  CHECK(heat.aged(at(100 * 86400.0)).si() == Approx(87471995.38326588).epsilon(1e-9));
}

TEST_CASE("changes that change little leave the integral as it is") {
  TransformerHeat once{{}, 0.8, celsius(30)}, often{{}, 0.8, celsius(30)};
  once.set(at(0), 1.2, celsius(30));
  for (int i = 0; i < 1000; ++i) often.set(at(i * 14.4), i % 2 ? 1.2 : 1.2 + 1e-12, celsius(30));
  CHECK(often.aged(at(14400)).si() == Approx(once.aged(at(14400)).si()).epsilon(1e-8));
  CHECK(often.oil(at(14400)).si() == Approx(once.oil(at(14400)).si()).epsilon(1e-10));
}
