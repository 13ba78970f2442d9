#include "models/mining/fleet.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::mining;

namespace {

// 100 machines of 100 TH/s and 3 kW: 10 PH/s, 300 kW; off 5 s after an order, hashing 300 s after its end.
Fleet a_fleet() { return Fleet{{.name = "test", .hash_rate = 100.0_TH_per_s, .power = 3.0_kW}, 100}; }

Duration at(double seconds) { return Duration::from_si(seconds); }
double hashing_seconds(const Fleet& fleet) { return fleet.hashes() / (10000.0_TH_per_s * 1.0_s); }

} // namespace

TEST_CASE("a fleet draws efficiency times hash rate") {
  const Fleet fleet = a_fleet();
  CHECK(fleet.power() / 300.0_kW == Approx(1));
  CHECK(fleet.hash_rate() / 10000.0_TH_per_s == Approx(1));
  CHECK(efficiency(fleet.spec()) / 30.0_J_per_TH == Approx(1));
  CHECK(fleet.power() / (efficiency(fleet.spec()) * fleet.hash_rate()) == Approx(1));
}

TEST_CASE("an order takes effect after the shed time, the restart after its own") {
  Fleet fleet = a_fleet();
  fleet.stop(Reason::price, at(100));
  CHECK(fleet.state() == FleetState::stopping);
  CHECK(fleet.next_event() == at(105));
  CHECK(fleet.power() == fleet.full_power());
  fleet.advance(at(105));
  CHECK(fleet.state() == FleetState::off);
  CHECK(fleet.power() / 6.0_kW == Approx(1)); // sleep, 2 %
  CHECK(!fleet.next_event());
  fleet.clear(Reason::price, at(1000));
  CHECK(fleet.state() == FleetState::restarting);
  CHECK(fleet.next_event() == at(1300));
  CHECK(fleet.hash_rate() == HashRate{});
  fleet.advance(at(1300));
  CHECK(fleet.state() == FleetState::running);
  fleet.advance(at(2000));
  CHECK(hashing_seconds(fleet) == Approx(105 + 700));
  // 105 s full + 895 s asleep + 1000 s full (restart draws as if it hashed)
  CHECK(fleet.energy() / (300.0_kW * 1.0_s) == Approx(105 + 0.02 * 895 + 1000));
}

TEST_CASE("one long step gives what many short ones give") {
  Fleet coarse = a_fleet();
  Fleet fine = a_fleet();
  for (Fleet* fleet : {&coarse, &fine}) fleet->stop(Reason::order, at(10));
  for (int i = 11; i < 50; ++i) fine.advance(at(i));
  for (Fleet* fleet : {&coarse, &fine}) fleet->clear(Reason::order, at(50));
  for (int i = 51; i < 1000; ++i) fine.advance(at(i));
  for (Fleet* fleet : {&coarse, &fine}) fleet->advance(at(1000));
  CHECK(hashing_seconds(coarse) == Approx(15 + 650));
  CHECK(hashing_seconds(fine) == Approx(hashing_seconds(coarse)));
  CHECK(fine.energy() / coarse.energy() == Approx(1));
}

TEST_CASE("a fleet restarts only when no reason is left") {
  Fleet fleet = a_fleet();
  fleet.stop(Reason::price, at(0));
  fleet.stop(Reason::import_limit, at(3));
  CHECK(fleet.next_event() == at(5)); // the second order does not put off the first
  fleet.advance(at(60));
  fleet.clear(Reason::price, at(60));
  CHECK(fleet.state() == FleetState::off);
  fleet.clear(Reason::import_limit, at(120));
  CHECK(fleet.next_event() == at(420));
}

TEST_CASE("a stop withdrawn before it took effect did not happen") {
  Fleet fleet = a_fleet();
  fleet.stop(Reason::price, at(10));
  fleet.clear(Reason::price, at(14));
  CHECK(fleet.state() == FleetState::running);
  CHECK(!fleet.next_event());
}

TEST_CASE("a stop during the restart keeps the restart's clock") {
  Fleet fleet = a_fleet();
  fleet.stop(Reason::feed_lost, at(0));
  fleet.clear(Reason::feed_lost, at(100)); // warm at 400
  fleet.stop(Reason::order, at(397));
  CHECK(fleet.next_event() == at(400));
  fleet.advance(at(402));
  CHECK(hashing_seconds(fleet) == Approx(2));
  fleet.advance(at(500));
  CHECK(hashing_seconds(fleet) == Approx(2));
}

TEST_CASE("a lost feed acts at once and leaves not even sleep") {
  Fleet fleet = a_fleet();
  fleet.stop(Reason::feed_lost, at(7));
  CHECK(fleet.state() == FleetState::off);
  CHECK(fleet.power() == Power{});
}

