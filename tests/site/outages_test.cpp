// Failures, repairs and maintenance by hand: who is held down by what and when, whose clock stands still, whose dates
// stay.
#include "sim/site/outages.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>

using namespace minehall;
using namespace minehall::site;
using Kind = Target::Kind;

namespace {

struct Log final : OutageListener {
  struct Line {
    Target target;
    bool down;
    Duration date;
    EventId cause;
    Why why;
  };
  void went_down(Target target, Duration now, EventId cause, Why why) override {
    lines.push_back({target, true, now, cause, why});
  }
  void came_back(Target target, Duration now, EventId cause, Why why) override {
    lines.push_back({target, false, now, cause, why});
  }
  void outage(const FailureOutcome& outcome) override {
    rows.push_back(outcome);
    dates[std::string{outcome.entity}].push_back(outcome.from.si());
  }
  std::vector<Line> lines;
  std::vector<FailureOutcome> rows;
  std::map<std::string, std::vector<double>> dates;
};

struct Case {
  Agenda agenda;
  Outages outages;
  Log log;
  Case(Outages::Counts counts, std::vector<OutageUnitSpec> units, std::uint64_t seed = 1)
      : outages{counts, std::move(units), seed, 0, agenda} {}
  void run(Duration until) {
    while (agenda.head() <= until) outages.handle(agenda.pop());
  }
  void start_and_run(Duration until) {
    outages.start(log);
    run(until);
  }
};

scenario::FailuresSpec dates(std::vector<reliability::Outage> outages) {
  return {.failure = reliability::DatedFailureSpec{std::move(outages)},
          .repair = reliability::FixedRepairSpec{.time = 2.0_h}};
}

OutageUnitSpec unit(const std::string& name, std::uint32_t index, std::optional<scenario::FailuresSpec> failures,
                    Kind kind = Kind::element) {
  return {.name = name, .path = name, .what = "element", .self = {kind, index}, .failures = std::move(failures)};
}

scenario::FailuresSpec weibull(Duration mtbf) {
  return {.failure = reliability::WeibullFailureSpec{.shape = 2, .mtbf = mtbf},
          .repair = reliability::FixedRepairSpec{.time = 2.0_h}};
}

} // namespace

TEST_CASE("an element goes down at its dates and comes back when its repair or its script says") {
  Case one{{.elements = 1}, {unit("ups_a", 0, dates({{1.0_h, {}}, {10.0_h, 15.0_h}}))}};
  one.start_and_run(100.0_h);
  REQUIRE(one.log.lines.size() == 4);
  CHECK(one.log.lines[1].date == 3.0_h); // 1 h + 2 h of repair
  CHECK(one.log.lines[2].date == 10.0_h);
  CHECK(one.log.lines[3].date == 15.0_h);
  CHECK(one.log.lines[0].down);
  CHECK_FALSE(one.log.lines[1].down);
  REQUIRE(one.log.rows.size() == 2);
  CHECK(one.log.rows[0].what == "element");
  CHECK(one.log.rows[0].until == 3.0_h);
  CHECK(one.log.rows[0].id != EventId::none);
  CHECK(one.log.lines[0].cause == one.log.rows[0].id);
  for (const auto& line : one.log.lines) CHECK(line.why == Why::failure);
}

TEST_CASE("an element is up only when no reason holds it down") {
  auto spec = unit("ups_a", 0, dates({{1.0_h, 5.0_h}}));
  spec.maintenance = {{.first = 4.0_h, .every = 100.0_h, .length = 4.0_h}};
  Case one{{.elements = 1}, {spec}};
  one.outages.start(one.log);
  one.run(2.0_h);
  one.outages.hold({Kind::element, 0}, 2.0_h, EventId{77}); // a script
  one.run(9.0_h);
  CHECK(one.log.lines.size() == 1); // repaired at 5 h, maintained until 8 h, and still held
  one.outages.release({Kind::element, 0}, 9.0_h, EventId{78});
  REQUIRE(one.log.lines.size() == 2);
  CHECK(one.log.lines[1].date == 9.0_h);
  CHECK(one.log.lines[1].cause == EventId{78});
  CHECK(one.log.lines[1].why == Why::failure); // the last reason was the script's
  one.run(106.0_h);                            // the next window
  CHECK(one.log.lines.back().date == 104.0_h);
  CHECK(one.log.lines.back().why == Why::maintenance);
  one.run(108.0_h);
  CHECK_FALSE(one.log.lines.back().down);
  CHECK(one.log.lines.back().why == Why::maintenance);
  CHECK(one.log.rows.back().what == "maintenance");
  CHECK(one.log.rows.back().until == 108.0_h);
}

TEST_CASE("an outage that begins during another prolongs it") {
  Case one{{.elements = 1}, {unit("ups_a", 0, dates({{1.0_h, {}}, {2.0_h, {}}}))}};
  one.start_and_run(100.0_h);
  REQUIRE(one.log.lines.size() == 2);
  CHECK(one.log.lines[1].date == 4.0_h);
  CHECK(one.log.rows.size() == 2);
}

