// Halls at the begin of a run and of their service, and what cooling says of itself.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

site::Inputs hot_day(double celsius) {
  auto inputs = mild_day();
  inputs.dry_bulb = Series::constant(celsius + 273.15);
  inputs.relative_humidity = Series::constant(0.05);
  return inputs;
}

// Chilled water, on a busway of its own that fails as told.
std::string chilled(const std::string& extra, const std::string& failures) {
  auto text = with(small_site, "plant: {kind: dry cooler, design_heat: 50 kW}",
                   "plant: {kind: chilled water, design_heat: 60 kW, economizer: off}\n  " + extra);
  text = with(text, "cooling_busway: ai_busway", "cooling_busway: cold");
  text = with(text, "machines:\n",
              "  cold: {kind: busway, from: transformer, rating: 1 MVA, loss_at_rating: 1 %}\nmachines:\n");
  return text + "events:\n" + failures;
}

std::string failed(const char* begin, const char* length) {
  return std::string{"  - {what: element failure, element: cold, at: 2025-01-01T"} + begin + "Z, for: " + length +
         "}\n";
}

std::vector<double> dates(const SiteBench& bench, const std::string& what) {
  std::vector<double> found;
  for (const auto& row : bench.events(what)) found.push_back(row.date);
  return found;
}

} // namespace

TEST_CASE("a limit that is passed when the run begins stops the machines at once") {
  const SiteBench bench{small_site, hot_day(50)}; // containers begin at the dry bulb: above 40 C and 47 C
  const auto rows = bench.events("limit passed upwards");
  REQUIRE(rows.size() >= 4);
  CHECK(rows[0].entity == "one.container_01");
  for (std::size_t i = 0; i < 4; ++i) CHECK(rows[i].date == 0);
  CHECK(bench.broken_laws() == "");
}

TEST_CASE("a hall out of service follows the weather, whatever its elements lose, and enters with that") {
  auto text = with(small_site, "loss_fraction: 1.5 %, room: ai_hall", "loss_fraction: 0 %");
  text = with(text, "ai_hall:\n  supplies", "ai_hall:\n  in_service: {from: 2025-01-01T12:00:00Z}\n  supplies");
  text = with(text, "machines:\n", // a transformer in the hall, with 5 kW of iron loss
              "  inside: {kind: transformer, from: transformer, rating: 5 MVA, no_load_loss: 5 kW, load_loss: 30 kW, "
              "room: ai_hall}\nmachines:\n");
  const SiteBench cool{text};
  CHECK(cool.broken_laws() == "");
  const auto inlet = cool.hourly("/timeseries/hourly/halls", "temperature", 2);
  CHECK(inlet.at(13) < 60); // 5 kW into 1 MJ/K for 12 h would be 216 K
  CHECK(cool.events("limit passed upwards").empty());
  const SiteBench hot{
      with(text, "  gpu_price", "  limits: {throttle: 40 degC, trip: 60 degC, restore: 35 degC}\n  gpu_price"),
      hot_day(50)};
  const auto rows = hot.events("limit passed upwards");
  const auto first = std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.entity == "ai_hall"; });
  REQUIRE(first != rows.end());
  CHECK(first->date == 12 * hour);
}

TEST_CASE("chillers that lose their feed again while they restart start once, when they do") {
  const SiteBench bench{
      chilled("cooling: {restart: 5 min}", failed("06:00:00", "10 min") + failed("06:12:00", "10 min"))};
  CHECK(dates(bench, "chillers start") == std::vector<double>{6 * hour + 22 * 60 + 300});
}

TEST_CASE("a cold store is full when it says so: while its plant stands it does not fill") {
  // 20 kWh at 2 kW: ten hours, and the two without power
  const SiteBench bench{chilled("cooling: {restart: 0 s}\n  storage: {energy: 20 kWh, charge: 2 kW, initial: 0}",
                                failed("06:00:00", "2 h"))};
  CHECK(bench.broken_laws() == "");
  const auto full = dates(bench, "cold store full");
  REQUIRE(full.size() == 1);
  CHECK(full[0] == Approx(12 * hour).epsilon(1e-9));
}

TEST_CASE("the total of cooling follows a container that only losses heat") {
  // the AI hall's PDU stands in the container: its loss moves with the job, the miners do not
  auto text = with(small_site, "loss_fraction: 1.5 %, room: ai_hall", "loss_fraction: 20 %, room: one.container_01");
  text = with(text, "plant: {kind: evaporative air, airflow: 60 m3/s, fan_power: 30 kW, pad_pump: 1 kW}",
              "plant: {kind: dry cooler, design_heat: 400 kW}");
  const scheduling::JobRecord job{.submit_s = 6 * hour, .run_s = 30 * hour, .requested_s = 30 * hour, .gpus = 16};
  const SiteBench bench{text, mild_day(Series::constant(10 * usd_per_mwh), {job})};
  double rooms = 0; // W, as the ledger has it at the end
  for (const auto& room : bench.site.rooms()) rooms += bench.site.ledger().rate(room.cooling_account);
  CHECK(bench.site.totals().cooling.si() == Approx(rooms).epsilon(1e-12));
  CHECK(bench.broken_laws() == "");
}
