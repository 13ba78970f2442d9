// Orders to a part of a fleet in a run: for a limit, from outside, and what becomes of them beside prices and failures.
#include "sim/site/problems.hpp"
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace minehall;
using namespace minehall::test;

namespace {

// Three containers of hall one with 100 machines of 17.5 J/TH each, and one of hall two with 100 of 30 J/TH; all
// respond.
const std::string old_and_new =
    with(with(with(small_site, "one: {busway: busway_1, container: box,",
                   "one: {busway: busway_1, container: box, containers: 3,"),
              "two: {busway: busway_2, container: box, miners: [{machine: s21,",
              "two: {busway: busway_2, container: box, miners: [{machine: s19,"),
         "machines:\n", "machines:\n  s19: {hash_rate: 100 TH/s, power: 3000 W, sleep_power_fraction: 0}\n");

std::string controlled(const std::string& control = "", const std::string& software = "non_responders: 0") {
  return old_and_new + "control: {" + control + "fleet_control: {" + software + "}}\n";
}

std::string event(const std::string& words) { return "  - {" + words + "}\n"; }

std::vector<double> five_minutes(const SiteBench& bench, const std::string& name) {
  return bench.hourly("/timeseries/five_minute/mining", name);
}

void check_sound(const SiteBench& bench) {
  CHECK(bench.broken_laws() == "");
  CHECK(bench.lost_causes() == std::vector<double>{});
}

double at(const std::vector<double>& series, double hours) {
  return series.at(static_cast<std::size_t>(hours * 12 + 0.5));
}

} // namespace

TEST_CASE("a limit that needs a container and a half takes the old machines and half of a container of the new ones") {
  // The old container draws 300 kW, a new one 350; 480 kW of machines are missing, with what follows them.
  const SiteBench free{controlled()};
  const double import = free.hourly("/timeseries/hourly/power", "output", 0).at(5);
  const double overhead = free.scalar("miner_overhead");
  const double limit = (import - 480e3 * overhead) / 0.98;
  const SiteBench bench{controlled() + "events:\n" +
                        event("what: import limit, feed: feed, limit: " + std::to_string(limit) +
                              " W, at: 2025-01-01T06:00:00Z, for: 12 h")};
  check_sound(bench);
  const auto ordered = five_minutes(bench, "miner_order"), delivered = five_minutes(bench, "miner_delivered");
  // 100 of 3 kW, 51.4 of 3.5 kW: 52, and what the fans' cube law gives less than in proportion
  CHECK(at(ordered, 9) == Approx(482e3).margin(7e3));
  CHECK(at(delivered, 9) == Approx(at(ordered, 9)));
  CHECK(std::fmod(at(ordered, 9) - 300e3, 3500) == Approx(0).margin(1e-6)); // whole machines
  const double held = bench.hourly("/timeseries/hourly/power", "output", 0).at(9);
  CHECK(held <= 0.98 * limit);
  CHECK(held > 0.97 * limit);
  CHECK(bench.events("reduce for import limit").size() == 1);
  CHECK(at(ordered, 5) == 0);
  CHECK(at(ordered, 19) == 0);
  // it settles after a few looks and stays
  for (double hours = 6.5; hours < 17.9; hours += 0.25) CHECK(at(ordered, hours) == at(ordered, 6.5));
  CHECK(bench.events("reduce for import limit").size() <= 4);
  // machine time off: the machines that are ordered off, for twelve hours
  CHECK(bench.scalar("off_for_limit_s19") / (100 * 12 * hour) == Approx(1).epsilon(0.01));
  const double machines = (at(ordered, 9) - 300e3) / 3500;
  CHECK(bench.scalar("off_for_limit_s21") / (machines * 12 * hour) == Approx(1).epsilon(0.01));
}

TEST_CASE("without fleet control the same limit stops whole containers") {
  const SiteBench bench{old_and_new + "events:\n" +
                        event("what: import limit, feed: feed, limit: 1 MW, at: 2025-01-01T06:00:00Z, for: 12 h")};
  check_sound(bench);
  CHECK(bench.events("reduce for import limit").empty());
  CHECK(std::fmod(bench.scalar("off_for_limit_s21"), 100) == Approx(0).margin(1e-6));
}

