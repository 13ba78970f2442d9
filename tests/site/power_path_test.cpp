#include "tests/site/power_world.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

// n UPS share one bus
std::vector<ElementSpec> shared(int n) {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}};
  ElementSpec bus{.name = "bus", .kind = SwitchgearSpec{10.0_MW}};
  for (int i = 1; i <= n; ++i) {
    const auto name = "ups_" + std::to_string(i);
    elements.push_back({.name = name, .kind = ups(1.0_MW), .sources = {{"feed"}}, .protection = ups_overload()});
    bus.sources.push_back({name});
  }
  elements.push_back(std::move(bus));
  return elements;
}

} // namespace

TEST_CASE("four UPS at their rating: one lost, the others carry 133 % and go together after the time of their curve") {
  // log-log between (1.33, 10 s) and (1.5, 1 s) at 4/3: 10^(1 - ln(1.33333/1.33)/ln(1.5/1.33)) = 9.531 s
  PowerWorld world{shared(4)};
  world.load("bus", 4.0_MW);
  const auto root = world.fail("ups_1", 100.0_s);
  CHECK(world.graph.loading(world["ups_2"]) == Approx(4 / 3.));
  world.run(1.0_h);
  const double after = 10 * std::pow(10, -std::log(4 / 3. / 1.33) / std::log(1.5 / 1.33));
  CHECK(world.link("tripped", "ups_2").date - 100 == Approx(after).epsilon(1e-9));
  CHECK(world.link("tripped", "ups_3").date == world.link("tripped", "ups_4").date);
  CHECK_FALSE(world.graph.live(world["bus"]));
  for (const auto& at : world.links.all) CHECK(at.root == root);
  CHECK(world.link("tripped", "ups_2").cause == world.link("overload begin", "ups_2").id);
}

TEST_CASE("a quarter shed in time saves the other three, and their clocks run back") {
  PowerWorld world{shared(4)};
  const auto port = world.load("bus", 4.0_MW);
  world.fail("ups_1", 100.0_s);
  world.run(108.0_s);
  CHECK(world.path.trips().overloaded().size() == 3);
  world.graph.set_port(port, 3.0_MW);
  world.settle(108.0_s, EventId::none);
  CHECK(world.path.trips().overloaded().empty());
  const double used = world.path.trips().used(world["ups_2"], 108.0_s);
  CHECK(used == Approx(8 / 9.531).epsilon(1e-3));
  world.run(1.0_h);
  CHECK(world.path.trips().trips() == 0);
  CHECK(world.path.trips().used(world["ups_2"], 1.0_h) < 0.01);
}

TEST_CASE("a trip overloads its sibling, which trips in turn, and both belong to the chain of the first failure") {
  // three breakers for one load of 2.4 ratings: 0.8 each; one lost: 1.2 each; both trip at 110..140 %
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}};
  ElementSpec bus{.name = "bus", .kind = SwitchgearSpec{10.0_MW}};
  for (const double rating : {1.0, 1.1, 1.0}) {
    const auto name = "gear_" + std::to_string(elements.size());
    elements.push_back(
        {.name = name, .kind = SwitchgearSpec{1.0_MW * rating}, .sources = {{"feed"}}, .protection = rack_breaker()});
    bus.sources.push_back({name});
  }
  elements.push_back(std::move(bus));
  PowerWorld world{std::move(elements)};
  world.load("bus", 2.4_MW);
  const auto root = world.fail("gear_1", 10.0_s);
  world.run(1.0_h);
  // gear_3 at 120 % goes first; gear_2 then carries 218 % and goes at once by the last point of its curve
  const auto &first = world.link("tripped", "gear_3"), &second = world.link("tripped", "gear_2");
  CHECK(first.date < second.date);
  CHECK(second.value == Approx(2.4 / 1.1));
  CHECK(first.root == root);
  CHECK(second.root == root);
  CHECK_FALSE(world.graph.live(world["bus"]));
}

