#include "sim/scenario/document.hpp"
#include "sim/scenario/read_reliability.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scenario;
using Catch::Matchers::Contains;

namespace {

constexpr double start = 1704088800; // 2024-01-01 00:00 America/Chicago

OutageSpec outages(const std::string& text) {
  auto document = parse("site.yaml", text);
  auto root = document.root();
  auto spec = read_outages(root, start);
  root.finish();
  document.finish();
  return spec;
}

OutageSpec law(const std::string& text) { return outages("failures: {law: {" + text + "}}\n"); }

} // namespace

TEST_CASE("failure laws read with their units; what is absent has its default") {
  const auto weibull = law("kind: weibull, shape: 0.8, mtbf: 10 d");
  CHECK(std::get<reliability::WeibullFailureSpec>(weibull.failures->failure).shape == 0.8);
  CHECK(mean_time_to_failure(weibull.failures->failure) == 10.0_days);
  CHECK(std::get<reliability::FixedRepairSpec>(weibull.failures->repair).time == 4.0_h);
  const auto tub = law("kind: bathtub, mtbf: 1000 d, wear_shape: 4");
  CHECK(std::get<reliability::BathtubFailureSpec>(tub.failures->failure).wear_shape == 4);
  const auto repair = outages("failures: {repair: {kind: weibull, shape: 0.7, mean: 6 h}}\n");
  CHECK(mean_time_to_repair(repair.failures->repair) == 6.0_h);
  CHECK_FALSE(outages("{}").any());
}

TEST_CASE("dates become dates of the run, in order; without `for` the repair law says how long") {
  const auto spec = law("kind: dates, dates: [{at: 2024-01-03T06:00:00Z}, {at: 2024-01-01T07:00:00Z, for: 30 min}]");
  const auto& dated = std::get<reliability::DatedFailureSpec>(spec.failures->failure).outages;
  REQUIRE(dated.size() == 2);
  CHECK(dated[0].from == 1.0_h);
  CHECK(*dated[0].until == 1.5_h);
  CHECK(dated[1].from == 2.0_days);
  CHECK_FALSE(dated[1].until);
}

TEST_CASE("maintenance reads as windows, staggered if asked for") {
  const auto spec = outages("maintenance:\n"
                            "  - {first: 2024-02-01 06:00 America/Chicago, every: 30 d, length: 8 h, stagger: 1 d}\n"
                            "  - {first: 2024-03-01 06:00 America/Chicago}\n");
  REQUIRE(spec.maintenance.size() == 2);
  CHECK(spec.maintenance[0].windows.first == 31.0_days + 6.0_h);
  CHECK(*spec.maintenance[0].windows.every == 30.0_days);
  CHECK(spec.maintenance[0].stagger == 1.0_days);
  CHECK_FALSE(spec.maintenance[1].windows.every);
  CHECK(spec.maintenance[1].windows.length == 4.0_h);
}

TEST_CASE("domains name what fails as one") {
  auto document = parse("site.yaml", "domains: {row_a: {members: [ai_hall.rack_01, ups_a], failures: {law: {kind: "
                                     "exponential, mtbf: 900 d}}}}\n");
  auto root = document.root();
  const auto domains = read_domains(root, "domains", start);
  root.finish();
  document.finish();
  REQUIRE(domains.size() == 1);
  CHECK(domains[0].name == "row_a");
  CHECK(domains[0].members == std::vector<std::string>{"ai_hall.rack_01", "ups_a"});
  CHECK(domains[0].outages.failures);
}

TEST_CASE("what is wrong with a law says so") {
  CHECK_THROWS_WITH(law("kind: weibul"), Contains("weibull"));
  CHECK_THROWS_WITH(law("kind: weibull, shape: 0"), Contains("law.shape: must lie in [0.1, 20]"));
  CHECK_THROWS_WITH(law("kind: weibull, mtbf: 0 d"), Contains("law.mtbf: must be at least 1 min"));
  CHECK_THROWS_WITH(law("kind: bathtub, early_shape: 2"), Contains("early_shape: must lie in [0.1, 1]"));
  CHECK_THROWS_WITH(law("kind: bathtub, wear_shape: 0.5"), Contains("wear_shape: must lie in [1, 20]"));
  CHECK_THROWS_WITH(law("kind: dates"), Contains("dates: must hold at least one"));
  CHECK_THROWS_WITH(law("kind: dates, dates: [{at: 2024-01-03T06:00:00Z, for: 0 h}]"),
                    Contains("for: must be above 0"));
  CHECK_THROWS_WITH(law("kind: trace, file: a.csv, until_column: b, event_column: c"), Contains("not both"));
  CHECK_THROWS_WITH(law("kind: trace, file: a.csv, skip: -1 d"), Contains("skip: must not be negative"));
  CHECK_THROWS_WITH(outages("failures: {repair: {kind: weibull, shape: 99}}"), Contains("must lie in [0.1, 20]"));
  CHECK_THROWS_WITH(outages("failures: {repair: {kind: lognormal, sigma: 9}}"), Contains("must lie in [0, 3]"));
  CHECK_THROWS_WITH(outages("maintenance: [{first: 2024-01-03T06:00:00Z, every: 2 h, length: 4 h}]"),
                    Contains("every: must be longer than 'length'"));
}
