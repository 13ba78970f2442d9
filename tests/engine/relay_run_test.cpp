// Responsive reserve by under-frequency relay in a run: a device that opens its load at a computed date.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

// Two containers of 350 kW; called at 10:00 for an hour.
std::string called(const std::string& rrs, const std::string& control = "", const std::string& award = "300 kW") {
  return small_site + "programmes:\n  relay: {kind: rrs, award: " + award + rrs + "}\n" + control + R"(
events:
  - {what: programme call, programme: relay, at: 2025-01-01T10:00:00Z, for: 1 h}
)";
}

} // namespace

TEST_CASE("a relay opens its load half a second after the frequency falls, whatever the tick of control is") {
  for (const std::string control : {"", "control: {interval: 1 h, reaction: 20 min}\n"}) {
    const SiteBench bench{called("", control)};
    CHECK(bench.broken_laws() == "");
    CHECK(bench.lost_causes() == std::vector<double>{});
    const auto call = bench.events("programme call"), opens = bench.events("relay opens");
    REQUIRE(opens.size() == 1);
    CHECK(opens[0].date == 10 * hour + 0.5);
    CHECK(opens[0].cause == call.at(0).id);
    CHECK(opens[0].entity == "relay");
    CHECK(opens[0].value == Approx(350e3)); // the first container: 100 x 3.5 kW cover the award
    CHECK(bench.scalar("deadlines_met_relay") == 1);
    CHECK(bench.scalar("delivered_relay") / bench.scalar("committed_relay") == Approx(1).epsilon(1e-9));
    CHECK(bench.events("stop for programme").empty());
  }
}

TEST_CASE("the load stays open until it is recalled, and then restarts in its hall's batches") {
  const SiteBench bench{called(", opens: [two]")};
  const auto release = bench.events("programme release"), closes = bench.events("relay closes"),
             restart = bench.events("batch restart");
  REQUIRE(closes.size() == 1);
  CHECK(closes[0].date == 11 * hour);
  CHECK(closes[0].cause == release.at(0).id);
  REQUIRE(restart.size() == 1);
  CHECK(restart[0].entity == "two.container_01");
  CHECK(restart[0].date == 11 * hour + 30);
  const auto power = bench.hourly("/timeseries/hourly/halls", "heat", 1);
  // It draws 350 kW but from 10:00:00.5 to 11:00:30: 0.5 s of hour 10, all but 30 s of hour 11.
  CHECK(power.at(10) == Approx(350e3 * 0.5 / hour).margin(51)); // recorded to 100 W
  CHECK(power.at(11) == Approx(350e3 * (1 - 30 / hour)).margin(51));
  CHECK(bench.hourly("/timeseries/hourly/halls", "heat", 0).at(10) == Approx(350e3));
}

TEST_CASE("a relay that is slower than its deadline misses it, and one recalled before it operates drops out") {
  const SiteBench slow{called(", operating_time: 2 s")};
  CHECK(slow.events("relay opens").at(0).date == 10 * hour + 2);
  CHECK(slow.scalar("deadlines_met_relay") == 1); // the deadline follows the operating time unless it is given
  const SiteBench late{called(", operating_time: 2 s, deadline: 0.5 s")};
  CHECK(late.scalar("deadlines_met_relay") == 0);
  const SiteBench never{called(", operating_time: 2 h, deadline: 2 h")};
  CHECK(never.events("relay opens").empty());
  CHECK(never.events("relay closes").empty());
}

TEST_CASE("control makes up for what a relay's load lacks, after its own reaction") {
  // 500 kW are awarded, but only a container of 350 kW hangs behind the relay: the other one goes by order.
  const SiteBench bench{called(", opens: [two]", "", "500 kW")};
  const auto opens = bench.events("relay opens"), stop = bench.events("stop for programme");
  CHECK(opens.at(0).value == Approx(350e3));
  REQUIRE(stop.size() == 1);
  CHECK(stop[0].entity == "one.container_01");
  CHECK(stop[0].date == 10 * hour + 2.5);
  CHECK(stop[0].cause == opens[0].id);
  CHECK(bench.scalar("deadlines_met_relay") == 0);
}

TEST_CASE("a relay measures the frequency itself and waits for its recall") {
  // 59.6 Hz from 06:10 to 06:15; the series is known to others an hour later. Recalled an hour after it.
  auto inputs = mild_day();
  inputs.market.push_back({"frequency", Series{{0, 22200, 22500}, {60, 59.6, 60}}});
  const SiteBench bench{small_site + R"(
series:
  frequency: {file: none.csv, column: f, unit: "1", zone: UTC, stamp_column: t, step: 1 min, known_after: 1 h}
programmes:
  relay: {kind: rrs, award: 300 kW, trigger: {kind: value at or below, series: frequency, level: 59.7}}
)",
                        std::move(inputs)};
  CHECK(bench.events("relay opens").at(0).date == 22200.5);
  CHECK(bench.events("relay closes").at(0).date == 22200 + hour);
}
