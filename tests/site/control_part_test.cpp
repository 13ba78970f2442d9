// Fleets under fleet control come down by single machines: what is missing, and not the whole fleet.
#include "tests/site/control_views.hpp"

using namespace minehall;
using namespace minehall::site;

namespace {

scenario::ControlSpec by_machines() {
  scenario::ControlSpec spec;
  spec.fleet_control.emplace();
  return spec;
}
Controller controller() { return {by_machines(), machines}; }

// As site_at(), of 1000 machines each, 10 kW a machine.
View divisible_at(double import, double price = 0) {
  auto view = site_at(import, price);
  for (auto& fleet : view.fleets) fleet.machines = 1000, fleet.each = 10.0_kW;
  return view;
}

// What was ordered has come to pass.
void follow(View& view) {
  for (auto& fleet : view.fleets) {
    view.import += (fleet.after - fleet.power) * view.overhead;
    fleet.power = fleet.after;
  }
}

} // namespace

TEST_CASE("an excess of one fleet and a half takes one whole and half of the next, least efficient first") {
  // 113 MW, 98 allowed: 15 MW; the old ones of hall a go, of those of hall b 500 machines of 10 kW
  auto control = controller();
  auto view = divisible_at(113e6);
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].what == What::stop);
  CHECK(orders[0].fleet == 1);
  CHECK(orders[1].what == What::reduce);
  CHECK(orders[1].fleet == 3);
  CHECK(orders[1].by == Reason::import_limit);
  CHECK(orders[1].reduction / 5.0_MW == Approx(1));
  CHECK(view.fleets[3].told == 500);
  CHECK(view.fleets[3].gives() / 5.0_MW == Approx(1));
  CHECK(view.fleets[3].can_give() / 5.0_MW == Approx(1));
  CHECK(!view.fleets[3].reasons.any());
  CHECK(control.decide(view).empty()); // on its way counts as done
  follow(view);
  CHECK(view.import / 98.0_MW == Approx(1));
  CHECK(control.decide(view).empty()); // at the limit's band: stays
}

TEST_CASE("what follows a machine counts, and whole machines cover what is missing") {
  // 1 MW above; 1.25 W at the meter a W of machine: 0.8 MW and a bit is 81 machines of 10 kW
  auto control = controller();
  auto view = divisible_at(99.001e6);
  view.overhead = 1.25;
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(view.fleets[1].told == 81);
  CHECK(orders[0].reduction / 810.0_kW == Approx(1));
}

TEST_CASE("a further excess raises the order, and at its end the fleet stops whole") {
  auto control = controller();
  auto view = divisible_at(100e6);
  control.decide(view);
  CHECK(view.fleets[1].told == 200);
  follow(view);
  view.import += 3.0_MW;
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::reduce);
  CHECK(orders[0].reduction / 5.0_MW == Approx(1));
  CHECK(view.fleets[1].told == 500);
  follow(view);
  view.import += 6.0_MW;
  orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].what == What::stop);
  CHECK(orders[0].fleet == 1);
  CHECK(view.fleets[1].told == 0);
  CHECK(orders[1].fleet == 3);
  CHECK(view.fleets[3].told == 100);
}

TEST_CASE("room that comes back lowers the order, a batch at least, and ends it once all of it fits") {
  auto control = controller();
  auto view = divisible_at(103e6);
  control.decide(view);
  follow(view);
  CHECK(view.fleets[1].told == 500);
  view.import = Power::from_si(95e6 - 90e3); // nine machines: less than a batch of ten
  CHECK(control.decide(view).empty());
  view.import = Power::from_si(94e6);
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::reduce);
  CHECK(orders[0].reduction / 4.0_MW == Approx(1));
  follow(view);
  CHECK(view.import / 95.0_MW == Approx(1));
  CHECK(control.decide(view).empty());
  view.import = Power::from_si(90e6);
  orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::restart);
  CHECK(view.fleets[1].told == 0);
  CHECK(view.fleets[1].after == view.fleets[1].running);
}

TEST_CASE("a fleet that is stopped whole for a limit comes back in part where there is no room for all of it") {
  auto control = controller();
  auto view = divisible_at(92e6);
  auto& fleet = view.fleets[1];
  fleet.power = fleet.after = fleet.stopped;
  fleet.reasons.set(Reason::programme);
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::reduce);
  CHECK(orders[0].reduction / 7.0_MW == Approx(1));
  CHECK(!fleet.reasons.any());
}

TEST_CASE("a price stops all of a fleet that is reduced; at its end comes back what there is room for") {
  auto control = controller();
  auto view = divisible_at(103e6);
  control.decide(view);
  follow(view);           // 98 MW, fleet 1 gives 5
  view.import += 14.0_MW; // and what the price stops makes room for, others take
  view.price = EnergyPrice::from_si(70 * usd_per_mwh);
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 2); // both old fleets
  CHECK(orders[0].by == Reason::price);
  CHECK(view.fleets[1].after == view.fleets[1].stopped);
  CHECK(view.fleets[1].told == 500); // still owed
  follow(view);
  view.now = Duration::from_si(3600);
  view.price = EnergyPrice::from_si(10 * usd_per_mwh);
  view.import = Power::from_si(82e6); // room for 13 MW
  orders = control.decide(view);
  follow(view);
  CHECK(view.import / 95.0_MW == Approx(1));
  // in the order of the halls the first comes back whole, the other by 3 MW
  CHECK(view.fleets[1].told == 0);
  CHECK(!view.fleets[1].reasons.any());
  CHECK(view.fleets[3].told == 700);
  CHECK(!view.fleets[3].reasons.any());
}

TEST_CASE("an order from outside and control's own: the larger counts, and control never gives back below it") {
  auto control = controller();
  auto view = divisible_at(100e6);
  view.fleets[1].asked = 300;
  view.fleets[1].after = view.fleets[1].power = 7.0_MW;
  control.decide(view);
  CHECK(view.fleets[1].told == 500); // 2 MW beyond the 3 MW
  follow(view);
  view.import = Power::from_si(80e6);
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::restart);
  CHECK(view.fleets[1].told == 0);
  CHECK(view.fleets[1].after / 7.0_MW == Approx(1));
}

TEST_CASE("an element above its rating takes the machines that it needs, by the share that it carries of them") {
  auto control = controller();
  auto view = divisible_at(90e6);
  OverloadView at{.loading = 1.25, .carries = 10.0_MW, .target = 1};
  at.share = {0, 0.5, 0, 0};
  view.fleets[1].room = Power{};
  view.overloads.push_back(at); // 2 MW too much: 4 MW of fleet 1
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].reduction / 4.0_MW == Approx(1));
}

TEST_CASE("a fleet whose machines do not count, or that nobody controls, stops whole beside those that are divided") {
  auto control = controller();
  auto view = divisible_at(100e6);
  view.fleets[1].each = Power{};
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::stop);
}

TEST_CASE("a steady limit with a disturbed import: between the band's ends nothing is ordered") {
  auto control = controller();
  auto view = divisible_at(110e6);
  control.decide(view);
  follow(view);
  for (int tick = 0; tick < 100; ++tick) {
    view.import = Power::from_si(98e6 - 2.9e6 * (tick % 2));
    REQUIRE(control.decide(view).empty());
  }
}
