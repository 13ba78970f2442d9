#include "models/mining/fleet_control.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

using namespace minehall;
using namespace minehall::mining;

namespace {

MinerClassSpec old_machine() { return {.name = "old", .hash_rate = 100.0_TH_per_s, .power = 3.0_kW}; }
MinerClassSpec new_machine() { return {.name = "new", .hash_rate = 200.0_TH_per_s, .power = 3.5_kW}; }
Duration at(double seconds) { return Duration::from_si(seconds); }
FleetChance chance(std::uint32_t replica = 0) {
  return {{1, replica, "fleet control", "test"}, {1, replica, "fleet retry", "test"}};
}

FleetControlSpec all_follow() {
  FleetControlSpec spec;
  spec.non_responders = 0;
  return spec;
}

// What it draws and hashes from one date to another, in steps as long as nothing happens, and as long as these.
struct Run {
  Energy energy = {};
  Hashes hashes = {};
  void operator()(FleetControl& fleet, Duration from, Duration until, Duration step) {
    for (Duration now = from; now < until;) {
      const Duration next = std::min({until, now + step, fleet.next_event().value_or(until)});
      energy += fleet.power() * (next - now);
      hashes += fleet.hash_rate() * (next - now);
      fleet.advance(now = next);
    }
  }
};

FleetControl a_thousand(const FleetControlSpec& spec, std::uint32_t replica = 0) {
  return {spec, {{new_machine(), 500}, {old_machine(), 500}}, chance(replica)};
}

} // namespace

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

TEST_CASE("machines that never follow leave the order short, are retried fifty times and given up") {
  FleetControlSpec spec;
  spec.non_responders = 0.02;
  spec.retry_success = 0;
  FleetControl fleet{spec, {{old_machine(), 25000}}, chance()};
  fleet.curtail_all(at(0));
  fleet.advance(at(1300)); // 250 batches, 5 s apart, last one at 1245 s
  const int missed = fleet.unresponsive();
  CHECK(missed == Approx(500).margin(4 * std::sqrt(25000 * 0.02 * 0.98)));
  CHECK(fleet.asleep() == 25000 - missed);
  CHECK(fleet.drifted() == missed);
  CHECK(fleet.delivered() / fleet.ordered() == Approx(1 - missed / 25000.0));
  fleet.advance(at(1245 + 51 * 30 + 60));
  CHECK(fleet.unresponsive() == 0);
  CHECK(fleet.given_up() == missed);
  CHECK(!fleet.next_event());
}

TEST_CASE("retries win machines back at the ticks; the mean is that of the geometric law") {
  // all miss, a retry wins half: after the first tick 500 are off in the mean, after the second 750
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.retry_success = 0.5;
  spec.lanes = 10;
  double first = 0, second = 0;
  constexpr int replicas = 40;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    FleetControl fleet = a_thousand(spec, r);
    fleet.curtail_all(at(0));
    fleet.advance(at(35));
    first += fleet.asleep() / static_cast<double>(replicas);
    fleet.advance(at(65));
    second += fleet.asleep() / static_cast<double>(replicas);
  }
  CHECK(first == Approx(500).margin(4 * std::sqrt(250.0 / replicas)));
  CHECK(second == Approx(750).margin(4 * std::sqrt(187.5 / replicas)));
}

TEST_CASE("one machine that misses its command: dates by hand") {
  // Ordered off at 1 s, commanded at the tick of 30 s, confirmation over at 35 s: retried at 60, 90 and 120 s, off 5 s
  // after the one it hears, given up at 120 s. Nothing that changes nothing is an event.
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.curtail_retries = 3;
  for (const double success : {0.0, 1.0}) {
    spec.retry_success = success;
    FleetControl fleet{spec, {{old_machine(), 1}}, chance()};
    fleet.curtail_all(at(1));
    fleet.advance(at(30));
    CHECK(fleet.unresponsive() == 1);
    CHECK(fleet.drifted() == 0);
    CHECK(fleet.next_event() == (success > 0 ? std::optional{at(60)} : std::nullopt));
    fleet.advance(at(64.9));
    CHECK(fleet.asleep() == 0);
    CHECK(fleet.drifted() == (success > 0 ? 0 : 1));
    fleet.advance(at(65));
    CHECK(fleet.asleep() == (success > 0 ? 1 : 0));
    fleet.advance(at(119.9));
    CHECK(fleet.given_up() == 0);
    CHECK(fleet.unresponsive() == (success > 0 ? 0 : 1));
    fleet.advance(at(120));
    CHECK(fleet.given_up() == (success > 0 ? 0 : 1));
    CHECK(fleet.unresponsive() == 0);
    CHECK(fleet.stuck() == fleet.given_up());
  }
}

