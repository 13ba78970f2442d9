// The family of control policies over one view: each changes what it is for, and nothing else.
#include "tests/site/control_views.hpp"

using namespace minehall;
using namespace minehall::site;

namespace {

Controller controller(scenario::PolicySpec policy) {
  scenario::ControlSpec spec;
  spec.policy = std::move(policy);
  return {spec, machines};
}

std::vector<std::size_t> stopped(const std::vector<Order>& orders, Reason by) {
  std::vector<std::size_t> fleets;
  for (const auto& order : orders)
    if (order.what == What::stop && order.by == by) fleets.push_back(order.fleet);
  return fleets;
}

using Fleets = std::vector<std::size_t>;

} // namespace

TEST_CASE("fixed priority: the named hall goes first, whatever its efficiency") {
  auto control = controller(scenario::FixedPrioritySpec{{"b"}});
  auto view = site_at(126e6); // 28 MW above 98 MW: both of hall b, then the old one of hall a
  CHECK(stopped(control.decide(view), Reason::import_limit) == Fleets{2, 3, 1});
}

TEST_CASE("price break-even: no band, no minimum down time, and one strike for all if given") {
  auto control = controller(scenario::PriceBreakEvenSpec{});
  auto view = site_at(50e6, 61);
  CHECK(stopped(control.decide(view), Reason::price) == Fleets{1, 3});
  view = site_at(30e6, 59);
  for (const std::size_t i : {1u, 3u}) {
    view.fleets[i].reasons.set(Reason::price);
    view.fleets[i].power = view.fleets[i].after = Power{};
  }
  CHECK(control.decide(view).size() == 2); // back at once, 1 USD/MWh below
  auto strike = controller(scenario::PriceBreakEvenSpec{EnergyPrice::from_si(30 * usd_per_mwh)});
  view = site_at(50e6, 31);
  CHECK(stopped(strike.decide(view), Reason::price).size() == 4);
}

TEST_CASE("a site power cap sheds to its level and gives back below the band under it") {
  auto control = controller(scenario::SitePowerCapSpec{45.0_MW});
  auto view = site_at(50e6);
  CHECK(stopped(control.decide(view), Reason::order) == Fleets{1}); // 5 MW too many: one old fleet
  view.import = 40.0_MW;                                            // as carried out
  view.fleets[1].power = Power{};
  CHECK(control.decide(view).empty()); // 45 x 0.95 / 0.98 = 43.6 MW: no room for 10 MW
}

TEST_CASE("a power trajectory steps at its dates and begins anew") {
  const auto hour = Duration::from_si(3600);
  auto control = controller(scenario::PowerTrajectorySpec{{{Duration{}, 90.0_MW}, {hour, 25.0_MW}}, 2 * hour});
  auto view = site_at(50e6);
  CHECK(control.decide(view).empty());
  CHECK(control.next_policy_decision() == hour);
  view.now = hour;
  CHECK(stopped(control.decide(view), Reason::order) == Fleets{1, 3, 0}); // 25 MW too many
  CHECK(control.next_policy_decision() == 2 * hour);
  view = site_at(50e6);
  view.now = 2 * hour;
  CHECK(stopped(control.decide(view), Reason::order).empty());
  CHECK(control.next_policy_decision() == 3 * hour);
}

TEST_CASE("thermal limit: a fleet rests a kelvin below its throttle limit and comes back three kelvin cooler") {
  auto control = controller(scenario::ThermalLimitSpec{});
  auto view = site_at(50e6);
  view.fleets[2].inlet = Temperature::from_celsius(39);
  CHECK(stopped(control.decide(view), Reason::heat) == Fleets{2});
  view.fleets[2].power = Power{};
  view.import = 40.0_MW;
  view.fleets[2].inlet = Temperature::from_celsius(36.5);
  CHECK(control.decide(view).empty());
  view.fleets[2].inlet = Temperature::from_celsius(35.9);
  (void)control.decide(view);
  CHECK(!view.fleets[2].reasons.any());              // through the limits, of which there is room
  CHECK(control.next_policy_decision() == view.now); // looked at each time
}

TEST_CASE("programme stacking keeps the awarded megawatts on load while award and hashes pay for energy") {
  auto plain = controller(scenario::MeritOrderSpec{});
  auto stacking = controller(scenario::ProgrammeStackingSpec{});
  const auto awarded = [](double price) {
    auto view = site_at(50e6, price);
    view.awarded = 15.0_MW;
    view.capacity = EnergyPrice::from_si(8 * usd_per_mwh);
    return view;
  };
  auto view = awarded(104); // above both break-evens, below 100 + 8
  CHECK(stopped(plain.decide(view), Reason::price).size() == 4);
  view = awarded(104);
  CHECK(stopped(stacking.decide(view), Reason::price) == Fleets{1, 3}); // the new ones hold the award
  view = awarded(109);
  auto dear = controller(scenario::ProgrammeStackingSpec{});
  CHECK(stopped(dear.decide(view), Reason::price).size() == 4);
}

TEST_CASE("what a programme is owed takes miners, and gangs only where they may be capped for it") {
  auto control = controller(scenario::MeritOrderSpec{});
  auto view = site_at(50e6);
  view.owed = 5.0_MW; // 45 MW: 40 MW of miners and 5 MW of gangs
  auto orders = control.decide(view);
  CHECK(stopped(orders, Reason::programme) == Fleets{1, 3, 0, 2});
  CHECK(orders.size() == 4);
  view = site_at(50e6);
  view.owed = 5.0_MW;
  view.owed_by_gangs = view.owed;
  orders = control.decide(view);
  REQUIRE(orders.size() == 5);
  CHECK(orders[4].what == What::cap);
  CHECK(orders[4].level == Approx(0.5).epsilon(1e-9));
  // a law asks for 8 MW, gangs included, and a reserve of miners for all of the rest: 2 of their 10 MW go
  view = site_at(50e6);
  view.owed = Power{};
  view.owed_by_gangs = 8.0_MW;
  orders = control.decide(view);
  REQUIRE(orders.size() == 5);
  CHECK(orders[4].level == Approx(0.8).epsilon(1e-9));
}

TEST_CASE("who was held for a programme comes back when it ends") {
  auto control = controller(scenario::MeritOrderSpec{});
  auto view = site_at(30e6);
  for (const std::size_t i : {1u, 3u}) {
    view.fleets[i].reasons.set(Reason::programme);
    view.fleets[i].power = view.fleets[i].after = Power{};
  }
  const auto orders = control.decide(view);
  REQUIRE(orders.size() == 2);
  for (const auto& order : orders) {
    CHECK(order.what == What::restart);
    CHECK(order.by == Reason::programme);
  }
}
