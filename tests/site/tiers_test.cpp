// Tiers of jobs: batch gives up first, inference last, back in reverse; who is too slow for a trip is covered by who
// is not.
#include "sim/site/control.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::site;
using mining::Reason;
using scheduling::Tier;
using What = Order::What;

namespace {

double share(double cap, const void*) { return cap; }

// A fleet of 10 MW and 4, 3 and 2 MW of gangs; the limit is 100 MW, so that 98 MW may be drawn.
View site_at(double import) {
  View view;
  view.import = Power::from_si(import);
  view.limit = Power::from_si(100e6);
  view.price = view.delivery = EnergyPrice{};
  view.breakeven = {EnergyPrice::from_si(1)};
  FleetView fleet;
  fleet.power = fleet.after = fleet.running = Power::from_si(10e6);
  fleet.gone_in = 5.0_s;
  view.fleets = {fleet};
  view.share_at_cap = share;
  for (const auto tier : scheduling::tier_order) {
    auto& gangs = view.tiers[index(tier)];
    gangs.uncapped = Power::from_si(4e6 - 1e6 * static_cast<double>(index(tier)));
    gangs.lowest_cap = 0.5;
    gangs.latency = 5.0_s;
  }
  return view;
}

Controller controller(scenario::ControlSpec spec = {}) {
  mining::MinerClassSpec machine;
  machine.name = "s21", machine.hash_rate = HashRate::from_si(100e12), machine.power = Power::from_si(1750);
  return {spec, {machine}};
}

// The element carries 12 MW at 120 % and is to come down to 98 %: 2.2 MW too much. Fleet and gangs hang on it.
View overloaded(Duration trip_in) {
  auto view = site_at(50e6);
  view.overloads = {
      {.loading = 1.2, .carries = 12.0_MW, .share = {1}, .gangs = {1, 1, 1}, .target = 0.98, .trip_in = trip_in}};
  view.gang_room = view.fleets[0].room = {};
  return view;
}

void check_cap(const Order& order, Tier tier, double level) {
  CHECK(order.what == What::cap);
  CHECK(order.tier == tier);
  CHECK(order.level == Approx(level).epsilon(1e-9));
}

} // namespace

TEST_CASE("miners, batch, fine-tuning, inference: each to its lowest before the next") {
  auto control = controller();
  auto view = site_at(112e6); // 14 MW above: miners 10, batch 2, fine-tuning 1.5, inference 0.5 of 2
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 4);
  CHECK(orders[0].what == What::stop);
  check_cap(orders[1], Tier::batch, 0.5);
  check_cap(orders[2], Tier::fine_tune, 0.5);
  check_cap(orders[3], Tier::inference, 0.75);
  CHECK(control.decide(view).empty()); // what is ordered counts as done
}

TEST_CASE("an excess that batch can bear leaves the others alone; a tier of its own floor bears less") {
  auto control = controller();
  auto view = site_at(109e6); // 11 MW: 1 MW of batch
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  check_cap(orders[1], Tier::batch, 0.75);

  view = site_at(110e6); // 12 MW: of batch 0.4, fine-tuning the rest of 1.6 as far as 1.5, inference 0.1
  view.tiers[0].lowest_cap = 0.9;
  orders = control.decide(view);
  REQUIRE(orders.size() == 4);
  check_cap(orders[1], Tier::batch, 0.9);
  check_cap(orders[2], Tier::fine_tune, 0.5);
  check_cap(orders[3], Tier::inference, 0.95);
}

TEST_CASE("back in reverse: inference, fine-tuning, batch, then miners") {
  auto control = controller();
  auto view = site_at(93e6); // 2 MW of room: inference takes 1, fine-tuning the other of its 1.5
  for (auto& gangs : view.tiers) gangs.cap = 0.5;
  auto& fleet = view.fleets[0];
  fleet.power = fleet.after = fleet.stopped;
  fleet.reasons.set(Reason::import_limit);
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  check_cap(orders[0], Tier::inference, 1);
  check_cap(orders[1], Tier::fine_tune, 0.5 + 1.0 / 3);

  view.import = 80.0_MW; // 15 MW: 0.5 and 2 for gangs, of which 1 is on its way, 10 for the fleet
  for (auto& gangs : view.tiers) gangs.pending = {};
  orders = control.decide(view);
  REQUIRE(orders.size() == 3);
  check_cap(orders[0], Tier::fine_tune, 1);
  check_cap(orders[1], Tier::batch, 1);
  CHECK(orders[2].what == What::restart);
}

