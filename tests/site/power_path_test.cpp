#include "sim/site/power_path.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace minehall;
using namespace minehall::power;
using namespace minehall::site;
using Catch::Matchers::Equals;

namespace {

struct Links final : Observer {
  struct Link {
    double date;
    std::string element, what;
    double value;
    EventId id, cause, root;
  };
  std::vector<Link> all;
  void job(const JobOutcome&) override {}
  void segment(const SegmentOutcome&) override {}
  void failure(const FailureOutcome&) override {}
  void occurrence(const Occurrence&) override {}
  void curve(std::uint32_t, const thermal::Hall&, Duration) override {}
  void link(const ChainLink& at) override {
    all.push_back({at.date.si(), std::string{at.element}, std::string{at.what}, at.value, at.id, at.cause, at.root});
  }
};

// A graph, an agenda and the power path, driven as the engine and the site do it.
struct World {
  explicit World(std::vector<ElementSpec> elements, std::uint32_t replica = 0)
      : graph{std::move(elements)}, path{graph, agenda, 1, replica} {
    path.attach(links);
  }
  ElementId operator[](std::string_view name) const { return graph.find(name).value(); }
  PortId load(std::string_view element, Power power) {
    const auto port = graph.add_port((*this)[element], "load");
    graph.set_port(port, power);
    return port;
  }
  void settle(Duration now, EventId cause) {
    do graph.solve();
    while (path.react(now, cause));
    path.settled(now, cause);
    CHECK(std::abs(graph.imbalance().si()) <= 1e-9 * std::max(1.0, graph.feed_import().si()));
    for (const auto& store : path.backup().stores()) {
      CHECK(store.battery.state_of_charge(now) >= 0);
      CHECK(store.battery.state_of_charge(now) <= 1);
    }
  }
  void run(Duration until) {
    if (!begun) settle({}, EventId::none);
    begun = true;
    while (agenda.head() <= until) {
      const auto now = agenda.head();
      EventId cause = EventId::none;
      while (agenda.head() <= now) {
        const auto event = agenda.pop();
        path.trace(event.id, event.cause);
        path.handle(event);
        cause = event.id;
      }
      settle(now, cause);
    }
  }
  EventId fail(std::string_view element, Duration now) {
    run(now);
    const auto id = agenda.note();
    path.tell(now, (*this)[element], "failed", 0, id, EventId::none);
    graph.set_status((*this)[element], Status::failed);
    settle(now, id);
    return id;
  }
  void repair(std::string_view element, Duration now) {
    run(now);
    path.repaired((*this)[element], now);
    graph.set_status((*this)[element], path.status((*this)[element], Status::closed));
    settle(now, agenda.note());
  }
  // "what element" of all links but of those that only say who is dead or live
  std::vector<std::string> story() const {
    std::vector<std::string> lines;
    for (const auto& at : links.all)
      if (at.what != "dead" && at.what != "live") lines.push_back(at.what + " " + at.element);
    return lines;
  }
  const Links::Link& link(std::string_view what, std::string_view element) const {
    for (const auto& at : links.all)
      if (at.what == what && at.element == element) return at;
    FAIL("no link '" << what << " " << element << "'");
    return links.all.front();
  }

  Graph graph;
  Agenda agenda;
  PowerPath path;
  Links links;
  bool begun = false;
};

UpsSpec ups(Power rating, bool bypass = false) {
  UpsSpec spec{rating, 0, 0, 0};
  spec.bypass = bypass;
  spec.input_power_factor = 1;
  spec.battery = BatterySpec{.energy = rating * 300.0_s, .charge_rate = 0.5};
  return spec;
}

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
  World world{shared(4)};
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
  World world{shared(4)};
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
  World world{std::move(elements)};
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
  World world{std::move(elements)};
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
  World world{std::move(elements)};
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
  World world{
      {{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}}, {.name = "ups", .kind = spec, .sources = {{"feed"}}}}};
  world.load("ups", 0.5_MW);
  for (const double date : {10.0, 20.0, 30.0}) {
    world.run(Duration::from_si(date));
    world.path.sag(world["ups"], Duration::from_si(date), EventId::none);
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
  World world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
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
  World world{with_genset()};
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
  World world{with_genset({.rating = 1.0_MW, .start_failure = 0})};
  world.graph.set_status(world["ups"], Status::open);
  const auto port = world.load("ats", 0.7_MW); // on the switch itself: all at once
  world.fail("feed", 100.0_s);
  world.run(500.0_s);
  CHECK(world.link("genset stalled", "genset").date == Approx(110.1));
  CHECK_FALSE(world.graph.live(port));
}

TEST_CASE("a tank runs dry at its date and the load with it") {
  // 0.8 MW of 1 MW for 100 L: 1000 kW * (0.015 + 0.255 * 0.8) = 219 L/h, 1643.8 s from the transfer on; 15 L/h before
  World world{with_genset({.rating = 1.0_MW, .start_failure = 0, .step = 1, .tank = Volume::from_si(0.1)})};
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
    World world{with_genset({.rating = 2.0_MW, .start_failure = 0.3, .retries = 1}), replica};
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
  World world{std::move(elements)};
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
  World world{{{.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
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

TEST_CASE("a hot spot alarm comes at its date, and the trip opens the transformer") {
  TransformerSpec spec{.rating = 1.0_MW, .no_load_loss = 1.0_kW, .load_loss = 5.0_kW};
  spec.thermal = TransformerHeatSpec{};
  World world{
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
