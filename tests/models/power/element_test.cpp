#include "models/power/element.hpp"
#include "models/power/transformer.hpp"
#include "models/power/ups.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {
TransformerSpec distribution() { return {.rating = 2500.0_kW, .no_load_loss = 2.9_kW, .load_loss = 17.0_kW}; }
} // namespace

TEST_CASE("a transformer loses its iron always and its copper with the square of the load") {
  // 2.9 + 17 * 0.5^2 = 7.15 kW; eta = 1250 / 1257.15; best at sqrt(2.9 / 17)
  const auto spec = distribution();
  CHECK(transformer_loss(spec, 1250.0_kW) / 1.0_kW == Approx(7.15));
  CHECK(transformer_efficiency(spec, 0.5, 1) == Approx(0.99431253).margin(1e-8));
  CHECK(best_loading(spec) == Approx(0.413025).epsilon(1e-5));
  const double best = transformer_efficiency(spec, best_loading(spec), 1);
  CHECK(best > transformer_efficiency(spec, best_loading(spec) * 1.05, 1));
  CHECK(best > transformer_efficiency(spec, best_loading(spec) * 0.95, 1));
  CHECK(transformer_efficiency(spec, 0.8, 0.8) < transformer_efficiency(spec, 0.8, 1));
  CHECK(draw(spec, {}).loss == 2.9_kW);
}

TEST_CASE("a transformer at rating adds its short-circuit reactance to the reactive power") {
  // u_k 6 %, resistance 17 / 2500 = 0.68 %: reactance sqrt(0.06^2 - 0.0068^2) = 5.9613 %; with i_0 0.5 %: 161.53 kvar
  const auto drawn = draw(distribution(), {2500.0_kW, {}});
  CHECK(drawn.loss / 1.0_kW == Approx(19.9));
  CHECK(drawn.input_reactive / 1.0_kW == Approx(161.53).epsilon(1e-4));
}

TEST_CASE("larger transformers have a larger impedance") {
  CHECK(typical_impedance(2500.0_kW) == 0.06);
  CHECK(typical_impedance(40.0_MW) == 0.10);
  CHECK(typical_impedance(120.0_MW) > typical_impedance(100.0_MW));
}

TEST_CASE("a double-conversion UPS is worst at low load") {
  const UpsSpec spec{.rating = 1.0_MW};
  CHECK(ups_efficiency(spec, 0.25) == Approx(0.94451004).margin(1e-8));
  CHECK(ups_efficiency(spec, 0.5) == Approx(0.95923261).margin(1e-8));
  CHECK(ups_efficiency(spec, 1.0) == Approx(0.96153846).margin(1e-8));
  CHECK(draw(spec, {}).loss / 1.0_kW == Approx(10)); // a0 with no load
}

TEST_CASE("a UPS hides the load's power factor from its source") {
  // 0.5 MW out, 0.5212 MW in, at 0.99: tan phi = 0.14249
  const auto drawn = draw(UpsSpec{.rating = 1.0_MW}, {500.0_kW, 300.0_kW});
  CHECK(drawn.input_reactive / 1.0_kW == Approx(521.25 * 0.142492).epsilon(1e-5));
}

TEST_CASE("a busway loses with the square of its current, a PDU and a switchgear in proportion") {
  // 0.5 % of 10 MVA at full, a quarter at half; 1.5 % and 0.2 % of 1 MW
  const BuswaySpec busway{.rating = 10.0_MW, .loss_at_rating = 0.005};
  CHECK(draw(busway, {10.0_MW, {}}).loss / 1.0_kW == Approx(50));
  CHECK(draw(busway, {5.0_MW, {}}).loss / 1.0_kW == Approx(12.5));
  CHECK(draw(busway, {3.0_MW, 4.0_MW}).loss / 1.0_kW == Approx(12.5));
  CHECK(draw(PduSpec{.rating = 1.0_MW}, {1.0_MW, {}}).loss / 1.0_kW == Approx(15));
  CHECK(draw(SwitchgearSpec{.rating = 1.0_MW, .loss_fraction = 0.002}, {1.0_MW, {}}).loss / 1.0_kW == Approx(2));
  CHECK(draw(UtilityFeedSpec{86.0_MW}, {80.0_MW, 10.0_MW}).loss == Power{});
}

TEST_CASE("the load of a lost UPS moves to the others") {
  CHECK(load_after_one_lost(2, 0.45) == Approx(0.9).margin(1e-9));
  CHECK(load_after_one_lost(4, 0.75) == Approx(1.0).margin(1e-9));
}
