#include "tests/site/power_world.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

std::vector<ElementSpec> with_genset(GensetSpec genset = {.rating = 2.0_MW, .start_failure = 0}) {
  return {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
          {.name = "genset", .kind = genset},
          {.name = "ats",
           .kind = TransferSwitchSpec{.rating = 2.0_MW, .retransfer_delay = 300.0_s},
           .sources = {{"feed"}, {"genset", 0}}},
          {.name = "ups", .kind = ups(1.0_MW), .sources = {{"ats"}}},
          {.name = "rack", .kind = SwitchgearSpec{1.0_MW}, .sources = {{"ups"}}}};
}

} // namespace

TEST_CASE("an outage: battery at once, genset after ten seconds, transfer, walk-in; and back when the feed has held") {
  PowerWorld world{with_genset()};
  const auto port = world.load("rack", 0.8_MW);
  const auto root = world.fail("feed", 100.0_s);
  world.run(500.0_s);
  CHECK(world.link("on battery", "ups").date == 100);
  CHECK(world.link("genset start", "genset").date == 100);
  CHECK(world.link("genset ready", "genset").date == 110);
  CHECK(world.link("transfer", "ats").date == 110);
  CHECK(world.link("transferred", "ats").date == Approx(110.1));
  CHECK(world.link("back on mains", "ups").date == Approx(120.1));
  for (const auto& at : world.links.all) CHECK(at.root == root);
  CHECK(world.graph.live(port));
  CHECK(world.graph.output(world["genset"]) > 0.8_MW); // and the battery's recharge
  world.links.all.clear();
  world.repair("feed", 1000.0_s);
  world.run(2.0_h);
  CHECK(world.link("transfer", "ats").date == 1300);
  CHECK(world.link("genset stopped", "genset").date == Approx(1300 + 300));
  CHECK(world.link("on battery", "ups").date == 1300); // rides through the open transition
  CHECK(world.graph.live(port));
  CHECK(world.path.backup().gensets().front().set.state() == Genset::State::stopped);
}

TEST_CASE("a block above what the genset takes stalls it") {
  PowerWorld world{with_genset({.rating = 1.0_MW, .rated_power_factor = 1, .start_failure = 0})};
  world.graph.set_status(world["ups"], Status::open);
  const auto port = world.load("ats", 0.7_MW); // on the switch itself: all at once
  world.fail("feed", 100.0_s);
  world.run(500.0_s);
  CHECK(world.link("genset stalled", "genset").date == Approx(110.1));
  CHECK_FALSE(world.graph.live(port));
}

TEST_CASE("a tank runs dry at its date and the load with it") {
  // 0.8 MW of 1 MW for 100 L: 1000 kW * (0.015 + 0.255 * 0.8) = 219 L/h, 1643.8 s from the transfer on; 15 L/h before
  PowerWorld world{with_genset(
      {.rating = 1.0_MW, .rated_power_factor = 1, .start_failure = 0, .step = 1, .tank = Volume::from_si(0.1)})};
  world.graph.set_status(world["ups"], Status::open);
  world.load("ats", 0.8_MW);
  world.fail("feed", 100.0_s);
  world.run(1.0_h);
  const double before = 0.1 * 15 / 3600;
  CHECK(world.link("fuel empty", "genset").date == Approx(110.1 + (100 - before) / 219 * 3600).epsilon(1e-9));
  CHECK_FALSE(world.graph.live(world["ats"]));
}

TEST_CASE("start failures come from a stream of the genset's own, with the right frequency") {
  // p = 0.3, two attempts: 0.09 never start; 400 replicas: standard error 0.0143
  int never = 0, first = 0;
  for (std::uint32_t replica = 0; replica < 400; ++replica) {
    PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0.3, .retries = 1}), replica};
    world.fail("feed", 1.0_s);
    world.run(100.0_s);
    const auto& set = world.path.backup().gensets().front().set;
    never += set.state() == Genset::State::failed;
    first += set.attempts() == 1;
  }
  CHECK(std::abs(never / 400. - 0.09) < 4 * 0.0143);
  CHECK(std::abs(first / 400. - 0.7) < 4 * 0.0229);
}

