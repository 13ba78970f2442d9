// Gensets that fail, are repaired, run low, and stop.
#include "tests/site/power_world.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

std::vector<ElementSpec> with_genset(GensetSpec genset) {
  return {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
          {.name = "genset", .kind = genset},
          {.name = "ats",
           .kind = TransferSwitchSpec{.rating = 2.0_MW, .retransfer_delay = 300.0_s},
           .sources = {{"feed"}, {"genset", 0}}}};
}

} // namespace

TEST_CASE("without a cool-down a genset waits for its call all the same, and stops when its load has left") {
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0, .cool_down = {}})};
  const auto port = world.load("ats", {});
  world.fail("feed", 100.0_s);
  world.run(200.0_s);
  CHECK(world.path.backup().gensets().front().set.state() == Genset::State::running);
  world.graph.set_port(port, 0.5_MW);
  world.settle(200.0_s, EventId::none);
  world.repair("feed", 400.0_s);
  world.run(1.0_h);
  CHECK(world.link("genset stopped", "genset").date == 700);
  CHECK(world.count("genset stopped") == 1);
}

TEST_CASE("one that nobody calls for any more cools down though it never carried") {
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0})};
  world.fail("feed", 100.0_s);
  world.repair("feed", 103.0_s);
  world.run(1.0_h);
  CHECK(world.link("genset ready", "genset").date == 110);
  CHECK(world.link("genset stopped", "genset").date == 410);
}

TEST_CASE("a genset that is down starts once it is back, while the outage lasts") {
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0})};
  const auto port = world.load("ats", 0.5_MW);
  world.fail("genset", 50.0_s);
  world.fail("feed", 100.0_s);
  world.run(150.0_s);
  CHECK(world.count("genset start") == 0);
  world.repair("genset", 200.0_s);
  world.run(300.0_s);
  CHECK(world.link("genset start", "genset").date == 200);
  CHECK(world.link("transferred", "ats").date == Approx(210.1));
  world.links.all.clear();
  world.fail("genset", 400.0_s); // under load
  CHECK_FALSE(world.graph.live(port));
  world.repair("genset", 500.0_s);
  CHECK_FALSE(world.graph.live(port)); // it starts anew
  world.run(509.0_s);
  CHECK_FALSE(world.graph.live(port));
  world.run(600.0_s);
  CHECK(world.link("genset ready", "genset").date == 510);
  CHECK(world.graph.live(port));
  world.fail("genset", 700.0_s);
  world.repair("genset", 705.0_s);
  world.fail("genset", 708.0_s); // while it starts
  world.run(800.0_s);
  CHECK(world.path.backup().gensets().front().set.state() == Genset::State::stopped);
}

TEST_CASE("one that gave up tries again after somebody has looked at it") {
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 1, .retries = 0})};
  world.fail("feed", 100.0_s);
  world.run(200.0_s);
  CHECK(world.link("genset failed", "genset").date == 110);
  world.repair("genset", 300.0_s);
  world.run(400.0_s);
  CHECK(world.count("genset start") == 2);
  CHECK(world.count("genset failed") == 2);
}

TEST_CASE("the alternator bears VA, the engine W") {
  // 1 MVA at 0.8: 0.75 MW fit the engine; at a power factor of 0.7 they are 1.071 MVA
  for (const double power_factor : {1.0, 0.7}) {
    auto elements = with_genset({.rating = 1.0_MW, .start_failure = 0, .step = 1});
    elements.back().power_factor = power_factor;
    PowerWorld world{std::move(elements)};
    const auto port = world.load("ats", 0.75_MW);
    world.fail("feed", 100.0_s);
    world.run(200.0_s);
    CHECK(world.graph.live(port) == (power_factor == 1));
    if (power_factor < 1) CHECK(world.link("genset stalled", "genset").value == Approx(0.75 / 0.7));
  }
  PowerWorld world{with_genset({.rating = 1.0_MW, .start_failure = 0, .step = 1})};
  world.load("ats", 0.9_MW);
  world.fail("feed", 100.0_s);
  world.run(200.0_s);
  CHECK(world.link("genset stalled", "genset").value == Approx(0.9 / 0.8));
}

