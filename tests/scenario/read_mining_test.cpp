#include "sim/scenario/document.hpp"
#include "sim/scenario/read_market.hpp"
#include "sim/scenario/read_mining.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
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
  CHECK_THROWS_WITH(read("it:\n  hash_rate: 200 TH/s\n  power: 0 kW\n", read_s21),
                    Contains("site.yaml:3:10: it.power: must be above zero"));
  CHECK_THROWS_WITH(read(s21 + "  shed_tme: 5 s\n", read_s21), Contains("did you mean 'shed_time'"));
  CHECK_THROWS_WITH(read(s21 + "  limits: {trip: 39 degC}\n", read_s21), Contains("must lie above 'throttle'"));
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
  CHECK_THROWS_WITH(read(network + "  fee_share: 100 %\n", scenario::read_network),
                    Contains("it.fee_share: must lie in [0, 1)"));
}

TEST_CASE("tariff and price rule read with their units") {
  const auto tariff = read("it:\n  price: lz_west\n  delivery_adder: 8 USD/MWh\n", scenario::read_tariff);
  CHECK(tariff.delivery_adder / 8.0_USD_per_MWh == Approx(1));
  CHECK(tariff.settlement_interval == 15.0_min);
  const auto rule = read("it:\n  band: 3 USD/MWh\n", scenario::read_price_curtailment);
  CHECK(rule.band / 3.0_USD_per_MWh == Approx(1));
  CHECK(rule.minimum_down == 15.0_min);
  CHECK_THROWS_WITH(read("it:\n  band: 3\n", scenario::read_price_curtailment), Contains("it.band"));
  CHECK_THROWS_WITH(read("it:\n  price: lz_west\n  settlement_interval: 1 s\n", scenario::read_tariff),
                    Contains("must lie in [1 min, 24 h]"));
}

TEST_CASE("the 33 machines of the catalogue read, with the efficiency that stands beside them") {
  auto document = scenario::load(std::string{MINEHALL_SOURCE_DIR} + "/scenarios/parts/miners.yaml");
  const auto machines = scenario::read_miner_classes(document.root(), "machines");
  document.root().finish();
  document.finish();
  CHECK(machines.size() == 33);
  const auto find = [&](std::string_view name) {
    return *std::find_if(machines.begin(), machines.end(), [&](const auto& one) { return one.name == name; });
  };
  CHECK(efficiency(find("antminer_s21")) / 17.5_J_per_TH == Approx(1));
  CHECK(efficiency(find("antminer_s9")) / 98.0_J_per_TH == Approx(1));
  CHECK(efficiency(find("whatsminer_m30s_plus")) / 34.0_J_per_TH == Approx(1));
  CHECK(find("antminer_s21").modes.front().name == "normal");
  CHECK(find("antminer_s21").modes[1].hash_fraction == Approx(std::pow(0.8, 0.75)));
}

TEST_CASE("repair reads with its defaults and refuses what cannot be") {
  const auto spec = read("it: {failure_rate: 0.25, spares: 4}\n", scenario::read_repair);
  CHECK(spec.failure_rate == 0.25);
  CHECK(spec.repair == 21.0_days);
  CHECK(spec.boards == 3);
  CHECK_THROWS_WITH(read("it: {failure_rate: -1}\n", scenario::read_repair),
                    Contains("it.failure_rate: must lie in [0, 100]"));
  CHECK_THROWS_WITH(read("it: {mean_time: 0 s}\n", scenario::read_repair),
                    Contains("it.mean_time: must be at least 1 min"));
}

TEST_CASE("the closed loop of the network reads its world") {
  const std::string network = "it:\n  price: p\n  difficulty: d\n  fee_share: 3 %\n  loop:\n    height: 870000\n"
                              "    period_began: \"2024-11-18T00:00:00Z\"\n    world:\n";
  const auto spec = read(network + "      old: {installed: 300 EH/s, efficiency: 30 J/TH, power_price: 5 USD/MWh}\n",
                         scenario::read_network);
  REQUIRE(spec.loop);
  CHECK(spec.loop->world[0].efficiency / 30.0_J_per_TH == Approx(1));
  CHECK(spec.loop->response == 7.0_days);
  CHECK(spec.loop->fee_share == 0.03);
  CHECK_THROWS_WITH(
      read("it:\n  price: p\n  difficulty: d\n  loop: {height: 1, period_began: \"2024-11-18T00:00:00Z\"}\n",
           scenario::read_network),
      Contains("it.loop.world: must name at least one class"));
  CHECK_THROWS_WITH(read(network + "      old: {installed: 300 EH/s, efficiency: 0 J/TH, power_price: 5 USD/MWh}\n",
                         scenario::read_network),
                    Contains("it.loop.world.old.efficiency: must be above zero"));
}

TEST_CASE("fleet control, pools and treasury read as families with defaults") {
  const auto control = read("it: {lanes: 100, replacement: from fleet}\n", scenario::read_fleet_control);
  CHECK(control.tick == 30.0_s);
  CHECK(control.curtail_retries == 50);
  CHECK(control.replacement == mining::Replacement::from_fleet);
  CHECK_THROWS_WITH(read("it: {smallest_batch: 200}\n", scenario::read_fleet_control),
                    Contains("must not be below 'smallest_batch'"));
  CHECK_THROWS_WITH(read("it: {fans: -5 kW}\n", scenario::read_fleet_control),
                    Contains("it.fans: must not be negative"));
  CHECK_THROWS_WITH(read("it: {stagger: 1 ms}\n", scenario::read_fleet_control),
                    Contains("it.stagger: must be at least 10 ms"));
  const auto pool = read("it: {kind: pplns, pool_rate: 100 EH/s}\n", scenario::read_pool);
  CHECK(std::get<mining::PplnsSpec>(pool).fee == 0.02);
  CHECK_THROWS_WITH(read("it: {kind: pps}\n", scenario::read_pool), Contains("did you mean 'fpps'"));
  const auto treasury = read("it: {policy: {kind: sell for capex, bills: [{due: \"2026-01-15T00:00:00Z\", amount: 175 "
                             "MUSD}]}, opening_btc: 1900}\n",
                             scenario::read_treasury);
  CHECK(std::get<mining::SellForCapexSpec>(treasury.policy).bills[0].amount.si() == Approx(175e6));
  CHECK(treasury.opening.si() == 1900);
  CHECK_THROWS_WITH(read("it: {policy: {kind: hold, share: 1}}\n", scenario::read_treasury), Contains("share"));
}