TEST_CASE("a static switch hands its load to the catcher within an instant, so nobody below sees a gap") {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}};
  for (const char* name : {"a", "b", "catcher"})
    elements.push_back({.name = name, .kind = ups(1.0_MW), .sources = {{"feed"}}, .protection = ups_overload()});
  for (const char* name : {"a", "b"})
    elements.push_back({.name = std::string{"switch_"} + name,
                        .kind = TransferSwitchSpec{.rating = 1.0_MW, .transfer = 0.004_s, .retransfer_delay = 10.0_s},
                        .sources = {{name}, {"catcher", 0}}});
  PowerWorld world{std::move(elements)};
  const auto port = world.load("switch_a", 0.8_MW);
  world.load("switch_b", 0.7_MW);
  world.fail("a", 100.0_s);
  CHECK(world.graph.live(port));
  CHECK(world.graph.loading(world["catcher"]) == Approx(0.8));
  world.run(200.0_s);
  CHECK(world.link("transferred", "switch_a").date == Approx(100.004));
  world.fail("b", 300.0_s); // now it carries 150 %: for a second
  world.run(400.0_s);
  CHECK(world.link("tripped", "catcher").date == Approx(301).epsilon(1e-9));
  CHECK_FALSE(world.graph.live(port));
}

TEST_CASE("a BESS keeps the import at its threshold until it is empty") {
  BessSpec spec{.rating = 1.0_MW, .shave_above = 2.0_MW, .charge_below = 1.5_MW};
  spec.battery = {
      .energy = 1.0_MWh, .charge_efficiency = 0.9, .discharge_efficiency = 0.9, .charge_rate = 1, .discharge_rate = 1};
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "bus", .kind = BuswaySpec{10.0_MW, 0.01}, .sources = {{"feed"}}},
                    {.name = "bess", .kind = spec, .sources = {{"bus"}}}}};
  const auto port = world.load("bus", 2.3_MW);
  world.run({});
  CHECK(std::abs((world.graph.feed_import() - 2.0_MW) / 1.0_W) < 2);
  const Power gives = -world.graph.charge(world["bess"]);
  world.run(10.0_h);
  CHECK(world.link("battery empty", "bess").date == Approx(0.9 * 3.6e9 / gives.si()).epsilon(1e-9));
  CHECK(world.graph.feed_import() > 2.3_MW);
  world.graph.set_port(port, 1.0_MW);
  world.settle(10.0_h, EventId::none);
  CHECK(std::abs((world.graph.feed_import() - 1.5_MW) / 1.0_W) < 2);
  world.run(20.0_h);
  CHECK(world.link("battery full", "bess").value == 1);
}

namespace {

BessSpec shaver(Power rating = 1.0_MW) {
  BessSpec spec{.rating = rating, .shave_above = 1.5_MW, .charge_below = 1.0_MW};
  spec.battery.energy = 10.0_MWh;
  spec.battery.start = 0.5;
  return spec;
}

std::vector<ElementSpec> with_bess(const std::vector<BessSpec>& all) {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                                    {.name = "bus", .kind = BuswaySpec{10.0_MW, 0.01}, .sources = {{"feed"}}}};
  for (std::size_t i = 0; i < all.size(); ++i)
    elements.push_back({.name = "bess_" + std::to_string(i), .kind = all[i], .sources = {{"bus"}}});
  return elements;
}

} // namespace

TEST_CASE("several BESS share one task by what they can, and come to rest") {
  for (const int count : {2, 4}) {
    PowerWorld world{with_bess(std::vector<BessSpec>(count, shaver()))};
    const auto port = world.load("bus", 2.0_MW);
    world.run({});
    CHECK(std::abs((world.graph.feed_import() - 1.5_MW) / 1.0_W) < 5);
    CHECK(world.graph.charge(world["bess_0"]) == world.graph.charge(world["bess_1"]));
    CHECK(world.rounds < 10);
    world.graph.set_port(port, 0.5_MW);
    world.settle(1.0_h, EventId::none);
    CHECK(std::abs((world.graph.feed_import() - 1.0_MW) / 1.0_W) < 5);
    CHECK(world.rounds < 10);
  }
}

