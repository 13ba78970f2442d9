#include "models/market/programme.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {
ProgrammeSpec programme(std::string name, ProgrammeKind kind, Power power) {
  const auto terms = default_terms(kind);
  return {.name = std::move(name), .award = {.power = power}, .kind = std::move(kind), .terms = terms, .trigger = {}};
}
} // namespace

TEST_CASE("deadlines are those of the programmes") {
  CHECK(default_terms(RrsSpec{}).deadline == 0.5_s);
  CHECK(default_terms(EcrsSpec{}).deadline == 10.0_min);
  CHECK(default_terms(NonSpinSpec{}).deadline == 30.0_min);
  CHECK(default_terms(ClrSpec{}).deadline == 5.0_min);
  CHECK(default_terms(ErsSpec{}).deadline == 10.0_min);
  CHECK(default_terms(ErsSpec{.deadline = 30.0_min}).deadline == 30.0_min);
  CHECK(default_terms(Sb6Spec{}).commitment == Commitment::ceiling);
  CHECK(default_terms(VoluntarySpec{}).payment.shortfall == 0);
  // 65 kUSD a MW and year over 8,766 h: 7.415 USD/MW/h
  CHECK(default_terms(ErsSpec{}).payment.capacity / 1.0_USD_per_MWh == Approx(7.415).epsilon(1e-4));
}

TEST_CASE("a base point is reached in its interval, or as fast as the ramp goes") {
  CHECK(ramp_time({}, 30.0_MW) == 5.0_min);
  CHECK(ramp_time({5.0_min, {}, 10.0_MW}, 30.0_MW) == 5.0_min);
  CHECK(ramp_time({5.0_min, {}, 2.0_MW}, 30.0_MW) == 15.0_min);
}

TEST_CASE("a threshold calls while the known value is beyond it") {
  // 59.6 Hz from minute 10 to 25, known at once; <= 59.7 calls
  const Series frequency{{0, 600, 1500}, {60, 59.6, 60}};
  const auto calls = calls_by_threshold(frequency, {.series = "f", .level = 59.7, .above = false}, 1.0_h);
  CHECK(calls == std::vector<Call>{{10.0_min, 25.0_min, 1}});
  // a price that is known after its interval calls one interval late
  const Series price{{0, 900, 1800}, {20, 500, 20}, 15.0_min};
  CHECK(calls_by_threshold(price, {.series = "p", .level = 100, .above = true}, 1.0_h) ==
        std::vector<Call>{{30.0_min, 45.0_min, 1}});
  CHECK(calls_by_threshold(price, {.series = "p", .level = 500, .above = true}, 1.0_h).empty());
  CHECK(calls_by_threshold(price, {.series = "p", .level = 100, .above = true}, 40.0_min) ==
        std::vector<Call>{{30.0_min, 40.0_min, 1}});
}

TEST_CASE("base points come on their grid") {
  const Series price{{0, 610, 1250}, {20, 500, 20}};
  CHECK(calls_by_threshold(price, {.series = "p", .level = 100, .above = true}, 1.0_h, 5.0_min) ==
        std::vector<Call>{{15.0_min, 25.0_min, 1}});
}

TEST_CASE("a base point knows the price of the interval under way, a site only the last one") {
  // 500 from minute 15 to 30, published after its quarter: SCED calls at minute 15, a site's own trigger at minute 30
  const Series price{{0, 900, 1800}, {20 / 3.6e9, 500 / 3.6e9, 20 / 3.6e9}, 15.0_min};
  const ClrSpec clr{.strike = 100.0_USD_per_MWh, .ramp_per_minute = {}};
  CHECK(calls_of_base_points(clr, price, 1.0_h) == std::vector<Call>{{15.0_min, 30.0_min, 1}});
  const ThresholdTrigger own{"p", clr.strike.si(), true, ThresholdTrigger::Watches::price};
  CHECK(calls_by_threshold(price, own, 1.0_h, clr.interval) == std::vector<Call>{{30.0_min, 45.0_min, 1}});
  // a price that comes and goes between two base points is not seen; one that stands at a base point is, to the next
  const Series short_spike{{0, 310, 590}, {20 / 3.6e9, 500 / 3.6e9, 20 / 3.6e9}};
  CHECK(calls_of_base_points(clr, short_spike, 1.0_h).empty());
  const Series spike{{0, 310, 610}, {20 / 3.6e9, 500 / 3.6e9, 20 / 3.6e9}};
  CHECK(calls_of_base_points(clr, spike, 1.0_h) == std::vector<Call>{{10.0_min, 15.0_min, 1}});
}