TEST_CASE("heat throttles, trips and lets go at its thresholds") {
  Fleet fleet = a_fleet();
  CHECK(fleet.upper_threshold()->celsius() == Approx(40));
  CHECK(!fleet.lower_threshold());
  fleet.cross(Crossing::rising, at(10));
  CHECK(fleet.throttled());
  CHECK(fleet.hash_rate() / 10000.0_TH_per_s == Approx(440.0 / 490));
  CHECK(fleet.upper_threshold()->celsius() == Approx(47));
  fleet.cross(Crossing::rising, at(20));
  CHECK(fleet.state() == FleetState::off);
  CHECK(fleet.reasons().has(Reason::trip));
  CHECK(!fleet.upper_threshold());
  CHECK(fleet.lower_threshold()->celsius() == Approx(42));
  fleet.cross(Crossing::falling, at(600));
  CHECK(fleet.state() == FleetState::restarting);
  CHECK(fleet.throttled());
  fleet.cross(Crossing::falling, at(700));
  CHECK(!fleet.throttled());
  fleet.advance(at(900));
  CHECK(fleet.power() / 300.0_kW == Approx(1));
}

TEST_CASE("no machines, no power; fewer machines, less") {
  Fleet fleet = a_fleet();
  fleet.set_count(50, at(10));
  CHECK(fleet.power() / 150.0_kW == Approx(1));
  fleet.set_count(0, at(20));
  CHECK(fleet.power() == Power{});
  fleet.advance(at(100));
  CHECK(hashing_seconds(fleet) == Approx(15));
}

TEST_CASE("a sag drops at once, draws nothing until its batch and restarts like any other stop") {
  Fleet fleet = a_fleet();
  const Power running = fleet.power();
  fleet.stop(Reason::sag, at(7));
  CHECK(fleet.power() == Power{});
  fleet.stop(Reason::price, at(8));
  fleet.clear(Reason::sag, at(20)); // a price still holds it: fed, asleep
  CHECK(fleet.power() == running * fleet.spec().sleep_power_fraction);
  fleet.clear(Reason::price, at(30));
  CHECK(fleet.next_event() == at(30) + fleet.spec().restart_time);
}

TEST_CASE("under fleet control an order only notes its reason; power and hashes follow the machines") {
  // 10 of 3.5 kW: 6 awake of which 2 warm up, 4 asleep at 2 %, 1 kW of fans: 21 + 0.28 + 1 kW; four hash
  MinerClassSpec spec{.name = "s", .hash_rate = 200.0_TH_per_s, .power = 3.5_kW};
  Fleet fleet{spec, 10};
  fleet.follow({.awake = 10}, {});
  fleet.stop(Reason::price, Duration::from_si(1));
  fleet.advance(Duration::from_si(100));
  CHECK(fleet.power() / 35.0_kW == Approx(1));
  CHECK(fleet.reasons().has(Reason::price));
  fleet.follow({.awake = 6, .warming = 2, .fans = 1.0_kW}, Duration::from_si(100));
  CHECK(fleet.power() / 22.28_kW == Approx(1));
  CHECK(fleet.hash_rate() / 800.0_TH_per_s == Approx(1));
  CHECK(fleet.asleep() == 4);
  CHECK(fleet.saving() / 3.43_kW == Approx(1));
  fleet.stop(Reason::feed_lost, Duration::from_si(101));
  CHECK(fleet.power() == Power{});
  fleet.clear(Reason::feed_lost, Duration::from_si(102)); // those awake warm up anew, the others still sleep
  CHECK(fleet.hash_rate() == HashRate{});
  fleet.advance(Duration::from_si(402));
  CHECK(fleet.hash_rate() / 800.0_TH_per_s == Approx(1));
}

TEST_CASE("what heat holds back is what a fleet would draw beside, were it cool") {
  Fleet fleet = a_fleet();
  CHECK(fleet.held_by_heat() == Power{});
  fleet.set_inlet(Temperature::from_celsius(41), at(400)); // 440 of 490 MHz: 30.6 of 300 kW
  CHECK(fleet.held_by_heat() / 300.0_kW == Approx(50.0 / 490));
  fleet.set_inlet(Temperature::from_celsius(48), at(500)); // off: asleep at 2 %
  CHECK(fleet.held_by_heat() / 300.0_kW == Approx(0.98));
  fleet.stop(Reason::price, at(600)); // off anyhow
  CHECK(fleet.held_by_heat() == Power{});
  fleet.set_inlet(Temperature::from_celsius(41), at(700)); // throttled, and off for the price
  CHECK(fleet.held_by_heat() == Power{});
  fleet.clear(Reason::price, at(800));
  CHECK(fleet.held_by_heat() / 300.0_kW == Approx(50.0 / 490)); // warming up draws as if it hashed
  fleet.stop(Reason::feed_lost, at(900));
  CHECK(fleet.held_by_heat() == Power{});
}

TEST_CASE("under fleet control heat holds back what the machines that are awake would draw") {
  Fleet fleet = a_fleet();
  fleet.follow({.awake = 40}, at(10));
  fleet.set_inlet(Temperature::from_celsius(41), at(20));
  CHECK(fleet.held_by_heat() / 120.0_kW == Approx(50.0 / 490));
  fleet.set_inlet(Temperature::from_celsius(48), at(30));
  CHECK(fleet.held_by_heat() / 120.0_kW == Approx(0.98));
}
