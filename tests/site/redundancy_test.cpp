// Redundancy as shares of living sources: what the others carry when one is lost, and that nothing trips or goes dark.
#include "tests/site/power_world.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;

namespace {

std::vector<ElementSpec> with_ups(int count, Power rating) {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{100.0_MW}}};
  for (int u = 0; u < count; ++u)
    elements.push_back(
        {.name = "ups_" + std::to_string(u), .kind = ups(rating), .sources = {{"feed"}}, .protection = ups_overload()});
  return elements;
}

// What one of `count` equal UPS of 1 MW that share a load is loaded with.
struct Shared {
  double before, while_one_is_lost, after;
  bool fed;
  std::size_t trips;
};

// One is lost for an hour.
Shared lose_one_of(int count, Power load) {
  auto elements = with_ups(count, 1.0_MW);
  ElementSpec bus{.name = "bus", .kind = SwitchgearSpec{10.0_MW}};
  for (int u = 0; u < count; ++u) bus.sources.push_back({"ups_" + std::to_string(u)});
  elements.push_back(bus);
  PowerWorld world{std::move(elements)};
  const auto port = world.load("bus", load);
  world.run({});
  const double before = world.graph.loading(world["ups_1"]);
  world.fail("ups_0", 100.0_s);
  const double lost = world.graph.loading(world["ups_1"]);
  world.repair("ups_0", 3700.0_s);
  return {before, lost, world.graph.loading(world["ups_0"]), world.graph.live(port), world.path.trips().trips()};
}

} // namespace

TEST_CASE("2N: each carries half and, when the other is lost, all") {
  const auto ups = lose_one_of(2, 1.0_MW);
  CHECK(ups.before == Approx(0.5).epsilon(1e-12));
  CHECK(ups.while_one_is_lost == Approx(1).epsilon(1e-12));
  CHECK(ups.after == Approx(0.5).epsilon(1e-12));
  CHECK(ups.fed);
  CHECK(ups.trips == 0);
}

TEST_CASE("N+1: three where two would do, two thirds and then all") {
  const auto ups = lose_one_of(3, 2.0_MW);
  CHECK(ups.before == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(ups.while_one_is_lost == Approx(1).epsilon(1e-12));
  CHECK(ups.after == Approx(2.0 / 3).epsilon(1e-12));
  CHECK(ups.fed);
  CHECK(ups.trips == 0);
}

TEST_CASE("distributed redundant, 4N/3: six loads on the pairs of four UPS, 75 % and then 100 % on three") {
  auto elements = with_ups(4, 1.0_MW);
  std::vector<std::string> loads;
  for (int a = 0; a < 4; ++a)
    for (int b = a + 1; b < 4; ++b) {
      loads.push_back("pdu_" + std::to_string(a) + std::to_string(b));
      elements.push_back({.name = loads.back(),
                          .kind = PduSpec{1.0_MW, 0},
                          .sources = {{"ups_" + std::to_string(a)}, {"ups_" + std::to_string(b)}}});
    }
  PowerWorld world{std::move(elements)};
  for (const auto& name : loads) world.load(name, 0.5_MW); // three halves of 0.5 MW on each UPS
  world.run({});
  for (const char* name : {"ups_0", "ups_1", "ups_2", "ups_3"})
    CHECK(world.graph.loading(world[name]) == Approx(0.75).epsilon(1e-12));
  world.fail("ups_2", 100.0_s);
  for (const char* name : {"ups_0", "ups_1", "ups_3"})
    CHECK(world.graph.loading(world[name]) == Approx(1).epsilon(1e-12));
  world.run(1.0_days);
  CHECK(world.path.trips().trips() == 0);
  for (const auto& name : loads) CHECK(world.graph.live(world[name]));
}

TEST_CASE("block redundant: the catcher idles until one is lost, and then carries what that one did") {
  auto elements = with_ups(3, 1.0_MW);
  for (const char* name : {"0", "1"})
    elements.push_back({.name = std::string{"switch_"} + name,
                        .kind = TransferSwitchSpec{.rating = 1.0_MW, .transfer = 0.004_s, .retransfer_delay = 10.0_s},
                        .sources = {{std::string{"ups_"} + name}, {"ups_2", 0}}});
  PowerWorld world{std::move(elements)};
  world.load("switch_0", 0.9_MW);
  world.load("switch_1", 0.8_MW);
  world.run({});
  CHECK(world.graph.loading(world["ups_2"]) == 0);
  world.fail("ups_1", 100.0_s);
  world.run(200.0_s);
  CHECK(world.graph.loading(world["ups_2"]) == Approx(0.8).epsilon(1e-12));
  CHECK(world.graph.loading(world["ups_0"]) == Approx(0.9).epsilon(1e-12));
  CHECK(world.path.trips().trips() == 0);
}

namespace {

// Two sets of 1 MW, ready after 10 s and 17 s, behind one bus.
std::vector<ElementSpec> with_sets() {
  std::vector<ElementSpec> elements{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}};
  for (const double delay : {10.0, 17.0})
    elements.push_back(
        {.name = "set_" + std::to_string(static_cast<int>(delay)),
         .kind = GensetSpec{
             .rating = 1.0_MW, .rated_power_factor = 1, .start_delay = Duration::from_si(delay), .start_failure = 0}});
  elements.push_back({.name = "sets", .kind = SwitchgearSpec{3.0_MW}, .sources = {{"set_10"}, {"set_17"}}});
  elements.push_back({.name = "ats", .kind = TransferSwitchSpec{.rating = 3.0_MW}, .sources = {{"feed"}, {"sets", 0}}});
  return elements;
}

} // namespace

TEST_CASE("paralleled gensets: the switch waits for the second, and stays open if both together are too small") {
  for (const double load : {0.9, 1.3}) { // of 1.2 MW that two of 1 MW take at once
    PowerWorld world{with_sets()};
    const auto port = world.load("ats", 1.0_MW * load);
    world.fail("feed", 100.0_s);
    world.run(200.0_s);
    CHECK(world.link("genset ready", "set_10").date == 110);
    CHECK(world.graph.live(port) == (load < 1.2));
    if (load < 1.2) {
      CHECK(world.link("transferred", "ats").date == Approx(117.1).epsilon(1e-12));
      CHECK(world.graph.own_power(world["set_10"]) / 1.0_MW == Approx(load / 2).epsilon(1e-12));
    } else {
      CHECK(world.link("gensets too small", "ats").value == Approx(1.3 / 1.2).epsilon(1e-12));
    }
    for (const auto& line : world.story()) CHECK(line.find("stalled") == std::string::npos);
  }
}

TEST_CASE("a bus of gensets that died is taken again only when enough of them are back") {
  PowerWorld world{with_sets()};
  const auto port = world.load("ats", 0.9_MW);
  world.fail("feed", 100.0_s);
  world.run(200.0_s);
  CHECK(world.graph.live(port));
  world.fail("set_10", 300.0_s);
  world.fail("set_17", 300.0_s);
  CHECK_FALSE(world.graph.live(port));
  world.repair("set_10", 400.0_s);
  world.run(450.0_s);
  CHECK(world.path.backup().gensets().front().set.state() == Genset::State::running);
  CHECK_FALSE(world.graph.live(port)); // 0.9 of 0.6 MW would stall it
  world.repair("set_17", 500.0_s);
  world.run(516.0_s);
  CHECK_FALSE(world.graph.live(port));
  world.run(600.0_s);
  CHECK(world.graph.live(port));
  for (const auto& line : world.story()) CHECK(line.find("stalled") == std::string::npos);
}