TEST_CASE("random calls come as often as stated and do not overlap") {
  // 500 a year over 20 years: 10,000, sd below 100; of 12 h each, so that a gap of a year / 500 would give 5,938
  Stream stream{3, 0, "calls", "site.ecrs"};
  const auto calls = calls_at_random({.per_year = 500, .length = 12.0_h}, stream, 20 * 365.25 * 1.0_days);
  CHECK(static_cast<double>(calls.size()) == Approx(10000).margin(400));
  for (std::size_t i = 1; i < calls.size(); ++i) REQUIRE(calls[i].at > calls[i - 1].until);
  CHECK(calls_at_random({.per_year = 0, .length = 2.0_h}, stream, 1.0_h).empty());
}

TEST_CASE("overlapping calls are one") {
  CHECK(merge({{3.0_h, 4.0_h, 1}, {0.0_h, 1.0_h, 0.5}, {30.0_min, 2.0_h, 1}}) ==
        std::vector<Call>{{0.0_h, 2.0_h, 1}, {3.0_h, 4.0_h, 1}});
}

TEST_CASE("a megawatt is sold once, and ERS stands alone") {
  const auto rrs = programme("rrs", RrsSpec{}, 30.0_MW), ecrs = programme("ecrs", EcrsSpec{}, 40.0_MW);
  const auto ers = programme("ers_10", ErsSpec{}, 5.0_MW);
  CHECK(stacking_problems(std::vector{rrs, ecrs}, 70.0_MW).empty());
  CHECK(!stacking_problems(std::vector{rrs, ecrs}, 69.0_MW).empty());
  const auto problems = stacking_problems(std::vector{rrs, ers}, 70.0_MW);
  REQUIRE(problems.size() == 1);
  CHECK(problems[0] == "'ers_10' may not be held beside 'rrs'");
  // 4CP, voluntary and SB6 sell nothing by the hour
  const FourCpSpec peaks;
  CHECK(stacking_problems(std::vector{ers, programme("4cp", peaks, 70.0_MW)}, 70.0_MW).empty());
  // one after the other is no stack
  auto early = rrs, late = ers;
  early.award.until = late.award.from = 1000;
  CHECK(stacking_problems(std::vector{early, late}, 70.0_MW).empty());
}

TEST_CASE("SB6 binds new loads of at least 75 MW") {
  const auto sb6 = programme("sb6", Sb6Spec{}, {});
  const double new_load = 1767247200; // 2026-01-01 00:00 in Texas
  CHECK(binds(sb6, 75.0_MW, new_load));
  CHECK(!binds(sb6, 74.9_MW, new_load));
  CHECK(!binds(sb6, 100.0_MW, new_load - 1));
  CHECK(binds(programme("rrs", RrsSpec{}, 1.0_MW), 1.0_MW, 0));
}

TEST_CASE("backup may run instead if it can serve half of the demand") {
  const Sb6Spec run{.backup = {"ats"}};
  CHECK(may_run_backup(run, 100.0_MW, 50.0_MW));
  CHECK(!may_run_backup(run, 100.0_MW, 49.9_MW));
  CHECK(!may_run_backup({}, 100.0_MW, 60.0_MW)); // it curtails by default
  CHECK(default_terms(run).notice == 1.0_min);   // nothing is shed while it starts
  CHECK(default_terms(Sb6Spec{}).notice == Duration{});
}

TEST_CASE("the large loads' service is called a day before, by large loads that do not follow the price") {
  const auto terms = default_terms(LargeLoadServiceSpec{});
  CHECK(terms.notice == 24.0_h);
  CHECK(terms.deadline == 30.0_min);
  CHECK(terms.commitment == Commitment::reduction);
  CHECK(terms.payment.shortfall == 1);
  CHECK(terms.payment.capacity == EnergyPrice{}); // by competition: no price without an offer
  const auto service = programme("service", LargeLoadServiceSpec{}, 20.0_MW);
  CHECK(kind_name(service.kind) == "large load service");
  CHECK(is_reserve(service.kind));
  CHECK(stacking_problems(std::vector{service}, 75.0_MW).empty());
  CHECK(stacking_problems(std::vector{service}, 74.0_MW) ==
        std::vector<std::string>{
            "'service' is for loads of at least its threshold, above the import limits of all feeds together; "
            "lower 'threshold' or drop the programme"});
  auto clr = programme("clr", ClrSpec{}, 20.0_MW);
  CHECK(stacking_problems(std::vector{service, clr}, 75.0_MW) ==
        std::vector<std::string>{"'service' may not be held beside 'clr', which follows the price"});
  clr.award.from = 1000;
  auto before = service;
  before.award.until = 1000;
  CHECK(stacking_problems(std::vector{before, clr}, 75.0_MW).empty());
}