TEST_CASE(
    "a UPS goes on battery in the instant of the loss, runs empty at E / P, and recharges when the feed is back") {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                                    {.name = "ups", .kind = ups(1.0_MW), .sources = {{"feed"}}}};
  PowerWorld world{std::move(elements)};
  const auto port = world.load("ups", 0.5_MW);
  world.fail("feed", 60.0_s);
  CHECK(world.graph.live(port));
  CHECK(world.graph.feed_import() == Power{});
  world.run(1000.0_s);
  CHECK(world.link("on battery", "ups").date == 60);
  CHECK(world.link("battery empty", "ups").date == Approx(660).epsilon(1e-12)); // 300 MJ / 0.5 MW
  CHECK_FALSE(world.graph.live(port));
  world.repair("feed", 1000.0_s);
  CHECK(world.graph.live(port));
  CHECK(world.graph.feed_import() / 1.0_kW == Approx(500 + 300e3 * 0.5 / 3600)); // 0.5 / h into 300 MJ
  world.run(3.0_h);
  CHECK(world.link("battery full", "ups").date == Approx(1000 + 7200).epsilon(1e-12));
  CHECK(world.graph.feed_import() == 0.5_MW);
}

TEST_CASE("a short loss costs walk-in and the energy of it") {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                                    {.name = "ups", .kind = ups(1.0_MW), .sources = {{"feed"}}}};
  PowerWorld world{std::move(elements)};
  world.load("ups", 0.5_MW);
  world.fail("feed", 60.0_s);
  world.repair("feed", 90.0_s);
  world.run(95.0_s);
  CHECK(world.graph.own_supply(world["ups"]));
  world.run(200.0_s);
  CHECK(world.link("back on mains", "ups").date == 100);
  CHECK(world.link("back on mains", "ups").value == Approx(1 - 40 * 0.5 / 300).epsilon(1e-12));
}

TEST_CASE("three disturbances within a minute lock a UPS on battery until somebody returns it") {
  auto spec = ups(1.0_MW);
  spec.walk_in = 1.0_s;
  spec.manual_return = 120.0_s;
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  for (const double date : {10.0, 20.0, 30.0}) {
    world.run(Duration::from_si(date));
    world.path.sag(world["feed"], Duration::from_si(date), Duration::from_si(date), EventId::none);
    world.settle(Duration::from_si(date), EventId::none);
  }
  CHECK(world.link("locked on battery", "ups").date == 30);
  world.run(100.0_s);
  CHECK(world.graph.own_supply(world["ups"]));
  world.run(200.0_s);
  CHECK_FALSE(world.graph.own_supply(world["ups"]));
  CHECK(world.link("returned by hand", "ups").date == 150);
}

TEST_CASE("at the end of its overload time a UPS with a bypass keeps the load there, and returns when it fits") {
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "ups", .kind = ups(1.0_MW, true), .sources = {{"feed"}}, .protection = ups_overload()}}};
  const auto port = world.load("ups", 0.5_MW);
  world.run({});
  world.graph.set_port(port, 1.25_MW);
  world.settle({}, EventId::none);
  world.run(100.0_s);
  CHECK(world.link("to bypass", "ups").date == Approx(60).epsilon(1e-9)); // 125 % for 1 min
  CHECK(world.graph.live(port));
  world.graph.set_port(port, 0.5_MW);
  world.settle(100.0_s, EventId::none);
  world.run(1.0_h);
  CHECK(world.link("back on mains", "ups").date == 110);
  CHECK(world.graph.loss(world["ups"]) == Power{});
}

TEST_CASE("a hot spot alarm comes at its date, and the trip opens the transformer") {
  TransformerSpec spec{.rating = 1.0_MW, .no_load_loss = 1.0_kW, .load_loss = 5.0_kW};
  spec.thermal = TransformerHeatSpec{};
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "main", .kind = spec, .sources = {{"feed"}}}}};
  const auto port = world.load("main", 0.5_MW);
  world.run({});
  world.graph.set_port(port, 1.6_MW);
  world.settle({}, EventId::none);
  const auto alarm = world.path.trips().heat(world["main"])->next_crossing(Spot::oil, spec.thermal->oil_alarm);
  world.run(2.0_days);
  CHECK(world.link("hot spot alarm", "main").date <= alarm->si());
  CHECK(world.link("tripped", "main").date > world.link("hot spot alarm", "main").date);
  CHECK_FALSE(world.graph.live(port));
  CHECK(world.path.status(world["main"], Status::closed) == Status::open);
  world.repair("main", 3.0_days);
  CHECK(world.graph.live(port));
}

