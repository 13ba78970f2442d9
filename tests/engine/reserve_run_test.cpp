// What a reserve earns in a run: only load that draws power stands by.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

constexpr double mwh = 3.6e9;

// Cheap but from 6:00 to 18:00, when it is far above what miners earn.
Series dear_day() { return Series{{0, 6 * hour, 18 * hour}, {10 * usd_per_mwh, 500 * usd_per_mwh, 10 * usd_per_mwh}}; }

std::string with(const std::string& programmes) {
  return small_site + "control: {clairvoyant: true, price: {minimum_down: 0 s}}\nprogrammes:\n" + programmes;
}

} // namespace

TEST_CASE("a fleet that is off for the price earns nothing for the award that it holds") {
  const SiteBench bench{with("  reserve: {kind: non-spin, award: 500 kW, capacity_price: 10 USD/MWh}\n"),
                        mild_day(dear_day())};
  CHECK(bench.broken_laws() == "");
  // 12 h of 0.5 MW at 10 USD; the miners stop within five seconds, and warm for five minutes as load that can go.
  CHECK(bench.scalar("capacity_payment_reserve") == Approx(60).epsilon(1e-3));
  CHECK(bench.scalar("stood_by_reserve") / mwh == Approx(6).epsilon(1e-3));
  CHECK(bench.scalar("award_unavailable_reserve") / mwh == Approx(6).epsilon(1e-3));
  CHECK(bench.scalar("unavailable_charge_reserve") == 0);
  const double others = bench.scalar("margin");
  CHECK(bench.scalar("margin_all_in") == Approx(others + bench.scalar("capacity_payment_reserve")));
}

TEST_CASE("what does not stand by is charged by the programme's rule") {
  const SiteBench bench{
      with("  reserve: {kind: non-spin, award: 500 kW, capacity_price: 10 USD/MWh, unavailable: 1.5}\n"),
      mild_day(dear_day())};
  CHECK(bench.scalar("unavailable_charge_reserve") ==
        Approx(1.5 * 10 * bench.scalar("award_unavailable_reserve") / mwh));
  CHECK(bench.scalar("margin_all_in") == Approx(bench.scalar("margin") + bench.scalar("capacity_payment_reserve") -
                                                bench.scalar("unavailable_charge_reserve")));
  CHECK(bench.broken_laws() == "");
  double by_month = 0;
  for (const double money : bench.sink.matrices.at("/ledger/money_by_month")) by_month += money;
  CHECK(by_month == Approx(bench.scalar("margin_all_in")));
}

TEST_CASE("a megawatt stands by for one programme only, behind its relay first") {
  // 700 kW of miners: 350 behind the relay of an award of 300 kW; 400 are left for an award of 500.
  const SiteBench bench{with("  spin: {kind: non-spin, award: 500 kW, capacity_price: 1 USD/MWh}\n"
                             "  relay: {kind: rrs, award: 300 kW, capacity_price: 1 USD/MWh}\n")};
  const double overhead = bench.scalar("stood_by_spin") / (24 * hour) + 300e3; // over 700 kW of machines
  CHECK(bench.scalar("stood_by_relay") == Approx(300e3 * 24 * hour));
  CHECK(overhead / 700e3 > 0.999);
  CHECK(overhead / 700e3 < 1.1);
}

TEST_CASE("gangs stand by where the terms allow them") {
  for (const bool gangs : {false, true}) {
    const SiteBench bench{small_site +
                              "programmes:\n  reserve: {kind: ecrs, award: 2 MW, capacity_price: 1 USD/MWh, gangs: " +
                              (gangs ? "true" : "false") + "}\n",
                          mild_day(Series::constant(10 * usd_per_mwh),
                                   {{.submit_s = 0, .run_s = 24 * hour, .requested_s = 24 * hour, .gpus = 16}})};
    static double without = 0;
    if (!gangs) without = bench.scalar("stood_by_reserve");
    // 11.2 kW above idle, of which caps take 56 %: some 6.3 kW and their overhead more
    if (gangs) CHECK((bench.scalar("stood_by_reserve") - without) / (24 * hour) == Approx(6.27e3).epsilon(0.1));
  }
}

TEST_CASE("a controllable load goes at the base point after the price passed its strike, without a trigger") {
  // 10 USD/MWh, from 6:02 above the strike until 8:01; a base point each 5 min; 300 kW at 100 kW a minute, on a line
  auto price = Series{{0, 6 * hour + 120, 8 * hour + 60}, {10 * usd_per_mwh, 70 * usd_per_mwh, 10 * usd_per_mwh}};
  const SiteBench bench{small_site + "control: {price_response: false}\nprogrammes:\n  clr: {kind: clr, award: 300 kW, "
                                     "strike: 60 USD/MWh, ramp_per_minute: 30 kW}\n",
                        mild_day(std::move(price))};
  const auto call = bench.events("programme call"), release = bench.events("programme release");
  REQUIRE(call.size() == 1);
  CHECK(call[0].date == 6 * hour + 300);
  CHECK(release.at(0).date == 8 * hour + 300);
  CHECK(bench.scalar("committed_clr") == Approx(300e3 * (2 * hour - 300))); // ramp of 10 min
  CHECK(bench.scalar("deadlines_met_clr") == 1);
}

TEST_CASE("the AI's share of the emissions, over its jobs") {
  auto inputs =
      mild_day(Series::constant(10 * usd_per_mwh), {{.submit_s = 0, .run_s = hour, .requested_s = hour, .gpus = 16},
                                                    {.submit_s = 0, .run_s = hour, .requested_s = hour, .gpus = 16}});
  inputs.market.push_back({"grid", Series::constant(400e-3 / 3.6e6)});
  const SiteBench bench{small_site + R"(
series:
  grid: {file: none.csv, column: c, unit: g/kWh, zone: UTC, stamp_column: t, step: 1 h}
carbon: {intensity: grid}
)",
                        std::move(inputs)};
  const double share = bench.scalar("ai_energy") / (bench.scalar("ai_energy") + bench.scalar("mining_energy"));
  CHECK(bench.scalar("jobs_done") == 2);
  CHECK(bench.scalar("carbon_ai") == Approx(share * bench.scalar("carbon")).epsilon(1e-3));
  CHECK(bench.scalar("carbon_per_job") == Approx(bench.scalar("carbon_ai") / 2));
}
