#include "tests/models/mining/fleet_control_cases.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>

using namespace minehall;
using namespace minehall::mining;
using namespace minehall::mining::cases;

TEST_CASE("a fleet that runs draws and hashes all of it") {
  const FleetControl fleet = a_thousand(all_follow());
  CHECK(fleet.power() / 3250.0_kW == Approx(1));
  CHECK(fleet.hash_rate() / 150000.0_TH_per_s == Approx(1));
  CHECK(fleet.delivered() == Power{});
}

TEST_CASE("an order is seen at the next tick and sent in batches, least efficient first") {
  // 1000 machines: batches of 100 at 30, 35, ... s; each follows 5 s later; the old ones go first
  FleetControl fleet = a_thousand(all_follow());
  fleet.curtail_all(at(10));
  CHECK(fleet.next_event() == at(30));
  fleet.advance(at(34.9));
  CHECK(fleet.asleep() == 0);
  fleet.advance(at(35));
  CHECK(fleet.asleep() == 100);
  CHECK(fleet.delivered() / (100 * 0.98 * 3.0_kW) == Approx(1));
  fleet.advance(at(55));
  CHECK(fleet.asleep() == 500);
  CHECK(fleet.hash_rate() / 100000.0_TH_per_s == Approx(1)); // all of the new class still hash
  fleet.advance(at(79.9));
  CHECK(fleet.asleep() == 900);
  fleet.advance(at(80)); // 30 + 9 x 5 + 5
  CHECK(fleet.asleep() == 1000);
  CHECK(fleet.batches() == 10);
  CHECK(fleet.delivered() / fleet.ordered() == Approx(1));
  CHECK(fleet.machine_power() / (0.02 * 3250.0_kW) == Approx(1));
}

TEST_CASE("lanes send batches side by side") {
  FleetControlSpec spec = all_follow();
  spec.lanes = 5;
  FleetControl fleet = a_thousand(spec);
  fleet.curtail_all(at(0));
  fleet.advance(at(5));
  CHECK(fleet.asleep() == 500);
  fleet.advance(at(10));
  CHECK(fleet.asleep() == 1000);
}

TEST_CASE("a target in kW is covered by whole machines that count") {
  // 300 kW at 2.94 kW a machine: 103 of the old class (102.04); machines under 1.5 kW are passed over
  FleetControl fleet = a_thousand(all_follow());
  fleet.curtail(300.0_kW, at(0));
  fleet.advance(at(600));
  CHECK(fleet.asleep() == 103);
  CHECK(fleet.delivered() >= fleet.ordered());
  fleet.curtail(150.0_kW, at(600)); // less: 52 are needed, 51 return
  fleet.advance(at(2000));
  CHECK(fleet.asleep() == 52);

  MinerClassSpec phantom = old_machine();
  phantom.power = 1.4_kW;
  FleetControl small{all_follow(), {{phantom, 100}, {new_machine(), 100}}, chance()};
  small.curtail(100.0_kW, at(0));
  small.advance(at(600));
  CHECK(small.asleep() == 30); // 100 / (0.98 x 3.5) = 29.15, none of the phantoms
}

TEST_CASE("fans run after the last machine and before the first") {
  FleetControlSpec spec = all_follow();
  spec.fans = 100.0_kW;
  FleetControl fleet = a_thousand(spec);
  fleet.curtail_all(at(0)); // last batch follows at 50 s
  fleet.advance(at(109));
  CHECK(fleet.fans_on());
  fleet.advance(at(110));
  CHECK(!fleet.fans_on());
  CHECK(fleet.power() / (0.02 * 3250.0_kW) == Approx(1));
  fleet.restore(at(600));
  fleet.advance(at(600));
  CHECK(fleet.fans_on());
  CHECK(fleet.asleep() == 1000);
  fleet.advance(at(610));
  CHECK(fleet.asleep() == 900);
}

