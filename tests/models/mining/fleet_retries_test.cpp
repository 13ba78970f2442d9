// Who misses a command, which retry he hears, and who stands in for him.
#include "tests/models/mining/fleet_control_cases.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <optional>
#include <vector>

using namespace minehall;
using namespace minehall::mining;
using namespace minehall::mining::cases;

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

TEST_CASE("machine time of drift: from the confirmation until a retry is heard or another order comes") {
  // commanded at 30 s, confirmed by 35 s, the retry of 60 s is heard: 25 s a machine; none is heard: until the restore
  FleetControlSpec spec;
  spec.non_responders = 1;
  spec.retry_success = 1;
  FleetControl heard{spec, {{old_machine(), 10}}, chance()};
  heard.curtail_all(at(1));
  heard.advance(at(45));
  CHECK(heard.drifted_time() / 1.0_s == Approx(10 * 10));
  heard.advance(at(500));
  CHECK(heard.drifted_time() / 1.0_s == Approx(10 * 25));
  spec.retry_success = 0;
  FleetControl never{spec, {{old_machine(), 10}}, chance()};
  never.curtail_all(at(1));
  never.restore(at(135));
  never.advance(at(500));
  CHECK(never.drifted_time() / 1.0_s == Approx(10 * 100));
  // asleep they draw 2 %: with a fraction of 1 % they drift as well, from the date on which they sleep
  spec.non_responders = 0;
  spec.drift_fraction = 0.01;
  FleetControl shallow{spec, {{old_machine(), 10}}, chance()};
  shallow.curtail_all(at(1));
  shallow.advance(at(135));
  CHECK(shallow.drifted_time() / 1.0_s == Approx(10 * 100));
  spec.drift_fraction = 1; // nobody draws more than its baseline
  spec.non_responders = 1;
  FleetControl nobody{spec, {{old_machine(), 10}}, chance()};
  nobody.curtail_all(at(1));
  nobody.advance(at(500));
  CHECK(nobody.drifted_time() == Duration{});
}
