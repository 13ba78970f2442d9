// Who gives up first and who comes back: merit order, the cap as the last resort, the band between shed and release.
#include "tests/site/control_views.hpp"

using namespace minehall;
using namespace minehall::site;

namespace {

void stop(FleetView& fleet, Reason reason) {
  fleet.power = fleet.after = fleet.stopped;
  fleet.reasons.set(reason);
}

Controller controller() { return {scenario::ControlSpec{}, machines}; }

} // namespace

TEST_CASE("the least efficient miners go first, only as many as needed, and no gang is capped") {
  auto control = controller();
  auto view = site_at(109e6); // 11 MW above 98 MW
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  for (const auto& order : orders) {
    CHECK(order.what == What::stop);
    CHECK(order.by == Reason::import_limit);
    CHECK(view.fleets[order.fleet].machine == 1);
  }
  CHECK(control.decide(view).empty()); // what is ordered counts as done
}

TEST_CASE("the efficient class follows, then a cap that takes off the rest") {
  auto control = controller();
  auto view = site_at(141e6); // 43 MW above: 40 MW of miners and 3 MW of gangs
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 5);
  CHECK(orders[0].fleet == 1);
  CHECK(orders[1].fleet == 3);
  CHECK(orders[2].fleet == 0);
  CHECK(orders[3].fleet == 2);
  CHECK(orders[4].what == What::cap);
  CHECK(orders[4].level == Approx(0.7).epsilon(1e-9));
}

TEST_CASE("a cap never goes below the lowest one, and fleets without feed are left alone") {
  auto control = controller();
  auto view = site_at(200e6);
  for (auto& fleet : view.fleets) fleet.available = false;
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].level == 0.4);
}

TEST_CASE("between release and shed nothing is ordered") {
  auto control = controller();
  auto view = site_at(95e6);
  stop(view.fleets[1], Reason::import_limit);
  CHECK(control.decide(view).empty());
  view.import = Power::from_si(98e6);
  CHECK(control.decide(view).empty());
}

TEST_CASE("back in reverse: the cap first, then the efficient class, each only with room for all of it") {
  auto control = controller();
  auto view = site_at(0);
  view.tiers[0].cap = 0.5;
  for (auto& fleet : view.fleets) stop(fleet, Reason::import_limit);

  view.import = Power::from_si(92e6); // 3 MW of room: the cap takes them all
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::cap);
  CHECK(orders[0].level == Approx(0.8).epsilon(1e-9));

  view.import = Power::from_si(79e6); // 16 MW: 5 MW for the gangs, 10 MW for one fleet, no second
  orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].level == 1);
  CHECK(orders[1].what == What::restart);
  CHECK(view.fleets[orders[1].fleet].machine == 0);
}

TEST_CASE("price stops the class that no longer earns; it starts again through the queue for room") {
  auto control = controller();
  auto view = site_at(90e6);
  view.price = EnergyPrice::from_si(70 * usd_per_mwh);
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  for (const auto& order : orders) {
    CHECK(order.what == What::stop);
    CHECK(order.by == Reason::price);
    CHECK(view.fleets[order.fleet].machine == 1);
  }
  for (auto& fleet : view.fleets) fleet.power = fleet.after;
  view.import = Power::from_si(70e6);

  view.price = EnergyPrice::from_si(57 * usd_per_mwh); // not clearly cheaper
  view.now = Duration::from_si(3600);
  CHECK(control.decide(view).empty());

  view.price = EnergyPrice::from_si(50 * usd_per_mwh);
  view.import = Power::from_si(84e6); // 11 MW of room: one fleet now, the other waits
  control.decide(view);
  CHECK(!view.fleets[1].reasons.any());
  CHECK(!view.fleets[3].reasons.has(Reason::price));
  CHECK(view.fleets[3].reasons.has(Reason::import_limit));

  view.fleets[1].power = view.fleets[1].after; // it runs: 94 MW; later there is room again
  view.import = Power::from_si(84e6);
  control.decide(view);
  CHECK(!view.fleets[3].reasons.any());
}

TEST_CASE("without a known price or break-even price nothing stops for price") {
  auto control = controller();
  auto view = site_at(90e6);
  view.price = EnergyPrice::from_si(std::nan(""));
  CHECK(control.decide(view).empty());
  view.price = EnergyPrice::from_si(1000 * usd_per_mwh);
  view.breakeven[0] = view.breakeven[1] = EnergyPrice::from_si(std::nan(""));
  CHECK(control.decide(view).empty());
}
