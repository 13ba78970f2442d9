// Voltage sags that overlap in a run: each releases what it holds, and no more.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;

namespace {

std::string sag(const std::string& element, int second, int length) {
  return "  - {what: voltage sag, element: " + element +
         ", retained_voltage: 40 %, at: 2025-01-01T10:00:" + (second < 10 ? "0" : "") + std::to_string(second) +
         "Z, for: " + std::to_string(length) + " s}\n";
}

std::vector<double> dates(const SiteBench& bench, const std::string& what, const std::string& entity) {
  std::vector<double> found;
  for (const auto& row : bench.events(what))
    if (row.entity == entity) found.push_back(std::round((row.date - 10 * hour) * 1e6) / 1e6);
  return found;
}

} // namespace

TEST_CASE("the end of one sag releases nothing that another one holds") {
  const SiteBench bench{small_site + "events:\n" + sag("busway_1", 0, 10) + sag("busway_2", 5, 60)};
  CHECK(bench.broken_laws() == "");
  CHECK(dates(bench, "dropped by sag", "two.container_01") == std::vector<double>{5.02});
  CHECK(dates(bench, "batch restart", "one.container_01") == std::vector<double>{10 + 30});
  CHECK(dates(bench, "batch restart", "two.container_01") == std::vector<double>{65 + 30});
}

TEST_CASE("what two sags hold comes back with the later end") {
  // the transformer feeds both halls and the nodes; the busway's sag begins later and ends first
  const SiteBench bench{small_site + "events:\n" + sag("transformer", 0, 50) + sag("busway_1", 5, 10) +
                        sag("ai_busway", 40, 30)};
  CHECK(bench.broken_laws() == "");
  for (const char* hall : {"one.container_01", "two.container_01"})
    CHECK(dates(bench, "batch restart", hall) == std::vector<double>{50 + 30});
  CHECK(dates(bench, "dropped by sag", "ai_pdu") == std::vector<double>{0.02});
  CHECK(dates(bench, "feed back", "ai_pdu") == std::vector<double>{70});
}
