#include "sim/scenario/document.hpp"
#include "sim/scenario/read_market.hpp"
#include "sim/scenario/read_mining.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

// Reads one section `it:` with `reader` and complains as the program does.
template <class Reader> auto read(const std::string& yaml, Reader reader) {
  auto document = scenario::parse("site.yaml", yaml);
  auto spec = reader(document.root().section("it"));
  document.root().finish();
  document.finish();
  return spec;
}

template <class Reader> void check_refused(const std::string& yaml, Reader reader, const std::string& message) {
  CHECK_THROWS_WITH(read(yaml, reader), Contains(message));
}

mining::MinerClassSpec read_s21(scenario::Section section) { return scenario::read_miner_class("s21", section); }

const std::string s21 = "it:\n  hash_rate: 200 TH/s\n  power: 3.5 kW\n";

} // namespace

TEST_CASE("a machine class reads with units and documented defaults") {
  const auto spec = read(s21, read_s21);
  CHECK(spec.name == "s21");
  CHECK(mining::efficiency(spec) / 17.5_J_per_TH == Approx(1));
  CHECK(spec.modes.size() == 1);
  CHECK(spec.sleep_power_fraction == 0.02);
  CHECK(spec.shed_time == 5.0_s);
  CHECK(spec.restart_time == 5.0_min);
  CHECK(spec.limits.trip.celsius() == Approx(47));
}

TEST_CASE("modes hash as power^0.75 unless measured") {
  const auto spec = read(
      s21 + "  modes:\n    normal: {power_fraction: 1, hash_fraction: 1}\n    eco: {power_fraction: 0.7}\n", read_s21);
  REQUIRE(spec.modes.size() == 2);
  CHECK(spec.modes[1].name == "eco");
  CHECK(spec.modes[1].hash_fraction == Approx(std::pow(0.7, 0.75)));
}

TEST_CASE("machine classes that cannot be are refused with their place") {
  check_refused("it:\n  hash_rate: 200 TH/s\n  power: 0 kW\n", read_s21,
                "site.yaml:3:10: it.power: must be above zero");
  check_refused(s21 + "  shed_tme: 5 s\n", read_s21, "did you mean 'shed_time'");
  check_refused(s21 + "  limits: {trip: 39 degC}\n", read_s21, "must lie above 'throttle'");
}

TEST_CASE("the network reads with the historical halvings, or those it is given") {
  const std::string network = "it:\n  price: btc_usd\n  difficulty: difficulty\n";
  CHECK(read(network, scenario::read_network).subsidies.size() == 5);
  CHECK(read(network, scenario::read_network).pool_fee == 0.02);
  const auto given = read(network + "  subsidy:\n    - {from: \"2024-01-01T00:00:00Z\", btc: 6.25}\n"
                                    "    - {from: \"2024-04-20T00:00:00Z\", btc: 3.125}\n",
                          scenario::read_network);
  CHECK(mining::subsidy_at(given, 1713571200).si() == 3.125);
  CHECK(mining::subsidy_at(given, 1713571199).si() == 6.25);
  check_refused(network + "  fee_share: 100 %\n", scenario::read_network, "it.fee_share: must lie in [0, 1)");
}

TEST_CASE("tariff and price rule read with their units") {
  const auto tariff = read("it:\n  price: lz_west\n  delivery_adder: 8 USD/MWh\n", scenario::read_tariff);
  CHECK(tariff.delivery_adder / 8.0_USD_per_MWh == Approx(1));
  CHECK(tariff.settlement_interval == 15.0_min);
  const auto rule = read("it:\n  band: 3 USD/MWh\n", scenario::read_price_curtailment);
  CHECK(rule.band / 3.0_USD_per_MWh == Approx(1));
  CHECK(rule.minimum_down == 15.0_min);
  check_refused("it:\n  band: 3\n", scenario::read_price_curtailment, "it.band");
  check_refused("it:\n  price: lz_west\n  settlement_interval: 1 s\n", scenario::read_tariff,
                "must lie in [1 min, 24 h]");
}
