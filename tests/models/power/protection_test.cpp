#include "models/power/protection.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {
double seconds(std::optional<Duration> date) { return date.value().si(); }
constexpr Duration at(double seconds) { return Duration::from_si(seconds); }
} // namespace

TEST_CASE("a thermal element trips from preload by its closed form") {
  // 900 ln((i^2 - i0^2) / (i^2 - 1.13^2))
  CHECK(seconds(trip_time(molded_case(), 0, 1.45)) == Approx(841.294797407824));
  CHECK(seconds(trip_time(molded_case(), 0, 2)) == Approx(346.0711).epsilon(1e-6));
  CHECK(seconds(trip_time(molded_case(), 0.8, 2)) == Approx(189.15303308090253));
  CHECK(seconds(trip_time(feeder(), 0, 1.35)) == Approx(716.0543831189575));
  CHECK_FALSE(trip_time(molded_case(), 0, 1.13));
  CHECK_FALSE(trip_time(feeder(), 0.5, 1.0));
  CHECK(seconds(trip_time(molded_case(), 0.5, 10.01)) == 0);
  CHECK(seconds(trip_time(molded_case(), 1.2, 1.3)) == 0); // such a preload has tripped it
}

TEST_CASE("more current or more preload never trips later") {
  for (const ProtectionSpec& spec :
       {ProtectionSpec{molded_case()}, ProtectionSpec{feeder()}, ProtectionSpec{ups_overload()},
        ProtectionSpec{rack_breaker()}, ProtectionSpec{RelaySpec{}}}) {
    double before = never_reached;
    for (double i = 0.9; i < 12; i += 0.01) {
      const double time = trip_time(spec, 0.5, i).value_or(at(never_reached)).si();
      CHECK(time <= before);
      CHECK(trip_time(spec, 0.8, i).value_or(at(never_reached)).si() <= time);
      before = time;
    }
  }
}

TEST_CASE("heat of an overload is kept and used by the next one") {
  // 600 s at 1.3 from cold: q = 1.69 (1 - exp(-2/3)) = 0.82232507; then at 2: 900 ln((4 - q) / (4 - 1.2769))
  TripClock clock{molded_case()};
  clock.set(at(0), 1.3);
  CHECK(clock.used(at(600)) == Approx(0.8223250688349195 / 1.2769));
  clock.set(at(600), 2);
  CHECK(seconds(clock.trip_date()) == Approx(738.9409545857548));
  CHECK(clock.used(at(600)) == Approx(0.8223250688349195 / 1.2769));
  CHECK(clock.used(at(739)) == 1);
  clock.set(at(700), 0.5); // saved 39 s before the trip
  CHECK_FALSE(clock.trip_date());
  CHECK(clock.used(at(1e6)) == Approx(0.25 / 1.2769));
}

TEST_CASE("setting the same current again, or in many steps, moves no date") {
  TripClock once{molded_case(), 0.7}, often{molded_case(), 0.7};
  once.set(at(1000), 1.6);
  for (int i = 0; i < 100; ++i) {
    often.set(at(1000 + i), 1.6);
    CHECK(often.trip_date() == once.trip_date());
  }
  for (int i = 100; i < 150; ++i) often.set(at(1000 + i), i % 2 ? 1.6 : 1.6000000001);
  CHECK(seconds(often.trip_date()) == Approx(seconds(once.trip_date())).epsilon(1e-6));
}

TEST_CASE("a trip is never dated before the last change, and lasts") {
  TripClock clock{molded_case(), 0.7};
  clock.set(at(0), 2);
  const Duration date = clock.trip_date().value();
  clock.set(date, 1.9); // whoever does not open it at its date has it tripped now
  CHECK(clock.trip_date().value() >= date);
  CHECK(seconds(clock.trip_date()) == Approx(date.si()).margin(1e-9));
  clock.set(at(date.si() + 50), 2.1);
  CHECK(clock.trip_date().value() == at(date.si() + 50));
  clock.set(at(date.si() + 60), 0); // opened: it cools with tau
  CHECK_FALSE(clock.trip_date());
  CHECK(clock.used(at(date.si() + 60 + 900)) < clock.used(at(date.si() + 60 + 100)));
  clock.reset(at(10000), 1.45);
  CHECK(seconds(clock.trip_date()) == Approx(10000 + 841.294797407824));
  CHECK(clock.used(at(10000)) == 0);
}

