#include "models/power/graph.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_power.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

std::vector<power::ElementSpec> read(const std::string& elements, double start_utc = 0) {
  auto document = scenario::parse("site.yaml", "power:\n" + elements);
  auto result = scenario::read_power(document.root(), "power", start_utc);
  document.root().finish();
  document.finish();
  return result;
}

const std::string path = R"(
  feed: {kind: utility feed, import_limit: 86 MW}
  main: {kind: transformer, from: feed, rating: 120 MVA, no_load_loss: 60 kW, load_loss: 400 kW, impedance: 14 %}
)";

} // namespace

TEST_CASE("a power path reads with its units, in file order") {
  const auto elements = read(path + R"(
  a: {kind: ups, from: main, rating: 2 MVA, a0: 1.2 %}
  b: {kind: ups, from: main, rating: 2 MVA}
  row: {kind: pdu, rating: 500 kVA, room: hall, power_factor: 0.97, sources: [{element: a}, {element: b, weight: 0}]}
  way: {kind: busway, from: main, rating: 10 MVA, loss_at_rating: 0.5 %}
)");
  REQUIRE(elements.size() == 6);
  CHECK(elements[0].name == "feed");
  CHECK(std::get<power::UtilityFeedSpec>(elements[0].kind).import_limit == 86.0_MW);
  const auto& main = std::get<power::TransformerSpec>(elements[1].kind);
  CHECK(main.rating == 120.0_MW);
  CHECK(main.impedance == Approx(0.14));
  CHECK(std::get<power::UpsSpec>(elements[2].kind).a0 == Approx(0.012));
  CHECK(elements[4].room == "hall");
  CHECK(elements[4].power_factor == Approx(0.97));
  REQUIRE(elements[4].sources.size() == 2);
  CHECK(elements[4].sources[0].weight == 1);
  CHECK(elements[4].sources[1].weight == 0);
  CHECK(elements[5].sources[0].element == "main");
  CHECK(power::problems(elements).empty());
}

TEST_CASE("service dates count from the start of the run") {
  // 2024-01-02 UTC is 1704153600 s after 1970; a run from 2024-01-01 has it at 86400 s
  const auto elements = read(
      "  feed: {kind: utility feed, import_limit: 1 MW, in_service: {from: '2024-01-02T00:00:00Z'}}\n", 1704067200);
  CHECK(elements[0].in_service.from->si() == 86400);
  CHECK_FALSE(elements[0].in_service.until);
}

TEST_CASE("a wrong power element says what is wrong with it") {
  CHECK_THROWS_WITH(read("  a: {kind: utility feed, import_limit: 0 MW}\n"),
                    Contains("power.a.import_limit: must be above 0"));
  CHECK_THROWS_WITH(read("  a: {kind: pdu, rating: 1 MVA}\n"), Contains("name the element above"));
  CHECK_THROWS_WITH(read("  a: {kind: pdu, from: b, rating: 0 MVA}\n"), Contains("rating: must be above 0"));
  CHECK_THROWS_WITH(read("  a: {kind: pdu, from: b, sources: [{element: c}], rating: 1 MVA}\n"), Contains("not both"));
  CHECK_THROWS_WITH(read("  a: {kind: pdu, rating: 1 MVA, sources: [{element: c, weight: -1}]}\n"),
                    Contains("must not be negative"));
  CHECK_THROWS_WITH(read("  a: {kind: pdu, from: b, rating: 1 MVA, loss_fraction: 1}\n"),
                    Contains("must lie in [0, 1)"));
  CHECK_THROWS_WITH(read("  a: {kind: pdo, from: b, rating: 1 MVA}\n"), Contains("pdu"));
  CHECK_THROWS_WITH(read("  a: {kind: busway, from: b, rating: 1 MVA, lost: 1}\n"), Contains("lost"));
}
