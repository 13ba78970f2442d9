// Power profiles chosen by control: the value of each step against the price.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

// 60 % of the power for 70 % of the hashes.
std::string profiled(const std::string& own = "") {
  auto text = with(small_site, "sleep_power_fraction: 0}",
                   "sleep_power_fraction: 0, modes: {normal: {power_fraction: 1}, eco: {power_fraction: 0.6, "
                   "hash_fraction: 0.7}}}");
  if (!own.empty()) text = with(text, "count: 100}", "count: 100, mode: " + own + "}");
  return text + "control: {clairvoyant: true, price: {minimum_down: 0 s, band: 2 USD/MWh}}\n";
}

// 3.125 / 0.98 x 60,000 USD a block of 1e14 x 2^32 hashes, at 17.5 J/TH, less 2 %: 89.8 USD/MWh at the machine, some
// 5 % less at the meter. Eco from off pays up to 7/6 of it, 99; normal from eco up to 3/4 of it, 64.
Series day() {
  return Series{{0, 6 * hour, 12 * hour, 18 * hour},
                {40 * usd_per_mwh, 75 * usd_per_mwh, 130 * usd_per_mwh, 75 * usd_per_mwh}};
}

} // namespace

TEST_CASE("between the break-evens of two profiles control runs the frugal one, not none") {
  const SiteBench bench{profiled(), mild_day(day())};
  CHECK(bench.broken_laws() == "");
  CHECK(bench.lost_causes() == std::vector<double>{});
  const auto heat = bench.hourly("/timeseries/hourly/halls", "heat", 0);
  CHECK(heat.at(3) == Approx(350e3));
  CHECK(heat.at(9) == Approx(210e3)); // eco
  CHECK(heat.at(15) == Approx(0).margin(1));
  CHECK(heat.at(21) == Approx(210e3));
  const auto set = bench.events("set mode");
  REQUIRE(set.size() == 1);
  CHECK(set[0].date == 6 * hour);
  CHECK(set[0].cause == bench.events("price known").at(0).id);
}

TEST_CASE("a fleet whose own profile is the frugal one never runs the other") {
  const SiteBench bench{profiled("eco"), mild_day(day())};
  CHECK(bench.hourly("/timeseries/hourly/halls", "heat", 0).at(3) == Approx(210e3));
  CHECK(bench.hourly("/timeseries/hourly/halls", "heat", 1).at(3) == Approx(350e3));
}

TEST_CASE("frugal hours earn more than stopped ones") {
  auto rated = profiled();
  const std::string eco = "eco: {power_fraction: 0.6, hash_fraction: 0.7}";
  rated.replace(rated.find(", " + eco), eco.size() + 2, "");
  CHECK(SiteBench{profiled(), mild_day(day())}.scalar("margin") >
        SiteBench{rated, mild_day(day())}.scalar("margin") + 20);
}