TEST_CASE("miners that are off before the device trips are enough") {
  auto control = controller();
  auto view = overloaded(10.0_s);
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].what == What::stop);
}

TEST_CASE("where miners are too slow for the trip, quick caps bridge until they are off; slow ones would not") {
  auto control = controller();
  auto view = overloaded(3.0_s);
  for (auto& gangs : view.tiers) gangs.latency = 0.1_s;
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 3); // 2.2 MW in time: 2 of batch, 0.2 of fine-tuning; inference is left alone
  CHECK(orders[0].what == What::stop);
  check_cap(orders[1], Tier::batch, 0.5);
  check_cap(orders[2], Tier::fine_tune, 1 - 0.2 / 3);
  CHECK(control.decide(view).empty()); // the caps under way are in time, the stop is not: nothing to add

  auto late = overloaded(3.0_s);
  CHECK(controller().decide(late).size() == 1);
}

TEST_CASE("a tier that does not load the element is not capped for it") {
  auto control = controller();
  auto view = overloaded(10.0_s);
  view.fleets[0].available = false;
  view.overloads[0].gangs = {0, 0, 1};
  const auto orders = control.decide(view); // 2.2 MW of inference's 2, half of which may go
  REQUIRE(orders.size() == 1);
  check_cap(orders[0], Tier::inference, 0.5);
}

TEST_CASE("what the lowest cap leaves, a tier that may go gives up whole, before the next tier is capped") {
  auto control = controller();
  auto view = overloaded(100.0_s); // 2.2 MW: 2 by the cap on batch, then all of it
  view.fleets[0].available = false;
  view.tiers[0].suspend_within = 60.0_s;
  auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  check_cap(orders[0], Tier::batch, 0.5);
  CHECK(orders[1].what == What::suspend);
  CHECK(orders[1].tier == Tier::batch);
  CHECK(view.tiers[0].pending / 1.0_MW == Approx(-4));
  CHECK(control.decide(view).empty()); // what is ordered counts as done

  view = overloaded(30.0_s); // its checkpoints come too late for the trip: fine-tuning covers until they are written
  view.fleets[0].available = false;
  view.tiers[0].suspend_within = 60.0_s;
  orders = control.decide(view);
  REQUIRE(orders.size() == 3);
  CHECK(orders[1].what == What::suspend);
  check_cap(orders[2], Tier::fine_tune, 1 - 0.2 / 3);
}

TEST_CASE("a suspended tier comes back whole and uncapped, or not yet") {
  auto control = controller();
  auto view = site_at(92e6); // 3 MW of room for 4
  view.tiers[0].suspended = true;
  view.tiers[0].held = 4.0_MW;
  view.tiers[0].uncapped = {};
  view.tiers[0].cap = 0.5;
  auto& fleet = view.fleets[0];
  fleet.power = fleet.after = fleet.stopped;
  fleet.reasons.set(Reason::import_limit);
  CHECK(control.decide(view).empty()); // and the miners wait behind it
  view.import = 90.0_MW;
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  check_cap(orders[0], Tier::batch, 1);
  CHECK(orders[1].what == What::resume);
}

TEST_CASE("a tier is drawn by its share") {
  const scheduling::TierShares shares{.fine_tune = 0.2, .inference = 0.1};
  CHECK(shares.pick(0) == Tier::inference);
  CHECK(shares.pick(0.0999) == Tier::inference);
  CHECK(shares.pick(0.1) == Tier::fine_tune);
  CHECK(shares.pick(0.2999) == Tier::fine_tune);
  CHECK(shares.pick(0.3001) == Tier::batch);
}