TEST_CASE("the retry that is heard follows the geometric law, down and up") {
  // p = 0.2 a retry: the k-th one is heard by 0.2 x 0.8^(k-1) of the machines, 0.8^12 = 6.9 % are given up after twelve
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.retry_success = 0.2;
  spec.curtail_retries = spec.restore_retries = 12;
  spec.smallest_batch = spec.largest_batch = 50;
  spec.restore_confirmation = at(0);
  constexpr int replicas = 400, machines = 50 * replicas;
  for (const bool down : {true, false}) {
    std::vector<int> heard(13);
    int given_up = 0;
    for (std::uint32_t r = 0; r < replicas; ++r) {
      FleetControl fleet{spec, {{old_machine(), 50}}, chance(r)};
      fleet.curtail_all(at(0)); // commanded at 0 s, retried from 30 s on
      if (!down) {              // the rest of them never miss: they are put to sleep by leaving and coming back
        fleet.set_count(0, 0, at(1));
        fleet.set_count(0, 50, at(2));
        fleet.restore(at(3)); // commanded at 30 s, retried from then on
      }
      int before = 0;
      for (int k = 1; k <= 12; ++k) { // the ticks, and 5 s for those that hear it to follow
        fleet.advance(at(30 * k + 6));
        const int now = down ? fleet.asleep() : fleet.awake();
        heard[static_cast<std::size_t>(k)] += now - before;
        before = now;
      }
      CHECK(fleet.unresponsive() == 0);
      given_up += fleet.given_up();
    }
    double mean = 0, square = 0, law_mean = 0, law_square = 0, squares = 0;
    for (int k = 1; k <= 12; ++k) {
      const double law = 0.2 * std::pow(0.8, k - 1), share = heard[static_cast<std::size_t>(k)] / double(machines);
      CAPTURE(down, k);
      CHECK(share == Approx(law).margin(4 * std::sqrt(law * (1 - law) / machines)));
      squares += machines * (share - law) * (share - law) / law;
      mean += k * share, law_mean += k * law;
      square += k * k * share, law_square += k * k * law;
    }
    const double law = std::pow(0.8, 12);
    CHECK(given_up / double(machines) == Approx(law).margin(4 * std::sqrt(law * (1 - law) / machines)));
    CHECK(mean == Approx(law_mean).margin(4 * std::sqrt((law_square - law_mean * law_mean) / machines)));
    CHECK(squares < 12 + 4 * std::sqrt(24.0)); // chi squared, 12 degrees of freedom
  }
}

TEST_CASE("who misses a command does not hang on who missed the one before; the share is binomial in each batch") {
  // 100 machines, batches of 10, 30 % miss: mean 3, variance 2.1 a batch, neighbours uncorrelated
  FleetControlSpec spec;
  spec.non_responders = 0.3;
  spec.retry_success = 0;
  constexpr int replicas = 500;
  double mean = 0, variance = 0, product = 0;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    FleetControl fleet{spec, {{old_machine(), 100}}, chance(r)};
    fleet.curtail_all(at(0));
    int before = 0;
    double last = 0;
    for (int batch = 0; batch < 10; ++batch) {
      fleet.advance(at(5 * batch + 1));
      const double off = fleet.stuck() - before - 3.0;
      before = fleet.stuck();
      mean += off, variance += off * off;
      if (batch > 0) product += off * last;
      last = off;
    }
  }
  constexpr int batches = 10 * replicas;
  CHECK(mean / batches == Approx(0).margin(4 * std::sqrt(2.1 / batches)));
  CHECK(variance / batches == Approx(2.1).margin(4 * std::sqrt(2 * 2.1 * 2.1 / batches)));
  CHECK(product / (0.9 * batches) == Approx(0).margin(4 * 2.1 / std::sqrt(0.9 * batches)));
}

TEST_CASE("the chance of a retry does not change who misses a command") {
  FleetControlSpec spec;
  spec.non_responders = 0.3;
  spec.curtail_confirmation = at(5);
  int missed[2] = {};
  for (const int i : {0, 1}) {
    spec.retry_success = i == 0 ? 0.05 : 0.9;
    FleetControl fleet = a_thousand(spec);
    fleet.curtail_all(at(0));
    fleet.advance(at(29)); // before the first retry
    missed[i] = fleet.stuck();
  }
  CHECK(missed[0] == missed[1]);
}

TEST_CASE("machines that leave while they are retried take their share of what is to come along") {
  // half of 1000 stuck machines leave: of the rest half hear each retry
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.retry_success = 0.5;
  spec.lanes = 10;
  constexpr int replicas = 40;
  double first = 0;
  for (std::uint32_t r = 0; r < replicas; ++r) {
    FleetControl fleet{spec, {{old_machine(), 1000}}, chance(r)};
    fleet.curtail_all(at(0));
    fleet.set_count(0, 500, at(20));
    CHECK(fleet.stuck() == 500);
    fleet.advance(at(35));
    first += fleet.asleep() / double(replicas);
    fleet.advance(at(4000));
    CHECK(fleet.asleep() == 500);
  }
  CHECK(first == Approx(250).margin(4 * std::sqrt(125.0 / replicas)));
}

TEST_CASE("replacement comes at the first tick after the confirmation, once for each machine that missed") {
  // 10 of 20 machines are ordered off, all miss at 0 s and for good; at 30 s the ten others are taken and miss as well
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.retry_success = 0;
  spec.replacement = Replacement::from_fleet;
  FleetControl fleet{spec, {{old_machine(), 20}}, chance()};
  fleet.curtail(10 * 0.98 * 3.0_kW, at(0));
  fleet.advance(at(29.9));
  CHECK(fleet.stuck() == 10);
  CHECK(fleet.next_event() == at(30));
  fleet.advance(at(30));
  CHECK(fleet.stuck() == 20);
  CHECK(fleet.next_event() == at(60));
  fleet.advance(at(60)); // nobody is left
  CHECK(!fleet.next_event());
  CHECK(fleet.batches() == 2);
}

TEST_CASE("replacement covers a target that phantoms would miss") {
  FleetControlSpec spec;
  spec.non_responders = 0.1;
  spec.retry_success = 0;
  FleetControl alone = a_thousand(spec);
  spec.replacement = Replacement::from_fleet;
  FleetControl helped = a_thousand(spec);
  for (FleetControl* fleet : {&alone, &helped}) {
    fleet->curtail(1000.0_kW, at(0));
    fleet->advance(at(600));
  }
  CHECK(alone.delivered() < alone.ordered());
  CHECK(helped.delivered() >= helped.ordered());
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
