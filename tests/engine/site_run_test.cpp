// Site::handle as a whole: what is absent, failed, limited or unpriced, over a day of a small site.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

const std::string window = "in_service: {from: 2025-01-01T06:00:00Z, until: 2025-01-01T18:00:00Z}";
const std::string halls = "/timeseries/hourly/halls", elements = "/timeseries/hourly/power";

scheduling::JobRecord job(double submit, double run, int gpus) {
  return {.submit_s = submit, .run_s = run, .requested_s = run, .gpus = gpus};
}

// A number in the hours [from, until), NaN in the others.
void check_present(const std::vector<double>& values, std::size_t from, std::size_t until) {
  REQUIRE(values.size() == 24);
  for (std::size_t h = 0; h < values.size(); ++h) {
    INFO("hour " << h);
    CHECK(std::isnan(values[h]) == (h < from || h >= until));
  }
}

void check_sound(const SiteBench& bench) {
  CHECK(bench.broken_laws() == "");
  CHECK(bench.lost_causes() == std::vector<double>{});
}

std::string event(const std::string& words) { return "events:\n  - {" + words + "}\n"; }

} // namespace

TEST_CASE("a hall draws and shows something only while it is in service") {
  // 100 miners of 3.5 kW for 12 h: 4.2 MWh; the other hall twice that
  const SiteBench bench{with(small_site, "two: {", "two: {" + window + ", ")};
  check_sound(bench);
  CHECK(bench.site.fleets()[0].fleet.energy().si() / 3.6e9 == Approx(8.4).epsilon(1e-9));
  CHECK(bench.site.fleets()[1].fleet.energy().si() / 3.6e9 == Approx(4.2).epsilon(1e-9));
  for (const auto* name : {"temperature", "heat"}) {
    check_present(bench.hourly(halls, name, 0), 0, 24);
    check_present(bench.hourly(halls, name, 1), 6, 18);
  }
  const auto drawn = bench.hourly(elements, "output", 3); // of busway_2: it lives, with nothing behind it
  CHECK(drawn[5] == 0);
  CHECK(drawn[6] > 350e3);
  CHECK(drawn[18] == 0);
  REQUIRE(bench.events("in service").size() == 1);
  CHECK(bench.events("in service")[0].date == 6 * hour);
  CHECK(bench.events("out of service")[0].entity == "two.container_01");
}

TEST_CASE("a busway that is not in service feeds nothing, and who hangs on it names it") {
  const SiteBench bench{with(small_site, "busway_2: {", "busway_2: {" + window + ", ")};
  check_sound(bench);
  for (const auto* name : {"input", "output", "loss"}) {
    check_present(bench.hourly(elements, name, 3), 6, 18);
    check_present(bench.hourly(elements, name, 2), 0, 24);
  }
  constexpr double restart_delay = 30; // s, default of a hall
  CHECK(bench.site.fleets()[1].fleet.energy().si() / 3.6e9 == Approx(0.35 * (12 - restart_delay / 3600)).epsilon(1e-9));
  const auto back = bench.events("feed back"), there = bench.events("in service");
  REQUIRE(back.size() == 1);
  REQUIRE(there.size() == 1);
  CHECK(back[0].date == 6 * hour);
  CHECK(back[0].cause == there[0].id);
  CHECK(bench.events("feed lost").back().cause == bench.events("out of service")[0].id);
}

TEST_CASE("jobs wait for an AI hall that is not in service, and are killed when it goes") {
  const SiteBench bench{with(small_site, "ai_hall:\n", "ai_hall:\n  " + window + "\n"),
                        mild_day(Series::constant(0), {job(0, 10 * hour, 16), job(1, 10 * hour, 16)})};
  check_sound(bench);
  // The first from 6 to 16 h, the second from 16 h, two hours of which are undone at 18 h.
  const auto& stays = bench.table("/segments");
  REQUIRE(stays.columns[0].size() == 2);
  CHECK(stays.columns[3] == std::vector<double>{6 * hour, 16 * hour});
  CHECK(stays.columns[4] == std::vector<double>{16 * hour, 18 * hour});
  CHECK(stays.columns[6] == std::vector<double>{0, bench.events("out of service")[0].id});
  CHECK(bench.scalar("gpu_time_lost") == Approx(2 * hour * 16));
  CHECK(bench.scalar("gpu_time_total") == Approx(12 * hour * 16));
  CHECK(bench.scalar("gpu_time_down") == 0);
  CHECK(bench.scalar("ai_energy") / 3.6e6 == Approx(12 * 2 * 8.4).epsilon(1e-9)); // kWh
  check_present(bench.hourly(halls, "temperature", 2), 6, 18);
}

TEST_CASE("overlapping failures of an element end with the last; what it fed names the first") {
  const auto text = small_site +
                    event("what: element failure, element: ai_pdu, at: 2025-01-01T03:00:00Z, for: 1 h, "
                          "reason: arc flash") +
                    "  - {what: element failure, element: ai_pdu, at: 2025-01-01T03:30:00Z, for: 90 min}\n" +
                    "  - {what: element failure, element: busway_1, at: 2025-01-01T10:00:00Z, for: 1 h}\n";
  const SiteBench bench{text, mild_day(Series::constant(0), {job(0, 4 * hour, 8)})};
  check_sound(bench);
  const auto& failures = bench.table("/failures");
  REQUIRE(failures.columns[0].size() == 3);
  CHECK(SiteBench::name(failures, 6, 0) == "arc flash");
  CHECK(SiteBench::name(failures, 6, 1) == "scenario");
  const auto lost = bench.events("feed lost"), back = bench.events("feed back");
  REQUIRE(lost.size() == 2); // the AI hall's supply; the miners on busway_1
  CHECK(lost[0].date == 3 * hour);
  CHECK(lost[0].cause == failures.columns[4][0]);
  CHECK(back[0].date == 5 * hour);
  CHECK(bench.hourly(elements, "output", 5)[4] == 0);
  CHECK(bench.site.fleets()[0].fleet.energy() < bench.site.fleets()[1].fleet.energy());
  CHECK(bench.table("/segments").columns[6][0] == lost[0].id);
  CHECK(bench.scalar("jobs_done") == 1);
}