TEST_CASE("fuel is ordered at its level and comes after its time; a dry set starts again on it") {
  // 0.8 MW of 0.8: 216 L/h; 60 L to 20 L: 667 s
  GensetSpec spec{.rating = 1.0_MW, .start_failure = 0, .step = 1, .tank = Volume::from_si(0.06)};
  spec.refuel_at = 1 / 3.;
  spec.refuel_delay = 2000.0_s;
  PowerWorld world{with_genset(spec)};
  const auto port = world.load("ats", 0.8_MW);
  world.fail("feed", 100.0_s);
  world.run(1.0_h);
  const double idle = 0.1 * 12 / 3600, rate = 216 / 3600.; // L of 0.1 s at 12 L/h, L/s
  const double low = 110.1 + (40 - idle) / rate;
  CHECK(world.link("fuel ordered", "genset").date == Approx(low).epsilon(1e-9));
  CHECK(world.link("fuel empty", "genset").date == Approx(low + 20 / rate).epsilon(1e-9));
  CHECK(world.link("refuelled", "genset").date == Approx(low + 2000).epsilon(1e-9));
  CHECK(world.link("refuelled", "genset").value == Approx(0.06));
  CHECK(world.graph.live(port));
  const auto& set = world.path.backup().gensets().front().set;
  CHECK(set.used(1.0_h).si() * 1000 ==
        Approx(60 + rate * (3600 - low - 2010)).epsilon(1e-9)); // the switch stayed on it
}

TEST_CASE("a ladder of paths that part and meet again is built at once") {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
                                    {.name = "left_0", .kind = GensetSpec{.rating = 1.0_MW}},
                                    {.name = "right_0", .kind = GensetSpec{.rating = 1.0_MW}}};
  for (int level = 1; level < 60; ++level)
    for (const char* side : {"left_", "right_"})
      elements.push_back({.name = side + std::to_string(level),
                          .kind = SwitchgearSpec{10.0_MW},
                          .sources = {{"left_" + std::to_string(level - 1)}, {"right_" + std::to_string(level - 1)}}});
  elements.push_back(
      {.name = "ats", .kind = TransferSwitchSpec{.rating = 2.0_MW}, .sources = {{"feed"}, {"left_59", 0}}});
  PowerWorld world{std::move(elements)};
  world.fail("feed", 100.0_s);
  CHECK(world.count("genset start") == 2);
}

TEST_CASE("a switch that is called goes to its genset while its feed lives, and back once it is not") {
  // ready after 10 s, open for 0.1 s; released at 1000 s it returns when its feed has proved itself for 300 s
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0})};
  const auto port = world.load("ats", 0.5_MW);
  const auto call = [&](bool called, Duration now) {
    world.run(now);
    world.path.call_backup(world["ats"], called);
    world.settle(now, world.agenda.note());
  };
  call(true, 100.0_s);
  CHECK(world.link("genset start", "genset").date == 100);
  world.run(109.0_s);
  CHECK(world.graph.feed_import() == 0.5_MW); // stays where it is until the genset is there
  world.run(500.0_s);
  CHECK(world.link("genset ready", "genset").date == 110);
  CHECK(world.link("transferred", "ats").date == Approx(110.1));
  CHECK(world.graph.feed_import() == Power{});
  CHECK(world.graph.live(port));
  call(false, 1000.0_s);
  CHECK(world.graph.feed_import() == Power{});
  world.run(1.0_h);
  CHECK(world.graph.feed_import() == 0.5_MW);
  CHECK(world.links.all.back().date > 1300);
  CHECK(world.count("genset stopped") == 1);
  CHECK(world.path.backup().gensets().front().set.state() == Genset::State::stopped);
}

TEST_CASE("a called switch whose genset fails stays on its feed, and an outage meanwhile finds its genset running") {
  PowerWorld failed{with_genset({.rating = 2.0_MW, .start_failure = 1, .retries = 0})};
  const auto port = failed.load("ats", 0.5_MW);
  failed.run(100.0_s);
  failed.path.call_backup(failed["ats"], true);
  failed.settle(100.0_s, EventId::none);
  failed.run(200.0_s);
  CHECK(failed.count("genset failed") == 1);
  CHECK(failed.graph.live(port));
  CHECK(failed.graph.feed_import() == 0.5_MW);
  PowerWorld world{with_genset({.rating = 2.0_MW, .start_failure = 0})};
  const auto other = world.load("ats", 0.5_MW);
  world.run(100.0_s);
  world.path.call_backup(world["ats"], true);
  world.settle(100.0_s, EventId::none);
  world.fail("feed", 200.0_s);
  CHECK(world.graph.live(other));
  world.path.call_backup(world["ats"], false); // the call is over, the outage is not
  world.settle(200.0_s, EventId::none);
  world.run(1.0_h);
  CHECK(world.graph.live(other));
  CHECK(world.count("genset stopped") == 0);
}
