#include "models/power/graph.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <random>

using namespace minehall;
using namespace minehall::power;
using Catch::Matchers::Contains;

namespace {

// feed -> transformer -> busway
std::vector<ElementSpec> chain() {
  return {
      {.name = "feed", .kind = UtilityFeedSpec{86.0_MW}},
      {.name = "main", .kind = TransformerSpec{100.0_MW, 60.0_kW, 400.0_kW, 0, 0}, .sources = {{"feed"}}},
      {.name = "busway", .kind = BuswaySpec{10.0_MW, 0.005}, .sources = {{"main"}}, .room = "hall"},
  };
}

// feed -> ups a, ups b (2N) -> rack, and a reserve that only carries when both are lost
std::vector<ElementSpec> redundant() {
  return {
      {.name = "rack", .kind = PduSpec{4.0_MW, 0.01}, .sources = {{"a"}, {"b"}, {"reserve", 0}}},
      {.name = "a", .kind = UpsSpec{2.0_MW}, .sources = {{"feed"}}},
      {.name = "b", .kind = UpsSpec{2.0_MW}, .sources = {{"feed"}}},
      {.name = "reserve", .kind = UpsSpec{2.0_MW}, .sources = {{"feed"}}},
      {.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
  };
}

struct Site {
  explicit Site(std::vector<ElementSpec> elements) : graph{std::move(elements)} {}
  ElementId operator[](std::string_view name) const { return graph.find(name).value(); }
  PortId port(std::string_view name, Power load) {
    const auto id = graph.add_port((*this)[name], "load");
    graph.set_port(id, load);
    graph.solve();
    return id;
  }
  Graph graph;
};

// feed, transformer, switchgear, 19 busways, 18 PDUs: 40 elements
std::vector<ElementSpec> forty() {
  auto elements = chain();
  elements[2] = {.name = "gear", .kind = SwitchgearSpec{100.0_MW, 0.001}, .sources = {{"main"}}};
  for (int i = 0; i < 19; ++i)
    elements.push_back({.name = "busway " + std::to_string(i), .kind = BuswaySpec{10.0_MW}, .sources = {{"gear"}}});
  for (int i = 0; i < 18; ++i)
    elements.push_back({.name = "pdu " + std::to_string(i),
                        .kind = PduSpec{5.0_MW},
                        .sources = {{"busway " + std::to_string(i)}, {"busway " + std::to_string(i + 1)}}});
  return elements;
}

double relative_gap(const Graph& graph) { return std::abs(graph.imbalance() / graph.feed_import()); }

} // namespace

TEST_CASE("a chain adds up its losses from leaf to root") {
  // 8 MW on 10 MVA: 0.005 * 10 * 0.64 = 32 kW. Transformer: 60 + 400 * 0.08032^2 = 62.580521 kW. Feed: 8.094580521 MW
  Site site{chain()};
  site.port("busway", 8.0_MW);
  CHECK(site.graph.loss(site["busway"]) / 1.0_kW == Approx(32));
  CHECK(site.graph.loss(site["main"]) / 1.0_kW == Approx(62.58052096));
  CHECK(site.graph.feed_import() / 1.0_MW == Approx(8.09458052096));
  CHECK(site.graph.loading(site["busway"]) == Approx(0.8));
  CHECK(site.graph.loading(site["feed"]) == Approx(8.09458052096 / 86));
  CHECK(relative_gap(site.graph) < 1e-9);
}

TEST_CASE("an unloaded transformer still draws its no-load loss") {
  Site site{chain()};
  site.graph.solve();
  CHECK(site.graph.feed_import() == 60.0_kW);
  CHECK(site.graph.live(site["busway"]));
}

TEST_CASE("a port without its own reactive power has that of the element's power factor") {
  // 8 MW at 0.8: 6 Mvar, 10 MVA, full busway
  auto elements = chain();
  elements[2].power_factor = 0.8;
  Site site{elements};
  const auto port = site.port("busway", 8.0_MW);
  CHECK(site.graph.reactive_output(site["busway"]) / 1.0_MW == Approx(6));
  CHECK(site.graph.loading(site["busway"]) == Approx(1));
  site.graph.set_port(port, 8.0_MW, Power{});
  site.graph.solve();
  CHECK(site.graph.loading(site["busway"]) == Approx(0.8));
}

TEST_CASE("2N sources share the load, the survivor takes it, the reserve comes last") {
  Site site{redundant()};
  const auto port = site.port("rack", 1.8_MW);
  const double rack = 1.8 * 1.01;
  const auto output = [&](std::string_view name) { return site.graph.output(site[name]) / 1.0_MW; };
  CHECK(output("a") == Approx(rack / 2));
  CHECK(output("b") == Approx(rack / 2));
  CHECK(output("reserve") == 0);
  site.graph.set_status(site["a"], Status::failed);
  site.graph.solve();
  CHECK(output("a") == 0);
  CHECK(output("b") == Approx(rack));
  CHECK(site.graph.input(site["a"]) == Power{});
  site.graph.set_status(site["b"], Status::open);
  site.graph.solve();
  CHECK(output("reserve") == Approx(rack));
  CHECK(site.graph.live(port));
  site.graph.set_status(site["a"], Status::closed);
  site.graph.solve();
  CHECK(output("a") == Approx(rack));
  CHECK(output("reserve") == 0);
  CHECK(relative_gap(site.graph) < 1e-9);
}

TEST_CASE("weights share in proportion") {
  auto elements = redundant();
  elements[0].sources = {{"a", 1}, {"b", 3}};
  Site site{elements};
  site.port("rack", 1.0_MW);
  CHECK(site.graph.output(site["b"]) / site.graph.output(site["a"]) == Approx(3));
}

TEST_CASE("what hangs below an open element is dead and not counted") {
  Site site{chain()};
  const auto port = site.port("busway", 8.0_MW);
  const Power before = site.graph.feed_import();
  site.graph.set_status(site["main"], Status::open);
  site.graph.solve();
  CHECK_FALSE(site.graph.live(port));
  CHECK_FALSE(site.graph.live(site["busway"]));
  CHECK(site.graph.served(port) == Power{});
  CHECK(site.graph.feed_import() == Power{});
  CHECK(site.graph.headroom(site["busway"]) == Power{});
  CHECK(site.graph.changed().size() == 3);
  site.graph.set_status(site["main"], Status::closed);
  site.graph.solve();
  CHECK(site.graph.feed_import() == before);
}

TEST_CASE("an element out of service at the start is absent until it is closed") {
  auto elements = chain();
  elements[2].in_service.from = 1.0_h;
  Site site{elements};
  const auto port = site.port("busway", 1.0_MW);
  CHECK(site.graph.status(site["busway"]) == Status::absent);
  CHECK_FALSE(site.graph.live(port));
  CHECK(elements[2].in_service.at(1.0_h));
}

TEST_CASE("only what moved is in the list of changes") {
  Site site{forty()};
  const auto port = site.port("busway 0", 1.0_MW);
  site.graph.solve();
  CHECK(site.graph.changed().empty());
  site.graph.set_port(port, 2.0_MW);
  site.graph.solve();
  // busway 0, gear, main, feed
  CHECK(site.graph.changed().size() == 4);
  CHECK(site.graph.changed().back() == site["feed"]);
}

TEST_CASE("headroom is the least room on the way to the feed") {
  Site site{chain()};
  site.port("busway", 8.0_MW);
  CHECK(site.graph.headroom(site["busway"]) / 1.0_MW == Approx(2));                // its rating
  CHECK(site.graph.headroom(site["main"]) / 1.0_MW == Approx(86 - 8.09458052096)); // the import limit
  site.graph.set_import_limit(site["feed"], 6.0_MW);
  CHECK(site.graph.headroom(site["busway"]) / 1.0_MW == Approx(6 - 8.09458052096));
  CHECK_THROWS_WITH(site.graph.set_import_limit(site["main"], 1.0_MW), Contains("'main' is not a utility feed"));
}

TEST_CASE("headroom under two sources counts the share of each") {
  // each UPS carries half: 2 MW less half of 1.01 MW, twice
  Site site{redundant()};
  site.port("rack", 1.0_MW);
  CHECK(site.graph.headroom(site["rack"]) / 1.0_MW == Approx(2 * (2 - 0.505)));
}

TEST_CASE("a million changes leave no drift, and the balance closes") {
  Site site{forty()};
  std::vector<PortId> ports;
  for (int i = 0; i < 18; ++i) ports.push_back(site.port("pdu " + std::to_string(i), 2.0_MW));
  const Power before = site.graph.feed_import();
  std::mt19937_64 draw_port{1};
  double worst = 0;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 1'000'000; ++i) {
    const auto bits = draw_port();
    site.graph.set_port(ports[bits % ports.size()], Power::from_si(static_cast<double>(bits >> 32) * 1e-3));
    site.graph.solve();
    if (i % 1000 == 0) worst = std::max(worst, relative_gap(site.graph));
  }
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - begin;
  std::cout << "40 elements, one port changed: " << taken.count() / 1e6 << " ns a solve\n";
  CHECK(worst < 1e-12);
  for (const auto port : ports) site.graph.set_port(port, 2.0_MW);
  site.graph.solve();
  CHECK(site.graph.feed_import() == before);
}

TEST_CASE("a full solve of forty elements is cheap, too") {
  Site site{forty()};
  std::vector<PortId> ports;
  for (int i = 0; i < 18; ++i) ports.push_back(site.port("pdu " + std::to_string(i), 2.0_MW));
  constexpr int rounds = 100'000;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    for (const auto port : ports) site.graph.set_port(port, Power::from_si(2e6 + i));
    site.graph.solve();
  }
  const std::chrono::duration<double, std::nano> all = std::chrono::steady_clock::now() - begin;
  std::cout << "40 elements, all changed: " << all.count() / rounds << " ns a solve\n";
  CHECK(site.graph.feed_import() > 36.0_MW);
}
