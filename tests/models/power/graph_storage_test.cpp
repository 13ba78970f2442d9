#include "models/power/graph.hpp"
#include "models/power/ups.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {

// feed -> mains -> ats (or genset) -> ups -> rack; a store on the mains
std::vector<ElementSpec> backed() {
  return {
      {.name = "feed", .kind = UtilityFeedSpec{10.0_MW}},
      {.name = "mains", .kind = BuswaySpec{10.0_MW, 0.005}, .sources = {{"feed"}}},
      {.name = "genset", .kind = GensetSpec{.rating = 2.0_MW}},
      {.name = "ats", .kind = TransferSwitchSpec{.rating = 2.0_MW}, .sources = {{"mains"}, {"genset", 0}}},
      {.name = "ups", .kind = UpsSpec{2.0_MW}, .sources = {{"ats"}}},
      {.name = "rack", .kind = PduSpec{2.0_MW, 0.01}, .sources = {{"ups"}}},
      {.name = "store", .kind = BessSpec{.rating = 1.0_MW}, .sources = {{"mains"}}},
  };
}

struct Backed {
  Graph graph{backed()};
  PortId load = graph.add_port((*this)["rack"], "load");
  ElementId operator[](std::string_view name) const { return graph.find(name).value(); }
  Backed() {
    graph.set_port(load, 1.0_MW);
    graph.solve();
  }
  bool balanced() const { return std::abs(graph.imbalance().si()) < 1e-9 * 1e6; }
  std::string changed() const {
    std::string names;
    for (const auto id : graph.changed()) names += graph.spec(id).name + " ";
    return names;
  }
};

} // namespace

TEST_CASE("a UPS on battery lives without a source, draws nothing, and supplies output and loss itself") {
  Backed site;
  const Power before = site.graph.feed_import();
  site.graph.set_own_supply(site["ups"], true);
  site.graph.set_status(site["feed"], Status::failed);
  site.graph.solve();
  CHECK_FALSE(site.graph.live(site["ats"]));
  CHECK(site.graph.live(site.load));
  CHECK(site.graph.feed_import() == Power{});
  CHECK(site.graph.own_power(site["ups"]) / 1.0_W ==
        Approx((1.01_MW + ups_loss(UpsSpec{2.0_MW}, 1.01_MW)) / 1.0_W).epsilon(1e-12));
  CHECK(site.balanced());
  site.graph.set_own_supply(site["ups"], false);
  site.graph.solve();
  CHECK_FALSE(site.graph.live(site.load));
  CHECK(site.balanced());
  site.graph.set_status(site["feed"], Status::closed);
  site.graph.solve();
  CHECK(site.graph.feed_import() == before);
  CHECK(site.graph.own_power(site["ups"]) == Power{});
}

TEST_CASE("an open element that supplies itself supplies nobody") {
  Backed site;
  site.graph.set_own_supply(site["ups"], true);
  site.graph.set_status(site["ups"], Status::open);
  site.graph.solve();
  CHECK_FALSE(site.graph.live(site.load));
  CHECK(site.graph.own_power(site["ups"]) == Power{});
  CHECK(site.balanced());
}

TEST_CASE("charge is drawn on top of output and loss, discharge is given to the bus above") {
  Backed site;
  const Power before = site.graph.output(site["mains"]);
  site.graph.set_charge(site["store"], 0.5_MW);
  site.graph.solve();
  CHECK((site.graph.output(site["mains"]) - before) / 1.0_MW == Approx(0.5));
  CHECK(site.balanced());
  site.graph.set_charge(site["store"], -0.5_MW);
  site.graph.solve();
  CHECK((site.graph.output(site["mains"]) - before) / 1.0_MW == Approx(-0.5));
  CHECK(site.balanced());
  site.graph.set_status(site["store"], Status::open); // nothing flows through an open element
  site.graph.solve();
  CHECK(site.graph.charge(site["store"]) == Power{});
  CHECK(site.graph.output(site["mains"]) == before);
  CHECK(site.balanced());
}