TEST_CASE("an element that is not in service cannot fail into being there") {
  const auto text = with(small_site, "busway_2: {", "busway_2: {" + window + ", ") +
                    event("what: element failure, element: busway_2, at: 2025-01-01T05:00:00Z, for: 2 h");
  const SiteBench bench{text};
  check_sound(bench);
  check_present(bench.hourly(elements, "input", 3), 6, 18);
  CHECK(bench.hourly(elements, "input", 3)[6] == 0); // failed until 7 h
  CHECK(bench.hourly(elements, "input", 3)[7] > 0);
}

TEST_CASE("a job that ends at the very second of a price change is paid for to it and not beyond") {
  // 16 slots for 1 h at 2 USD/h; energy at 10 USD/MWh in the first hour, at 30 after
  const Series price{{0, hour}, {10 * usd_per_mwh, 30 * usd_per_mwh}};
  const SiteBench bench{with(small_site, "duration: 24 h", "duration: 2 h"), mild_day(price, {job(0, hour, 16)})};
  check_sound(bench);
  CHECK(bench.table("/segments").columns[4][0] == hour);
  CHECK(bench.scalar("ai_revenue") == Approx(32).epsilon(1e-12));
  const auto drawn = bench.hourly(elements, "output", 0); // MWh an hour, to 100 W
  CHECK(drawn[0] - drawn[1] > 2 * 5600);                  // the nodes fall idle at that second, with their cooling
  CHECK(bench.scalar("energy_cost") == Approx((drawn[0] * 10 + drawn[1] * 30) / 1e6).epsilon(1e-3));
  CHECK(bench.scalar("unpriced_energy") == 0);
}

TEST_CASE("a limit that is lifted is answered like one that is lowered, without waiting for a tick") {
  const auto text = small_site + "control: {interval: 20 h}\n" +
                    event("what: import limit, feed: feed, limit: 450 kW, at: 2025-01-01T01:00:00Z, for: 1 h, "
                          "reason: grid");
  const SiteBench bench{text};
  check_sound(bench);
  const auto limits = bench.events("import limit");
  REQUIRE(limits.size() == 2);
  CHECK(limits[0].reason == "grid");
  CHECK(limits[0].value == 450e3);
  CHECK(limits[1].value == 5e6);
  CHECK(limits[1].cause == limits[0].id);
  const auto overloads = bench.events("overload"), stops = bench.events("stop for import limit");
  REQUIRE(overloads.size() == 1);
  CHECK(overloads[0].cause == limits[0].id);
  REQUIRE(!stops.empty());
  CHECK(stops[0].date == hour + 2);
  CHECK(stops[0].cause == overloads[0].id);
  const auto restarts = bench.events("restart after import limit");
  REQUIRE(restarts.size() == stops.size());
  CHECK(restarts[0].date == 2 * hour + 2);
  CHECK(restarts[0].cause == limits[1].id);
}

TEST_CASE("a limit that is lowered to just under the import sheds to its margin after the reaction time") {
  const SiteBench before{small_site};
  const auto import = before.hourly(elements, "output", 0)[2];
  const SiteBench bench{small_site + "control: {interval: 20 h}\n" +
                        event("what: import limit, feed: feed, limit: " + std::to_string(import * 1.01) +
                              " W, at: 2025-01-01T03:00:00Z, for: 1 h")};
  check_sound(bench);
  CHECK(bench.events("overload").empty());
  REQUIRE(!bench.events("stop for import limit").empty()); // above 0.98 of the limit
  CHECK(bench.events("stop for import limit")[0].date == 3 * hour + 2);
  CHECK(bench.events("stop for import limit")[0].cause == bench.events("import limit")[0].id);
}

TEST_CASE("an order for the price names the price that control saw; only machines in service are counted as off") {
  // Too dear from 2 h on: hall one is off for 22 h, hall two for the 12 h of its service.
  const Series price{{0, 2 * hour}, {10 * usd_per_mwh, 1000 * usd_per_mwh}};
  const SiteBench bench{with(small_site, "two: {", "two: {" + window + ", "), mild_day(price)};
  check_sound(bench);
  const auto known = bench.events("price known");
  REQUIRE(known.size() == 1);
  CHECK(known[0].date == 2 * hour);
  CHECK(known[0].value == Approx(1000));
  for (const auto& stop : bench.events("stop for price")) CHECK(stop.cause == known[0].id);
  CHECK(bench.scalar("off_for_price_s21") / hour == Approx(100 * (22 + 12)).epsilon(1e-9));
}

TEST_CASE("energy in an open gap of the price is booked at nothing, and counted") {
  const double nan = std::nan("");
  const Series price{{0, hour, 2 * hour}, {10 * usd_per_mwh, nan, 10 * usd_per_mwh}};
  const SiteBench bench{with(small_site, "duration: 24 h", "duration: 3 h"), mild_day(price)};
  check_sound(bench);
  const auto drawn = bench.hourly(elements, "output", 0);
  CHECK(bench.scalar("unpriced_energy") / 3600 == Approx(drawn[1]).epsilon(1e-3));
  CHECK(bench.scalar("energy_cost") == Approx((drawn[0] + drawn[2]) * 10 / 1e6).epsilon(1e-3));
}
