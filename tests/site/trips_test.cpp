// Overloads that last, fall, or are no more than a warning; and laws that can fail.
#include "tests/site/power_world.hpp"

#include <catch2/catch.hpp>

#include <tuple>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

std::vector<ElementSpec> gear(ProtectionSpec protection) {
  return {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
          {.name = "gear", .kind = SwitchgearSpec{1.0_MW}, .sources = {{"feed"}}, .protection = std::move(protection)}};
}

} // namespace

TEST_CASE("the curve of a feed stands against its own limit, not against what an event leaves of it") {
  auto elements = gear(rack_breaker());
  elements[0].protection = feeder();
  PowerWorld world{std::move(elements)};
  world.load("gear", 0.9_MW);
  world.run(100.0_s);
  world.graph.set_import_limit(world["feed"], 0.1_MW);
  world.load("gear", 0.05_MW);
  world.settle(100.0_s, EventId::none);
  world.run(10.0_h);
  CHECK(world.path.trips().trips() == 0);
  CHECK(world.count("overload begin") == 0);
}

TEST_CASE("the margin is taken when an overload falls, and when it outlasts the run") {
  PowerWorld world{gear(rack_breaker())}; // 140 %: 60 s; 110 %: 1020 s
  const auto port = world.load("gear", 0.5_MW);
  world.run(0.0_s);
  world.graph.set_port(port, 1.4_MW);
  world.settle(100.0_s, EventId::none);
  world.run(140.0_s);
  world.graph.set_port(port, 1.1_MW); // 20 s were left, two thirds are used up
  world.settle(140.0_s, EventId::none);
  CHECK(world.path.trips().margin().si() == Approx(20));
  CHECK(world.path.trips().share_used() == Approx(2 / 3.));
  world.run(400.0_s);
  world.path.close(400.0_s); // and 260 s of 1020
  CHECK(world.path.trips().share_used() == Approx(2 / 3. + 260 / 1020.));
}

TEST_CASE("three hours above 80 % are a warning, once, and anew after a pause") {
  PowerWorld world{gear(molded_case())};
  const auto port = world.load("gear", 0.5_MW);
  world.run(0.0_s);
  const auto set = [&](Duration now, double load) {
    world.run(now);
    world.graph.set_port(port, 1.0_MW * load);
    world.settle(now, EventId::none);
  };
  set(1.0_h, 0.85);
  set(2.0_h, 0.9); // still the same load of three hours
  set(5.0_h, 0.5);
  set(6.0_h, 0.85);
  set(8.0_h, 0.5); // two hours only
  world.run(20.0_h);
  CHECK(world.count("continuous overload") == 1);
  CHECK(world.link("continuous overload", "gear").date == Approx(4 * 3600.0));
  CHECK(world.link("continuous overload", "gear").value == Approx(0.9));
  CHECK(world.path.trips().continuous_overloads() == 1);
}

TEST_CASE("how hot a transformer was, and what it aged") {
  TransformerSpec spec{.rating = 1.0_MW, .no_load_loss = 1.0_kW, .load_loss = 5.0_kW};
  spec.thermal = TransformerHeatSpec{};
  PowerWorld world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "main", .kind = spec, .sources = {{"feed"}}}}};
  const auto port = world.load("main", 0.2_MW);
  world.run(0.0_s);
  world.graph.set_port(port, 1.0_MW);
  world.settle(1.0_h, EventId::none);
  world.run(100.0_h);
  world.graph.set_port(port, 0.2_MW);
  world.settle(100.0_h, EventId::none);
  world.run(200.0_h);
  world.path.close(200.0_h);
  // at rating: 20 C + 55 K oil, + 25 K hot spot = 100 C, ageing exp(15000 (1/383 - 1/373)) = 0.350
  CHECK(world.path.trips().hottest(world["main"], Spot::oil).celsius() == Approx(75).epsilon(1e-3));
  CHECK(world.path.trips().hottest(world["main"], Spot::hot_spot).celsius() == Approx(100).epsilon(1e-3));
  const auto aged = world.path.trips().heat(world["main"])->aged(200.0_h);
  CHECK(aged / 1.0_h > 0.350 * 85);
  CHECK(aged / 1.0_h < 0.350 * 99 + 5);
}