TEST_CASE("a genset lives only while it supplies itself, and carries what its switch hands it") {
  Backed site;
  CHECK_FALSE(site.graph.live(site["genset"]));
  CHECK(site.graph.living_sources(site["ats"]) == 0b01);
  site.graph.set_status(site["feed"], Status::failed);
  site.graph.set_own_supply(site["genset"], true);
  site.graph.solve();
  CHECK(site.graph.living_sources(site["ats"]) == 0b10);
  CHECK(site.graph.live(site.load)); // the reserve takes over
  CHECK(site.graph.own_power(site["genset"]) == site.graph.output(site["genset"]));
  CHECK(site.graph.loading(site["genset"]) ==
        Approx(site.graph.reactive_output(site["genset"]).si() == 0
                   ? site.graph.output(site["genset"]) / 2.0_MW
                   : std::hypot(site.graph.output(site["genset"]) / 2.0_MW,
                                site.graph.reactive_output(site["genset"]) / 2.0_MW)));
  CHECK(site.graph.import_limit() == Power{});
  CHECK(site.balanced());
}

TEST_CASE("a selected source is the only one, dead or alive") {
  Backed site;
  site.graph.select(site["ats"], 1);
  site.graph.solve();
  CHECK_FALSE(site.graph.live(site.load)); // the genset stands still though the mains live
  site.graph.select(site["ats"], 0);
  site.graph.set_own_supply(site["genset"], true);
  site.graph.solve();
  CHECK(site.graph.live(site.load));
  CHECK(site.graph.output(site["genset"]) == Power{});
  site.graph.select(site["ats"], 1);
  site.graph.solve();
  CHECK(site.graph.output(site["genset"]) > 1.0_MW);
  CHECK(site.graph.output(site["mains"]) == Power{});
  CHECK(site.balanced());
}

TEST_CASE("on bypass a UPS loses less and passes reactive power on") {
  // output 1.01 MW at 98.5 %: 15.38 kW instead of 2 MW * (0.01 + 0.015 x + 0.015 x^2)
  Backed site;
  const Power converted = site.graph.loss(site["ups"]);
  site.graph.set_mode(site["ups"], UpsMode::eco);
  site.graph.solve();
  CHECK(site.graph.loss(site["ups"]) / 1.0_kW == Approx(1010 * (1 / 0.985 - 1)));
  CHECK(site.graph.loss(site["ups"]) < converted);
  CHECK(site.graph.reactive_input(site["ups"]) == site.graph.reactive_output(site["ups"]));
}

TEST_CASE("a change of life touches only those below and those above it") {
  Backed site;
  site.graph.set_status(site["rack"], Status::open);
  site.graph.solve();
  CHECK(site.changed() == "rack ups ats mains feed "); // neither the genset nor the store
}

TEST_CASE("reach is the share of a watt more that an element above carries") {
  Backed site;
  CHECK(site.graph.reach(site["rack"], site["feed"]) == 1);
  CHECK(site.graph.reach(site["rack"], site["genset"]) == 0);
  CHECK(site.graph.reach(site["rack"], site["store"]) == 0);
}

TEST_CASE("a cable loses 3 I^2 R") {
  // 1 MVA at 415 V: I = 1391.2 A; 3 * 1391.2^2 * 1 mohm = 5806.4 W; 0.5 mohm: 2903.2 var
  const CableSpec cable{.rating = 1.0_MW, .voltage = 415, .resistance = 1e-3, .reactance = 0.5e-3};
  const auto at = draw(cable, {0.8_MW, 0.6_MW});
  CHECK(at.loss / 1.0_W == Approx(5806.36).epsilon(1e-5));
  CHECK((at.input_reactive - 0.6_MW) / 1.0_W == Approx(2903.18).epsilon(1e-4));
  CHECK(draw(cable, {}).loss == Power{});
}