TEST_CASE("a hot spot alarm ends 2 K below its limit, at the date of the closed form, and may come again") {
  TransformerSpec spec{.rating = 1.0_MW, .no_load_loss = 1.0_kW, .load_loss = 5.0_kW};
  spec.thermal = TransformerHeatSpec{};
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "main", .kind = spec, .sources = {{"feed"}}}}};
  const auto port = world.load("main", 0.5_MW);
  world.run({});
  for (const double hour : {0.0, 20.0}) {
    world.links.all.clear();
    const auto begin = Duration::from_si(hour * 3600);
    world.run(begin);
    world.graph.set_port(port, 1.2_MW);
    world.settle(begin, EventId::none);
    const auto& heat = *world.path.trips().heat(world["main"]);
    const auto rises = std::min(heat.next_crossing(Spot::oil, spec.thermal->oil_alarm).value_or(1.0_days * 99.0),
                                heat.next_crossing(Spot::hot_spot, spec.thermal->hot_spot_alarm).value());
    world.run(begin + 10.0_h);
    CHECK(world.link("hot spot alarm", "main").date == Approx(rises.si()).epsilon(1e-12));
    world.graph.set_port(port, 0.2_MW);
    world.settle(begin + 10.0_h, EventId::none);
    const auto falls = [&](Spot spot, Temperature limit) {
      return heat.next_crossing(spot, limit - TemperatureDelta::from_si(2), Direction::falling).value();
    };
    const auto ends =
        std::max(falls(Spot::oil, spec.thermal->oil_alarm), falls(Spot::hot_spot, spec.thermal->hot_spot_alarm));
    world.run(begin + 19.0_h);
    CHECK(world.link("hot spot alarm end", "main").date == Approx(ends.si()).epsilon(1e-12));
    CHECK(std::count_if(world.links.all.begin(), world.links.all.end(),
                        [](const auto& at) { return at.what == "hot spot alarm end"; }) == 1);
  }
}

TEST_CASE("somebody returns a locked UPS before its time, once") {
  auto spec = ups(1.0_MW);
  spec.sag_count = 1;
  spec.manual_return = 200.0_s;
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  world.run(10.0_s);
  world.path.sag(world["feed"], 10.0_s, 10.1_s, EventId::none);
  world.settle(10.0_s, EventId::none);
  CHECK(world.link("locked on battery", "ups").date == 10);
  world.repair("ups", 50.0_s);
  CHECK_FALSE(world.graph.own_supply(world["ups"]));
  world.run(1.0_h);
  CHECK(world.link("returned by hand", "ups").date == 50);
  CHECK(std::count_if(world.links.all.begin(), world.links.all.end(),
                      [](const auto& at) { return at.what == "returned by hand"; }) == 1);
}

TEST_CASE("a UPS without a battery that could carry counts its sags and passes them on") {
  auto bare = ups(1.0_MW), drained = bare;
  bare.battery.reset();
  drained.battery->lowest = drained.battery->start = drained.battery->highest = 0.2;
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "bare", .kind = bare, .sources = {{"feed"}}},
                    {.name = "drained", .kind = drained, .sources = {{"feed"}}}}};
  world.load("bare", 0.5_MW);
  world.run({});
  for (const double date : {10.0, 20.0, 30.0, 100.0}) {
    const auto now = Duration::from_si(date);
    world.run(now);
    world.path.sag(world["feed"], now, now + 0.1_s, EventId::none);
    world.settle(now, EventId::none);
    CHECK_FALSE(world.graph.own_supply(world["bare"]));
  }
  std::vector<double> counts;
  for (const auto& at : world.links.all)
    if (at.what == "disturbed" && at.element == "bare") counts.push_back(at.value);
  CHECK(counts == std::vector<double>{1, 2, 3, 1});
  CHECK(world.path.backup().disturbances() == 8);
  CHECK(world.path.backup().locks() == 0); // there is nothing to lock it on
}

TEST_CASE("an eco UPS counts and locks as any other; a sag during the walk-in counts and puts off the return") {
  auto spec = ups(1.0_MW);
  spec.mode = UpsMode::eco;
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  world.run({});
  for (const double date : {10.0, 15.0}) {
    world.run(Duration::from_si(date));
    world.path.sag(world["feed"], Duration::from_si(date), Duration::from_si(date + 1), EventId::none);
    world.settle(Duration::from_si(date), EventId::none);
  }
  world.run(40.0_s);
  CHECK(world.link("back on mains", "ups").date == 26); // 10 s after the end of the second
  world.path.sag(world["feed"], 40.0_s, 40.1_s, EventId::none);
  world.settle(40.0_s, EventId::none);
  CHECK(world.link("locked on battery", "ups").date == 40);
  CHECK(world.path.backup().disturbances() == 3);
  CHECK(world.path.backup().locks() == 1);
}