TEST_CASE("fans that an order has started stop again when the next one comes before any machine") {
  FleetControlSpec spec = all_follow();
  spec.fans = 100.0_kW;
  FleetControl fleet = a_thousand(spec);
  fleet.curtail_all(at(0));
  fleet.restore(at(600)); // fans at 600 s, the first batch at 610 s
  fleet.curtail_all(at(605));
  fleet.advance(at(664));
  CHECK(fleet.fans_on());
  CHECK(fleet.asleep() == 1000);
  fleet.advance(at(665));
  CHECK(!fleet.fans_on());
  fleet.restore(at(1200)); // and within the time that they run on
  fleet.curtail_all(at(1201));
  fleet.restore(at(1231)); // to begin with the tick of 1260 s
  fleet.curtail_all(at(1232));
  fleet.advance(at(1300));
  CHECK(!fleet.fans_on());
}

TEST_CASE("restart: minimum down time, stagger, inrush, and hashes only when warm") {
  FleetControlSpec spec = all_follow();
  spec.minimum_down = at(1800);
  FleetControl fleet = a_thousand(spec);
  fleet.curtail_all(at(0));
  fleet.restore(at(900));
  fleet.advance(at(1799));
  CHECK(fleet.asleep() == 1000);
  fleet.advance(at(1800)); // fans had never stopped: no fans to speak of, but they are turned on 10 s before
  CHECK(fleet.asleep() == 1000);
  fleet.advance(at(1810));
  CHECK(fleet.asleep() == 900);
  CHECK(fleet.hash_rate() == HashRate{});
  // 900 asleep, 100 of the new class at full draw, and 4 x 350 kW on top for 20 ms
  const Power running = 0.02 * (500 * 3.0_kW + 400 * 3.5_kW) + 350.0_kW;
  CHECK(fleet.highest_inrush() / (running + 1400.0_kW) == Approx(1));
  fleet.advance(at(1900)); // ten batches, 10 s apart
  CHECK(fleet.asleep() == 0);
  fleet.advance(at(2109));
  CHECK(fleet.hash_rate() == HashRate{});
  fleet.advance(at(2110));
  CHECK(fleet.hash_rate() / 20000.0_TH_per_s == Approx(1));
  fleet.advance(at(2300));
  CHECK(fleet.hash_rate() / 150000.0_TH_per_s == Approx(1));
}

TEST_CASE("an order that is taken back half way leaves nobody behind") {
  FleetControl fleet = a_thousand(all_follow());
  fleet.curtail_all(at(0));
  fleet.advance(at(12)); // 200 asleep, 100 falling
  CHECK(fleet.asleep() == 200);
  fleet.restore(at(12));
  fleet.advance(at(1000));
  CHECK(fleet.asleep() == 0);
  CHECK(fleet.hash_rate() / 150000.0_TH_per_s == Approx(1));
  CHECK(fleet.delivered() == Power{});
}

TEST_CASE("a controlled fleet: one long step gives what many short ones give") {
  FleetControl coarse = a_thousand({}), fine = a_thousand({});
  for (FleetControl* fleet : {&coarse, &fine}) fleet->curtail_all(at(7));
  Run long_steps, short_steps;
  long_steps(coarse, at(7), at(900), at(1000));
  short_steps(fine, at(7), at(900), at(0.7));
  for (FleetControl* fleet : {&coarse, &fine}) fleet->restore(at(900));
  long_steps(coarse, at(900), at(4000), at(4000));
  short_steps(fine, at(900), at(4000), at(0.7));
  CHECK(short_steps.energy / long_steps.energy == Approx(1).epsilon(1e-12));
  CHECK(short_steps.hashes / long_steps.hashes == Approx(1).epsilon(1e-12));
  CHECK(fine.asleep() == coarse.asleep());
}

TEST_CASE("energy is the integral of the delivered steps") {
  // 10 machines, one batch at 30 s, asleep from 35 s to the end at 100 s
  FleetControl fleet{all_follow(), {{old_machine(), 10}}, chance()};
  fleet.curtail_all(at(1));
  Run run;
  run(fleet, at(1), at(100), at(100));
  CHECK(run.energy / (30.0_kW * 1.0_s) == Approx(34 + 0.02 * 65));
}