TEST_CASE("a domain takes its members down with it, whatever else holds them") {
  std::vector<OutageUnitSpec> units{unit("node_1", 0, dates({{2.0_h, 9.0_h}}), Kind::node)};
  units.push_back({.name = "row_a",
                   .path = "row_a",
                   .what = "domain",
                   .self = {Kind::domain, 0},
                   .members = {{Kind::node, 0}, {Kind::node, 1}, {Kind::plant, 0}},
                   .failures = dates({{1.0_h, 5.0_h}})});
  Case one{{.plants = 1, .nodes = 2, .domains = 1}, units};
  one.start_and_run(100.0_h);
  std::map<std::pair<Kind, std::uint32_t>, std::vector<double>> hours;
  for (const auto& line : one.log.lines) hours[{line.target.kind, line.target.index}].push_back(line.date.si() / 3600);
  CHECK(hours[{Kind::node, 0}] == std::vector<double>{1, 9});
  CHECK(hours[{Kind::node, 1}] == std::vector<double>{1, 5});
  CHECK(hours[{Kind::plant, 0}] == std::vector<double>{1, 5});
  CHECK(hours.size() == 3); // the domain itself is nobody
}

TEST_CASE("the clock of what is out of service stands: its failure comes later by that much") {
  const auto first = [](double held_from, double held_hours, bool absent) {
    Case one{{.elements = 1}, {unit("ups_a", 0, weibull(1000.0_h))}};
    one.outages.start(one.log);
    const Target ups{Kind::element, 0};
    if (held_hours > 0 && !absent) one.outages.hold(ups, Duration::from_si(held_from * 3600), EventId{1});
    if (held_hours > 0 && absent) one.outages.set_present(ups, false, Duration::from_si(held_from * 3600));
    const auto back = Duration::from_si((held_from + held_hours) * 3600);
    one.run(back);
    if (held_hours > 0 && !absent) one.outages.release(ups, back, EventId{2});
    if (held_hours > 0 && absent) one.outages.set_present(ups, true, back);
    one.run(100'000.0_h);
    return one.log.rows.front().from.si() / 3600;
  };
  const double undisturbed = first(0, 0, false);
  REQUIRE(undisturbed > 10);
  CHECK(first(10, 5000, false) == Approx(undisturbed + 5000));
  CHECK(first(10, 5000, true) == Approx(undisturbed + 5000));
}

TEST_CASE("availability of a renewed element is mtbf over mtbf and repair") {
  // 200 elements of MTBF 100 h and repairs of 10 h over 20,000 h: down 10/110 of the time. The down time of one has a
  // standard deviation below that of as many independent cycles; four standard errors of 36,000 cycles are 0.2 %.
  std::vector<OutageUnitSpec> units;
  for (std::uint32_t e = 0; e < 200; ++e) {
    auto failures = weibull(100.0_h);
    failures.repair = reliability::FixedRepairSpec{.time = 10.0_h};
    units.push_back(unit("e" + std::to_string(e), e, failures));
  }
  Case one{{.elements = 200}, units};
  one.start_and_run(20'000.0_h);
  const double share = static_cast<double>(one.log.rows.size()) * 10 / (200 * 20'000.0);
  CHECK(share == Approx(10 / 110.0).epsilon(0.02));
}

TEST_CASE("adding an element in front shifts nobody's dates; another seed shifts all") {
  const auto dates_of = [](std::vector<OutageUnitSpec> units, std::uint64_t seed) {
    Case one{{.elements = 3}, std::move(units), seed};
    one.start_and_run(20'000.0_h);
    return one.log.dates;
  };
  const auto two = dates_of({unit("ups_a", 0, weibull(500.0_h)), unit("ups_b", 1, weibull(500.0_h))}, 1);
  const auto three = dates_of(
      {unit("ups_0", 0, weibull(500.0_h)), unit("ups_a", 1, weibull(500.0_h)), unit("ups_b", 2, weibull(500.0_h))}, 1);
  CHECK(two.at("ups_a").size() > 10);
  CHECK(two.at("ups_a") == three.at("ups_a"));
  CHECK(two.at("ups_b") == three.at("ups_b"));
  CHECK(two.at("ups_a") != two.at("ups_b"));
  CHECK(dates_of({unit("ups_a", 0, weibull(500.0_h))}, 2).at("ups_a") != two.at("ups_a"));
}

TEST_CASE("what was over before the run is not told; what goes on then begins with it") {
  Case one{{.elements = 1}, {unit("ups_a", 0, dates({{-5.0_h, -3.0_h}, {-2.0_h, 2.0_h}}))}};
  one.start_and_run(100.0_h);
  REQUIRE(one.log.rows.size() == 1);
  CHECK(one.log.rows[0].from == Duration{});
  CHECK(one.log.rows[0].until == 2.0_h);
  CHECK(one.log.lines.size() == 2);
}

TEST_CASE("the targets of all kinds are told apart") {
  Case one{{.elements = 2, .plants = 2, .machines = 2, .miners = 2, .nodes = 2, .domains = 2}, {}};
  one.outages.start(one.log);
  std::vector<Target> all;
  for (const auto kind : {Kind::element, Kind::plant, Kind::machine, Kind::miners, Kind::node, Kind::domain})
    for (std::uint32_t index = 0; index < 2; ++index) all.push_back({kind, index});
  for (std::size_t held = 0; held < all.size(); ++held) {
    one.outages.hold(all[held], {}, EventId{1});
    for (std::size_t other = 0; other < all.size(); ++other) CHECK(one.outages.held(all[other]) == (other <= held));
  }
}