TEST_CASE("an order from outside takes the least efficient machines, is delivered in batches, and ends") {
  // 400 kW: 100 of 3 kW, 28.6 of 3.5 kW: 29
  const SiteBench bench{controlled() + "events:\n" +
                        event("what: miner order, reduction: 400 kW, at: 2025-01-01T06:00:30Z, for: 2 h, "
                              "reason: aggregator")};
  check_sound(bench);
  const auto said = bench.events("miner order");
  REQUIRE(said.size() == 1);
  CHECK(said[0].entity == "site");
  CHECK(said[0].value == 400e3);
  CHECK(said[0].reason == "aggregator");
  const auto ordered = five_minutes(bench, "miner_order"), delivered = five_minutes(bench, "miner_delivered");
  CHECK(at(ordered, 7) == Approx(300e3 + 29 * 3500));
  CHECK(at(delivered, 7) == Approx(300e3 + 29 * 3500));
  CHECK(at(ordered, 5.9) == 0);
  CHECK(at(ordered, 8.2) == 0);
  CHECK(at(delivered, 8.5) == 0);
  const auto& orders = bench.table("/mining/orders");
  REQUIRE(orders.columns[0].size() == 1);
  CHECK(orders.columns[1][0] == 6 * hour + 30);
  CHECK(orders.columns[2][0] == 8 * hour + 32); // control's reaction
  CHECK(orders.columns[3][0] == said[0].id);
  CHECK(orders.columns[4][0] == Approx(300e3 + 29 * 3500));
  CHECK(orders.columns[5][0] == 129);
  // the tick is at 6:00:30: the old fleet sends ten batches 5 s apart, each followed 5 s later; the new one three at
  // once
  CHECK(orders.columns[8][0] == 50);
}

TEST_CASE("an order to a hall stays in it; of nothing does nothing; of more than there is takes all of it") {
  const auto reduction = [](const std::string& words) {
    const SiteBench bench{controlled() + "events:\n" +
                          event("what: miner order, " + words + ", at: 2025-01-01T06:00:00Z, for: 2 h")};
    check_sound(bench);
    return at(five_minutes(bench, "miner_order"), 7);
  };
  CHECK(reduction("reduction: 70 kW, hall: one") == Approx(70e3));
  CHECK(reduction("reduction: 400 kW, hall: one.container_02") == Approx(350e3));
  CHECK(reduction("reduction: 0 kW") == 0);
  CHECK(reduction("reduction: 9 MW") == Approx(1350e3));
  CHECK(reduction("reduction: 200 kW") < reduction("reduction: 210 kW"));
}

TEST_CASE("an order from outside under a limit, a price and a lost feed: the larger counts, and each ends by itself") {
  // 400 kW asked from 4 to 20 h. Too dear from 8 to 10 h: all stop, and the order is still owed after it. The old
  // container's busway is dead from 12 to 13 h; what it sleeps it sleeps after that as well.
  const Series price{{0, 8 * hour, 10 * hour}, {10 * usd_per_mwh, 1000 * usd_per_mwh, 10 * usd_per_mwh}};
  const SiteBench bench{controlled("price: {minimum_down: 0 s}, ") + "events:\n" +
                            event("what: miner order, reduction: 400 kW, at: 2025-01-01T04:00:00Z, for: 16 h") +
                            event("what: element failure, element: busway_2, at: 2025-01-01T12:00:00Z, for: 1 h"),
                        mild_day(price)};
  check_sound(bench);
  const auto ordered = five_minutes(bench, "miner_order"), delivered = five_minutes(bench, "miner_delivered");
  CHECK(at(ordered, 6) == Approx(401.5e3));
  CHECK(at(ordered, 9) == Approx(1350e3));
  CHECK(at(ordered, 11) == Approx(401.5e3));
  CHECK(at(delivered, 11) == Approx(401.5e3));
  CHECK(at(ordered, 15) == Approx(401.5e3));
  CHECK(at(delivered, 15) == Approx(401.5e3));
  CHECK(at(ordered, 21) == 0);
  CHECK(at(delivered, 21) == 0);
}