TEST_CASE("BESS of different size and threshold: the smaller gives less, the lower threshold gives the rest") {
  auto low = shaver();
  low.shave_above = 1.2_MW;
  PowerWorld world{with_bess({shaver(0.2_MW), shaver(0.4_MW), low})};
  world.load("bus", 2.0_MW); // 0.6 of 0.5 MW by the first two; the third takes off 0.3 more
  world.run({});
  CHECK(std::abs((world.graph.feed_import() - 1.2_MW) / 1.0_W) < 5);
  CHECK(world.graph.charge(world["bess_1"]) / world.graph.charge(world["bess_0"]) == Approx(2).epsilon(1e-6));
}

TEST_CASE("on a genset a BESS neither charges nor shaves, and a UPS recharges at a tenth until the feed is back") {
  auto elements = with_genset();
  elements.push_back({.name = "bess", .kind = shaver(), .sources = {{"ats"}}});
  std::get<BessSpec>(elements.back().kind).ride_through = false;
  PowerWorld world{std::move(elements)};
  world.load("rack", 0.8_MW);
  world.run({});
  CHECK(world.graph.charge(world["bess"]) / 1.0_MW == Approx(0.2).epsilon(1e-5));
  world.fail("feed", 100.0_s);
  world.run(500.0_s);
  CHECK(world.link("transferred", "ats").date == Approx(110.1));
  CHECK(world.graph.charge(world["bess"]) == Power{});
  const Power full = 1.0_MW * 300.0_s * 0.5 / 1.0_h; // charge_rate 0.5 / h
  CHECK(world.graph.charge(world["ups"]) / full == Approx(0.1));
  world.repair("feed", 600.0_s);
  world.run(600.0_s + 301.0_s + 20.0_s);
  CHECK(world.graph.charge(world["ups"]) / full == Approx(1));
}

TEST_CASE("a BESS carries an island up to the rating of its converter, not above") {
  for (const double load : {0.9, 1.2}) {
    auto spec = shaver();
    spec.battery.discharge_rate = 2;
    PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                      {.name = "bess", .kind = spec, .sources = {{"feed"}}},
                      {.name = "bus", .kind = SwitchgearSpec{2.0_MW}, .sources = {{"bess"}}}}};
    const auto port = world.load("bus", 1.0_MW * load);
    world.fail("feed", 100.0_s);
    world.run(110.0_s);
    CHECK(world.graph.live(port) == (load < 1));
  }
}

TEST_CASE("a UPS that fails on its battery recharges once it is repaired, and its walk-in is forgotten") {
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "ups", .kind = ups(1.0_MW), .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  world.fail("feed", 60.0_s);
  world.repair("feed", 160.0_s); // on mains at 170 s
  world.fail("ups", 165.0_s);
  world.repair("ups", 168.0_s);
  CHECK(world.graph.charge(world["ups"]) > Power{});
  world.run(1.0_h * 3);
  CHECK(world.count("back on mains") == 0);
  CHECK(world.count("battery full") == 1);
}

TEST_CASE("on its battery an eco UPS loses what its inverter does") {
  auto spec = ups(1.0_MW);
  spec.a0 = 0.04;
  spec.mode = UpsMode::eco;
  spec.eco_efficiency = 0.99;
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  world.run(0.0_s);
  const Power eco = world.graph.loss(world["ups"]);
  world.fail("feed", 60.0_s);
  CHECK(world.graph.loss(world["ups"]) / 1.0_kW == Approx(40));
  world.repair("feed", 100.0_s);
  world.run(200.0_s);
  CHECK(world.graph.loss(world["ups"]) == eco);
}

TEST_CASE("a battery that its load overloads is not told as empty") {
  auto spec = ups(1.0_MW);
  spec.battery->discharge_rate = 3; // 0.25 MW
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  const auto port = world.load("ups", 0.5_MW);
  world.fail("feed", 60.0_s);
  world.run(100.0_s);
  CHECK_FALSE(world.graph.live(port));
  CHECK(world.count("battery overloaded") == 1);
  CHECK(world.count("battery empty") == 0);
}