TEST_CASE("25,000 miners, 1 % of which miss their command: shed latency") {
  // One gateway takes 250 batches x 5 s: 20 min, so ten minutes (ECRS) are missed; 100 gateways, one a container, make
  // it in the first seconds, and what lasts are the non-responders.
  for (const int lanes : {1, 10, 100}) {
    FleetControlSpec spec;
    spec.lanes = lanes;
    FleetControl fleet{spec, {{old_machine(), 12500}, {new_machine(), 12500}}, chance()};
    fleet.curtail_all(at(1));
    double half = 0, ninety = 0, ninety_nine = 0;
    for (auto next = fleet.next_event(); next; next = fleet.next_event()) {
      fleet.advance(*next);
      const double share = fleet.delivered() / fleet.ordered();
      if (half == 0 && share >= 0.5) half = next->si() - 1;
      if (ninety == 0 && share >= 0.9) ninety = next->si() - 1;
      if (ninety_nine == 0 && share >= 0.99) ninety_nine = next->si() - 1;
    }
    fleet.advance(at(4000));
    std::printf("lanes %d: 50 %% shed after %.0f s, 90 %% after %.0f s, 99 %% after %.0f s, %d given up\n", lanes, half,
                ninety, ninety_nine, fleet.given_up());
    // 250 miss, 0.95^50 = 7.7 % of them hear none of fifty retries
    CHECK(fleet.given_up() == Approx(19.2).margin(4 * std::sqrt(19.2)));
    CHECK(half > 29);
    CHECK(ninety_nine >= ninety);
    CHECK((lanes > 1) == (ninety_nine < 600));
  }
}

TEST_CASE("machines that leave for repair are those the order wants least; who comes back does what it says") {
  FleetControl fleet{all_follow(), {{old_machine(), 100}}, chance()};
  fleet.set_count(0, 90, at(1)); // running: from those awake
  CHECK(fleet.awake() == 90);
  fleet.curtail_all(at(2));
  fleet.set_count(0, 40, at(36)); // one batch of ten sleeps, ten more fall: fifty awake ones leave at most
  fleet.advance(at(200));
  CHECK(fleet.asleep() == 40);
  CHECK(fleet.awake() == 0);
  fleet.set_count(0, 60, at(201));
  CHECK(fleet.asleep() == 60); // repaired under an order to sleep
  fleet.restore(at(202));
  fleet.advance(at(1000));
  CHECK(fleet.awake() == 60);
  CHECK(fleet.warming() == 0);
  fleet.set_count(0, 0, at(1001));
  CHECK(fleet.power() == Power{});
}

TEST_CASE("a count that falls below what was selected leaves no machine twice") {
  // half of all miss their command; counts fall and rise at each step: nobody is negative, nobody is more than there
  // are
  FleetControlSpec spec;
  spec.non_responders = 0.5;
  FleetControl fleet{spec, {{old_machine(), 200}}, chance()};
  for (int step = 0; step < 400; ++step) {
    const Duration now = at(7.0 * step);
    if (step % 40 == 0) fleet.curtail_all(now);
    if (step % 40 == 23) fleet.restore(now);
    const int count = (step * 37) % 201;
    fleet.set_count(0, count, now);
    REQUIRE(fleet.awake() >= 0);
    REQUIRE(fleet.asleep() >= 0);
    REQUIRE(fleet.awake() + fleet.asleep() == count);
    REQUIRE(fleet.stuck() >= 0);
    REQUIRE(fleet.warming() <= fleet.awake());
  }
}

TEST_CASE("an order in kW is raised and lowered by what is missing; who comes runs, who goes is of those that run") {
  // 2.94 kW a machine: 20 for 58.8 kW, ten more, then fifteen
  FleetControl fleet{all_follow(), {{old_machine(), 100}}, chance()};
  const Power each = fleet.saving(0);
  CHECK(each / 2.94_kW == Approx(1));
  fleet.curtail(20 * each, at(0));
  fleet.advance(at(100));
  CHECK(fleet.asleep() == 20);
  fleet.curtail(30 * each, at(100));
  fleet.advance(at(200));
  CHECK(fleet.asleep() == 30);
  fleet.set_count(0, 90, at(200));
  CHECK(fleet.asleep() == 30);
  fleet.set_count(0, 100, at(210));
  CHECK(fleet.asleep() == 30);
  fleet.curtail(15 * each, at(300));
  fleet.advance(at(1000));
  CHECK(fleet.asleep() == 15);
  CHECK(fleet.ordered() / (15 * each) == Approx(1));
  fleet.set_count(0, 10, at(1000)); // less than the order wants: all of them sleep
  CHECK(fleet.asleep() == 10);
  fleet.restore(at(1100));
  fleet.advance(at(2000));
  CHECK(fleet.asleep() == 0);
}