TEST_CASE("two orders at a time: each picks the same machines, the larger counts") {
  const SiteBench bench{controlled() + "events:\n" +
                        event("what: miner order, reduction: 60 kW, at: 2025-01-01T04:00:00Z, for: 8 h") +
                        event("what: miner order, reduction: 90 kW, at: 2025-01-01T06:00:00Z, for: 2 h")};
  check_sound(bench);
  const auto ordered = five_minutes(bench, "miner_order");
  CHECK(at(ordered, 5) == Approx(60e3));
  CHECK(at(ordered, 7) == Approx(90e3));
  CHECK(at(ordered, 10) == Approx(60e3));
  const auto& orders = bench.table("/mining/orders"); // the raise is an order of its own: ten machines more
  REQUIRE(orders.columns[0].size() == 2);
  for (std::size_t row = 0; row < 2; ++row) {
    const bool first = orders.columns[1][row] == 4 * hour;
    CHECK(orders.columns[5][row] == (first ? 20 : 10));
    CHECK(orders.columns[4][row] == Approx(first ? 60e3 : 30e3));
    CHECK(orders.columns[9][row] == 1);
  }
}

TEST_CASE("machines that draw less than the smallest that counts are passed over by an order in kW") {
  const auto order = event("what: miner order, reduction: 70 kW, at: 2025-01-01T04:00:00Z, for: 8 h");
  const SiteBench all{controlled() + "events:\n" + order};
  const SiteBench large{controlled("", "non_responders: 0, smallest_counted: 3.2 kW") + "events:\n" + order};
  CHECK(at(five_minutes(all, "miner_order"), 5) == Approx(24 * 3000.0)); // 23.3 of the old ones
  CHECK(at(five_minutes(large, "miner_order"), 5) == Approx(20 * 3500.0));
}

TEST_CASE(
    "machine time of those that drift: ordered off, confirmation over, and above the fraction of their baseline") {
  // all miss, none hears a retry: ten machines commanded at 4 h, confirmed by 5 s later, until the order ends at 12 h
  const auto drifted = [](const std::string& fraction) {
    const SiteBench bench{controlled("", "non_responders: 1, retry_success: 0, drift_fraction: " + fraction) +
                          "events:\n" +
                          event("what: miner order, reduction: 30 kW, at: 2025-01-01T04:00:00Z, for: 8 h")};
    return bench.scalar("drifted_miner_time");
  };
  CHECK(drifted("50 %") == Approx(10 * (8 * hour - 5)));
  CHECK(drifted("100 %") == 0);
}

TEST_CASE("machines that fail and come back leave an order in kW as it is") {
  auto text = controlled();
  text = with(text, "power: 3000 W,", "power: 3000 W, repair: {failure_rate: 100, mean_time: 1 h},");
  const SiteBench bench{text + "events:\n" +
                        event("what: miner order, reduction: 60 kW, at: 2025-01-01T04:00:00Z, for: 16 h")};
  check_sound(bench);
  const auto ordered = five_minutes(bench, "miner_order"), delivered = five_minutes(bench, "miner_delivered");
  for (double hours = 5; hours < 19.9; hours += 0.25) {
    CHECK(at(ordered, hours) == Approx(60e3));
    CHECK(at(delivered, hours) == Approx(60e3));
  }
}

TEST_CASE("an order that could do nothing is refused before the run") {
  const auto problem = [](const std::string& text, const std::string& words) {
    const auto scenario = read_site_text(text + "events:\n" +
                                         event("what: miner order, " + words + ", at: 2025-01-01T04:00:00Z, for: 1 h"));
    std::string all;
    for (const auto& one : site::problems(scenario))
      if (one.find("events.") != one.npos) all += one.substr(one.find("events.")) + "\n";
    return all;
  };
  CHECK(problem(old_and_new, "reduction: 1 MW") ==
        "events.what: a miner order needs 'control.fleet_control': without it a fleet stops as a whole; add 'control: "
        "{fleet_control: {}}', or lower an import limit\n");
  CHECK(problem(controlled(), "reduction: 1 MW, hall: three") ==
        "events.hall: no mining hall or container is named 'three'\n");
  CHECK(problem(controlled("", "smallest_counted: 4 kW"), "reduction: 1 MW") ==
        "events.what: no machine there draws 'control.fleet_control.smallest_counted' or more, so that none counts; "
        "lower "
        "it\n");
  CHECK(problem(controlled("", "smallest_counted: 3.2 kW"), "reduction: 1 MW, hall: two") != "");
  CHECK(problem(controlled(), "reduction: 1 MW, hall: one.container_03") == "");
}