TEST_CASE("an overload curve is log-log between its points") {
  // 1.25 on 1.10/1020 s .. 1.40/60 s: part ln(1.25/1.1) / ln(1.4/1.1) = 0.530072, 1020 (60/1020)^part
  CHECK(seconds(trip_time(rack_breaker(), 0, 1.10)) == Approx(1020));
  CHECK(seconds(trip_time(rack_breaker(), 0, 1.40)) == Approx(60));
  CHECK(seconds(trip_time(rack_breaker(), 0, 1.25)) == Approx(227.18154588922764));
  CHECK(seconds(trip_time(rack_breaker(), 0, 5)) == Approx(60)); // the last time holds
  CHECK_FALSE(trip_time(rack_breaker(), 0, 1.09));
  CHECK(seconds(trip_time(ups_overload(), 0, 1.25)) == Approx(60));
  CHECK(seconds(trip_time(ups_overload(), 0, 1.33)) == Approx(10));
  CHECK(seconds(trip_time(ups_overload(), 1, 4.0 / 3)) == Approx(9.532135493596536)); // zero-reserved, one of four lost
}

TEST_CASE("used shares of an overload curve add up, and fade below it") {
  // 300 of 600 s at 110 %, then half of 60 s at 125 %
  TripClock clock{ups_overload()};
  clock.set(at(0), 1.10);
  clock.set(at(300), 1.25);
  CHECK(seconds(clock.trip_date()) == Approx(330));
  clock.set(at(315), 1.0); // 0.75 used; 600 s later 0.75 / e
  CHECK(clock.used(at(315)) == Approx(0.75));
  CHECK(clock.used(at(915)) == Approx(0.75 * std::exp(-1.0)));
  CHECK_FALSE(clock.trip_date());
}

TEST_CASE("a relay trips by the first of its four stages") {
  const RelaySpec spec{.long_pickup = 1.0, .long_delay = at(12), .short_pickup = 4, .short_delay = at(0.3)};
  CHECK_FALSE(trip_time(spec, 0.9, 1.0));
  CHECK(seconds(trip_time(spec, 0, 2)) == Approx(108)); // 12 (6 / 2)^2
  CHECK(seconds(trip_time(spec, 0, 5)) == Approx(0.3));
  CHECK(seconds(trip_time(spec, 0, 11)) == 0);
  TripClock clock{spec};
  clock.set(at(0), 0.5, 0.3);
  CHECK(seconds(clock.trip_date()) == Approx(0.3));
  clock.set(at(0.2), 0.5, 0.1); // the fault is gone: its timer starts anew
  CHECK_FALSE(clock.trip_date());
  clock.set(at(1), 0.5, 0.3);
  CHECK(seconds(clock.trip_date()) == Approx(1.3));
  clock.set(at(1.1), 2, 0);
  clock.set(at(55.1), 3); // half of 108 s used, then half of 48 s
  CHECK(seconds(clock.trip_date()) == Approx(55.1 + 24));
}

TEST_CASE("a continuous load above 80 % is a warning after three hours, not a trip") {
  TripClock clock{molded_case()};
  clock.set(at(0), 0.8);
  CHECK_FALSE(clock.continuous_overload_date());
  clock.set(at(100), 0.85);
  clock.set(at(5000), 0.9);
  CHECK(seconds(clock.continuous_overload_date()) == Approx(100 + 10800));
  CHECK_FALSE(clock.trip_date());
  clock.set(at(6000), 0.7);
  CHECK_FALSE(clock.continuous_overload_date());
}

TEST_CASE("a surge of 20 ms trips the magnet and not the definite delays, and leaves nothing behind") {
  const auto surge = Duration::from_si(0.02);
  TripClock breaker{ThermalMagneticSpec{}}; // magnet at 10
  const auto now = Duration::from_si(100);
  CHECK(breaker.trip_in_surge(now, 10.1, surge) == now);
  CHECK_FALSE(breaker.trip_in_surge(now, 9.9, surge));
  CHECK(breaker.used(now) == 0);
  CHECK_FALSE(breaker.trip_date());
  const TripClock relay{RelaySpec{}}; // short time: 6 for 0.3 s
  CHECK_FALSE(relay.trip_in_surge(now, 9, surge));
  CHECK(relay.trip_in_surge(now, 9, Duration::from_si(0.31)));
}