TEST_CASE("the laws of dead flow and state of charge can fail") {
  PowerWorld world{gear(rack_breaker())};
  world.load("gear", 0.5_MW);
  world.graph.solve();
  world.graph.set_status(world["gear"], Status::open); // and nobody solves
  world.path.settled({}, EventId::none);
  CHECK(world.path.dead_flows() == 1);

  PowerWorld late{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                   {.name = "ups", .kind = ups(1.0_MW), .sources = {{"feed"}}}}};
  late.load("ups", 0.5_MW);
  late.fail("feed", 60.0_s);
  late.path.close(1.0_h); // nobody took its load off at 660 s
  CHECK(late.path.backup().charge_breaches() == 1);
}

TEST_CASE("a relay opens its element when a ground fault outlasts its delay, and not for a shorter or smaller one") {
  for (const auto& [current, length, trips] : {std::tuple{0.5, 1.0, true}, {0.5, 0.2, false}, {0.1, 1.0, false}}) {
    PowerWorld world{gear(RelaySpec{})}; // pickup 0.2, 0.3 s
    const auto port = world.load("gear", 0.5_MW);
    world.run(10.0_s);
    auto& path = world.path.trips();
    path.ground(world["gear"], current, 10.0_s, EventId::none);
    world.run(10.0_s + Duration::from_si(length));
    path.ground(world["gear"], 0, 10.0_s + Duration::from_si(length), EventId::none);
    world.run(1.0_h);
    CHECK(world.graph.live(port) == !trips);
    if (trips) CHECK(world.link("tripped", "gear").date == Approx(10.3));
  }
}

TEST_CASE("a ground fault on an element without load feeds its relay only while the element lives") {
  PowerWorld world{gear(RelaySpec{})}; // pickup 0.2, 0.3 s
  const auto port = world.load("gear", 0.0_W);
  world.run(10.0_s);
  world.path.trips().ground(world["gear"], 0.5, 10.0_s, EventId::none);
  world.fail("feed", Duration::from_si(10.1));
  world.run(12.0_s);
  CHECK(world.path.trips().trips() == 0);
  world.repair("feed", 12.0_s);
  world.run(1.0_h);
  CHECK_FALSE(world.graph.live(port));
  CHECK(world.link("tripped", "gear").date == Approx(12.3));
}

TEST_CASE("without a battery the bypass takes an overload as well, and gives it back when the UPS can carry it") {
  auto spec = ups(1.0_MW, true);
  spec.battery.reset();
  spec.walk_in = 1.0_s;
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "ups", .kind = spec, .sources = {{"feed"}}, .protection = ups_overload()}}};
  const auto port = world.load("ups", 0.5_MW);
  world.run(0.0_s);
  world.graph.set_port(port, 1.25_MW);
  world.settle(10.0_s, EventId::none);
  world.run(1000.0_s);
  CHECK(world.link("to bypass", "ups").date == Approx(70));
  CHECK(world.graph.live(port));
  world.graph.set_port(port, 0.9_MW);
  world.settle(1000.0_s, EventId::none);
  world.run(2000.0_s);
  CHECK(world.link("back on mains", "ups").date == Approx(1001));
  CHECK(world.path.backup().lowest_charge() == 1);
}

TEST_CASE("a UPS stays on its bypass under a load that would trip it again, also without a walk-in") {
  auto spec = ups(1.0_MW, true);
  spec.walk_in = {};
  PowerWorld world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                    {.name = "ups",
                     .kind = spec,
                     .sources = {{"feed"}},
                     .protection = ThermalMagneticSpec{.hold = 0.8, .tau = 100.0_s}}}};
  const auto port = world.load("ups", 0.5_MW);
  world.run(0.0_s);
  world.graph.set_port(port, 0.9_MW);
  world.settle(10.0_s, EventId::none);
  world.run(1.0_h);
  CHECK(world.count("to bypass") == 1);
  CHECK(world.count("back on mains") == 0);
  world.graph.set_port(port, 0.7_MW);
  world.settle(1.0_h, EventId::none);
  world.run(2.0_h);
  CHECK(world.link("back on mains", "ups").date == 3600);
}
