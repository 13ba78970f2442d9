#include "models/power/genset.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {

GensetSpec two_megawatts() { return {.rating = 2.5_MW, .tank = Volume::from_si(1.0)}; }

Genset running(const GensetSpec& spec) {
  Genset set{spec};
  set.order_start({});
  set.attempt(*set.next_event(), 0.5);
  return set;
}

} // namespace

TEST_CASE("fuel passes through the certified points") {
  // full: 2000 kW * 0.27 = 540 L/h; half: 1000 * 0.285 = 285 L/h; idle: 2 * (285) - 540 = 30 L/h
  const auto litres_per_hour = [](Power load) { return fuel_rate(two_megawatts(), load).si() * 3.6e6; };
  CHECK(litres_per_hour(2.0_MW) == Approx(540));
  CHECK(litres_per_hour(1.0_MW) == Approx(285));
  CHECK(litres_per_hour({}) == Approx(30));
}

TEST_CASE("a genset is there ten seconds after the order, and each failure costs an attempt and a rest") {
  Genset set{two_megawatts()};
  set.order_start(100.0_s);
  CHECK(*set.next_event() == 110.0_s);
  set.attempt(110.0_s, 0.004); // below 0.005: fails
  CHECK(set.state() == Genset::State::resting);
  CHECK(*set.next_event() == 125.0_s);
  set.order_start(125.0_s);
  set.attempt(*set.next_event(), 0.005);
  CHECK(set.state() == Genset::State::running);
  CHECK(start_time(two_megawatts(), 1) == 35.0_s);
  CHECK(set.attempts() == 2);
}

TEST_CASE("after all attempts have failed it is down until somebody repairs it") {
  auto spec = two_megawatts();
  spec.retries = 1;
  Genset set{spec};
  set.order_start({});
  set.attempt(*set.next_event(), 0);
  set.order_start(*set.next_event());
  set.attempt(*set.next_event(), 0);
  CHECK(set.state() == Genset::State::failed);
  CHECK_FALSE(set.next_event());
  set.order_start(100.0_s);
  CHECK(set.state() == Genset::State::failed);
  set.repair(200.0_s);
  set.order_start(200.0_s);
  CHECK(set.state() == Genset::State::starting);
  CHECK(never_starts(spec) == Approx(0.005 * 0.005));
}

TEST_CASE("it takes 60 % at once and the rest after ten seconds, counted from its first load") {
  auto set = running(two_megawatts());
  CHECK(set.most(60.0_s) / 1.0_MW == Approx(1.2));
  set.set_load(60.0_s, 1.0_MW);
  CHECK(set.most(69.9_s) / 1.0_MW == Approx(1.2));
  CHECK(set.most(70.0_s) / 1.0_MW == Approx(2));
}

TEST_CASE("blocks of a third need two intervals, a ramp fills them up") {
  auto spec = two_megawatts();
  spec.step = 1 / 3.;
  CHECK(accepts(spec, 9.99_s) == Approx(1 / 3.));
  CHECK(accepts(spec, 10.0_s) == Approx(2 / 3.));
  CHECK(accepts(spec, 20.0_s) == Approx(1));
  CHECK(accepts(spec, 1.0_h) == 1);
  spec.ramp = 0.02;
  CHECK(accepts(spec, 5.0_s) == Approx(1 / 3. + 0.1));
}

TEST_CASE("the tank is empty at fuel over rate, and then it is dry") {
  // 1000 L at 540 L/h: 6666.67 s; half an hour idle before costs 15 L
  auto set = running(two_megawatts());
  set.set_load(10.0_s + 0.5_h, 2.0_MW);
  CHECK(set.fuel(10.0_s + 0.5_h).si() == Approx(0.985));
  CHECK((*set.dry_date() - 0.5_h - 10.0_s) / 1.0_h == Approx(985 / 540.));
  const auto dry = *set.dry_date();
  set.set_load(dry, set.load());
  CHECK(set.state() == Genset::State::dry);
  CHECK(set.fuel(dry).si() == 0);
  CHECK(set.most(dry) == Power{});
  set.refuel(dry);
  CHECK(set.state() == Genset::State::stopped);
  CHECK(set.used(dry).si() == Approx(1));
}

TEST_CASE("fuel is ordered once the tank is down to its share") {
  auto spec = two_megawatts();
  spec.refuel_at = 0.46; // 540 L of 1000: an hour at full load
  auto set = running(spec);
  set.set_load(10.0_s, 2.0_MW);
  CHECK((*set.order_date() - 10.0_s) / 1.0_h == Approx(1));
  set.set_load(1.5_h, 2.0_MW);
  CHECK_FALSE(set.order_date()); // it is ordered already
  set.refuel(1.5_h);
  CHECK((*set.order_date() - 1.5_h) / 1.0_h == Approx(1));
  CHECK(set.used(1.5_h).si() == Approx(0.54 * (1.5 - 10 / 3600.)));
}
