// How far a voltage sag reaches, and what a lock does beyond the battery.
#include "tests/site/power_world.hpp"

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

struct SagWorld : PowerWorld {
  using PowerWorld::PowerWorld;
  EventId sag(std::string_view element, Duration now, Duration until) {
    run(now);
    const auto cause = agenda.note();
    path.sag((*this)[element], now, until, cause);
    settle(now, cause);
    return cause;
  }
  void sag_over(EventId cause, Duration now) {
    run(now);
    const auto id = agenda.note();
    path.sag_over(cause, now, id);
    settle(now, id);
  }
};

ElementSpec feed(const char* name) { return {.name = name, .kind = UtilityFeedSpec{10.0_MW}}; }
TransferSwitchSpec static_switch() { return {.rating = 2.0_MW, .transfer = 0.004_s, .retransfer_delay = 10.0_s}; }
std::vector<ElementSpec> two_feeds(TransferSwitchSpec spec) {
  return {feed("a"),
          feed("b"),
          {.name = "switch", .kind = spec, .sources = {{"a"}, {"b", 0}}},
          {.name = "ups", .kind = ups(1.0_MW), .sources = {{"switch"}}}};
}

} // namespace

TEST_CASE("a static switch leaves a sagging source for a sound one, and returns when that has lived for its delay") {
  SagWorld world{two_feeds(static_switch())};
  const auto port = world.load("switch", 0.5_MW);
  const auto begun = world.sag("a", 100.0_s, 100.5_s);
  CHECK(world.graph.live(port));
  CHECK(world.graph.reach(world["switch"], world["b"]) == Approx(1)); // no break that a power supply would notice
  CHECK_FALSE(world.graph.own_supply(world["ups"]));                  // and so none for the UPS below
  CHECK(world.link("transfer", "switch").cause == begun);
  world.sag_over(begun, 100.5_s);
  world.run(200.0_s);
  CHECK(world.links.all.back().date == Approx(110.504));
  CHECK(world.graph.reach(world["switch"], world["a"]) == Approx(1));
  CHECK(world.path.backup().disturbances() == 0);
}

TEST_CASE("where both sources sag a static switch stays, and a contactor stays anyhow: the UPS below sees it") {
  SagWorld both{two_feeds(static_switch())};
  both.load("ups", 0.5_MW);
  const auto first = both.sag("a", 100.0_s, 200.0_s); // to b
  const auto second = both.sag("b", 101.0_s, 101.1_s);
  CHECK(both.graph.own_supply(both["ups"]));
  CHECK(both.graph.reach(both["switch"], both["b"]) == Approx(1));
  both.sag_over(second, 101.1_s);
  both.run(150.0_s);
  CHECK(both.link("back on mains", "ups").date == Approx(111.1));
  CHECK(both.graph.reach(both["ups"], both["b"]) == Approx(1)); // a still sags
  both.sag_over(first, 200.0_s);
  both.run(300.0_s);
  CHECK(both.graph.reach(both["ups"], both["a"]) == Approx(1));

  SagWorld contactor{two_feeds({.rating = 2.0_MW})};
  contactor.load("ups", 0.5_MW);
  contactor.sag("a", 100.0_s, 100.1_s);
  CHECK(contactor.graph.reach(contactor["switch"], contactor["a"]) == Approx(1));
  CHECK(contactor.graph.own_supply(contactor["ups"]));
}

TEST_CASE("a switch below UPS that carry sees no sag, one below a UPS without battery leaves it") {
  auto bare = ups(1.0_MW);
  bare.battery.reset();
  for (const bool carries : {true, false}) {
    SagWorld world{{feed("a"),
                    feed("b"),
                    {.name = "first", .kind = carries ? ups(1.0_MW) : bare, .sources = {{"a"}}},
                    {.name = "second", .kind = bare, .sources = {{"b"}}},
                    {.name = "switch", .kind = static_switch(), .sources = {{"first"}, {"second", 0}}}}};
    world.load("switch", 0.5_MW);
    world.sag("a", 100.0_s, 100.1_s);
    CHECK(world.graph.reach(world["switch"], world[carries ? "first" : "second"]) == Approx(1));
  }
}

TEST_CASE("a sag at the output of a UPS is none of its own business") {
  SagWorld world{{feed("a"), {.name = "ups", .kind = ups(1.0_MW), .sources = {{"a"}}}}};
  world.load("ups", 0.5_MW);
  world.sag("ups", 100.0_s, 100.1_s);
  CHECK_FALSE(world.graph.own_supply(world["ups"]));
  CHECK(world.path.backup().disturbances() == 0);
}

TEST_CASE("half a cord keeps a UPS out of a sag") {
  SagWorld world{{feed("a"), feed("b"), {.name = "ups", .kind = ups(1.0_MW), .sources = {{"a"}, {"b"}}}}};
  world.load("ups", 0.5_MW);
  world.sag("a", 100.0_s, 100.1_s);
  CHECK_FALSE(world.graph.own_supply(world["ups"]));
}

TEST_CASE("a lock outlasts the battery: the load is dark until somebody returns the UPS") {
  // 300 MJ at 0.5 MW: empty 600 s after the sag; the hand comes 1800 s after it
  auto spec = ups(1.0_MW);
  spec.sag_count = 1;
  SagWorld world{{feed("a"), {.name = "ups", .kind = spec, .sources = {{"a"}}}}};
  const auto port = world.load("ups", 0.5_MW);
  const auto begun = world.sag("a", 100.0_s, 100.1_s);
  world.sag_over(begun, 100.1_s);
  world.run(1000.0_s);
  CHECK(world.link("battery empty", "ups").date == Approx(700).epsilon(1e-12));
  CHECK_FALSE(world.graph.live(port));
  CHECK(world.graph.feed_import() == Power{});
  world.fail("a", 1100.0_s); // the source going and coming does not return it
  world.repair("a", 1200.0_s);
  CHECK_FALSE(world.graph.live(port));
  world.run(2000.0_s);
  CHECK(world.link("returned by hand", "ups").date == 1900);
  CHECK(world.link("back on mains", "ups").date == 1900);
  CHECK(world.graph.live(port));
  CHECK(world.graph.feed_import() > 0.5_MW); // and the recharge
}

TEST_CASE("a hand that comes while the source is dead closes the input: the load follows the source") {
  auto spec = ups(1.0_MW);
  spec.sag_count = 1;
  SagWorld world{{feed("a"), {.name = "ups", .kind = spec, .sources = {{"a"}}}}};
  const auto port = world.load("ups", 0.5_MW);
  world.sag("a", 100.0_s, 100.1_s);
  world.fail("a", 200.0_s);
  world.run(1950.0_s);
  CHECK_FALSE(world.graph.live(port));
  world.repair("a", 2000.0_s);
  CHECK(world.graph.live(port));
}
