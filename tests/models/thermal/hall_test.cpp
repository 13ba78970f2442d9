#include "models/thermal/hall.hpp"

#include "models/thermal/chain.hpp"
#include "models/thermal/limits.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Temperature celsius(double value) { return Temperature::from_celsius(value); }
Operation cooling(double supply, double conductance, double capacity = INFINITY) {
  Operation at;
  at.supply = celsius(supply);
  at.conductance = HeatConductance::from_si(conductance);
  at.capacity = Power::from_si(capacity);
  return at;
}
const HeatCapacity air = HeatCapacity::from_si(12e6); // 1 MW of IT at 12 kJ/K per kW
} // namespace

TEST_CASE("time to a limit, as published") {
  // t = -tau ln((T_inf - T_lim) / (T_inf - T_0))
  CHECK(time_to_reach(celsius(24), celsius(84), 600.0_s, celsius(32))->si() == Approx(85.8605).epsilon(1e-5));
  CHECK(time_to_reach(celsius(30), celsius(75), 300.0_s, celsius(45))->si() == Approx(121.6395).epsilon(1e-5));
  CHECK_FALSE(time_to_reach(celsius(24), celsius(30), 600.0_s, celsius(32)));
  CHECK_FALSE(time_to_reach(celsius(24), celsius(30), 600.0_s, celsius(20)));
  CHECK_FALSE(time_to_reach(celsius(24), celsius(30), 600.0_s, celsius(30)));
  CHECK(time_to_reach(celsius(24), celsius(30), 600.0_s, celsius(24))->si() == 0);
}

TEST_CASE("a hall crosses its limit when the closed form says") {
  // supply 20 C, 1 MW over 50 kW/K: T_inf = 40 C, tau = 240 s, from 22 C to 32 C: 240 ln(18 / 8)
  Hall hall{air, celsius(22)};
  hall.set(1000.0_s, 1.0_MW, cooling(20, 50e3));
  const auto crossing = hall.next_crossing(celsius(32));
  REQUIRE(crossing);
  CHECK(std::abs(crossing->si() - (1000 + 240 * std::log(18.0 / 8.0))) < 1e-9);
  CHECK(hall.at(*crossing).celsius() == Approx(32).margin(1e-10));
  CHECK_FALSE(hall.next_crossing(celsius(41)));
  CHECK_FALSE(hall.next_crossing(celsius(21)));
}

TEST_CASE("cooling lost: 96 s for 8 K, in a straight line") {
  Hall hall{air, celsius(24)};
  hall.set(0.0_s, 1.0_MW, cooling(20, 0));
  CHECK(std::abs(hall.next_crossing(celsius(32))->si() - 96) < 1e-9);
  CHECK(hall.removal(50.0_s).si() == 0);
}

TEST_CASE("a plant at its capacity: decay to the knee, then a straight line") {
  // 800 kW at most over 50 kW/K: saturated from 36 C on; then (1000 - 800) kW / 12 MJ/K = 1 K a minute
  Hall hall{air, celsius(22)};
  hall.set(0.0_s, 1.0_MW, cooling(20, 50e3, 800e3));
  const double knee = 240 * std::log(18.0 / 4.0);
  CHECK(std::abs(hall.next_crossing(celsius(36))->si() - knee) < 1e-9);
  CHECK(std::abs(hall.next_crossing(celsius(45))->si() - (knee + 540)) < 1e-9);
  CHECK(hall.removal(Duration::from_si(knee + 1)).si() == Approx(800e3));
  // and back: at 300 kW of heat it falls by 500 kW / 12 MJ/K until 36 C, then decays to 26 C
  const Duration turn = Duration::from_si(knee + 540);
  hall.set(turn, 0.3_MW, cooling(20, 50e3, 800e3));
  const double down = 9 * 12e6 / 500e3;
  CHECK(std::abs((*hall.next_crossing(celsius(36)) - turn).si() - down) < 1e-9);
  CHECK(std::abs((*hall.next_crossing(celsius(30)) - turn).si() - (down + 240 * std::log(10.0 / 4.0))) < 1e-9);
  CHECK_FALSE(hall.next_crossing(celsius(26)));
}

TEST_CASE("fans that stand in a hall without machines heat it") {
  Hall hall{air, celsius(24)};
  hall.set(0.0_s, 1.0_MW, cooling(18, 200e3, -60e3));
  CHECK((hall.at(60.0_s) - celsius(24)).si() == Approx(1.06e6 * 60 / 12e6));
}

TEST_CASE("a crossing that was an event is not announced again") {
  Hall hall{air, celsius(22)};
  hall.set(Duration::from_si(2.5e7), 1.0_MW, cooling(20, 50e3));
  const Duration crossing = *hall.next_crossing(celsius(32));
  CHECK(next_state(ThermalState::normal, hall.at(crossing),
                   {.throttle = celsius(32), .trip = celsius(40), .restore = celsius(30)}) == ThermalState::throttled);
  hall.set(crossing, 1.0_MW, cooling(20, 50e3));
  CHECK_FALSE(hall.next_crossing(celsius(32)));
}

TEST_CASE("mean, minimum and maximum over an interval are those of the curve") {
  Hall hall{air, celsius(22)};
  hall.set(0.0_s, 1.0_MW, cooling(20, 50e3, 800e3));
  TemperatureSpan all = hall.over(0.0_s, 100.0_s);
  all.merge(hall.over(100.0_s, 900.0_s));
  double sum = 0; // Simpson
  const int steps = 18000;
  for (int i = 0; i <= steps; ++i)
    sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * hall.at(Duration::from_si(0.05 * i)).celsius();
  CHECK(all.mean().celsius() == Approx(sum / 3 / steps).epsilon(1e-9));
  CHECK(all.minimum.celsius() == Approx(22));
  CHECK(all.maximum.celsius() == Approx(hall.at(900.0_s).celsius()));
  CHECK(all.length.si() == 900);
}

TEST_CASE("heat in is heat out plus heat stored, whatever happens") {
  std::mt19937 random{7};
  std::uniform_real_distribution<double> uniform{0, 1};
  Hall hall{air, celsius(24)};
  Duration now;
  Energy moved;
  for (int i = 0; i < 20000; ++i) {
    const double conductance = uniform(random) < 0.1 ? 0 : 200e3 * uniform(random);
    const double capacity = uniform(random) < 0.5 ? INFINITY : 1.2e6 * uniform(random);
    const Power heat = Power::from_si(conductance == 0 ? 1e5 : 1e6 * uniform(random));
    hall.set(now, heat, cooling(10 + 20 * uniform(random), conductance, capacity));
    now += Duration::from_si(600 * uniform(random));
    moved += heat * (now - hall.since());
  }
  CHECK(hall.heat_in(now) / moved == Approx(1).epsilon(1e-12));
  CHECK(std::abs((hall.heat_in(now) - hall.heat_out(now) - hall.stored(now)) / hall.heat_in(now)) < 1e-12);
}

TEST_CASE("cutting an interval changes nothing") {
  Hall once{air, celsius(24)};
  Hall often{air, celsius(24)};
  once.set(0.0_s, 1.0_MW, cooling(20, 50e3, 900e3));
  for (int i = 0; i < 1000; ++i) often.set(Duration::from_si(i), 1.0_MW, cooling(20, 50e3, 900e3));
  CHECK(often.at(1000.0_s).si() == Approx(once.at(1000.0_s).si()).epsilon(1e-13));
  CHECK(often.heat_out(1000.0_s).si() == Approx(once.heat_out(1000.0_s).si()).epsilon(1e-12));
}

TEST_CASE("a hall that is a chain answers for its watched mass; losses enter there") {
  ChainSpec spec{.masses = 2};
  spec.capacity = {HeatCapacity::from_si(5e6), air};
  spec.exchange = {HeatConductance::from_si(100e3)};
  Hall hall{spec, 1, 1, celsius(20)};
  hall.set({}, 1.0_MW, 0.1_MW, cooling(20, 110e3));
  CHECK(hall.at(10.0_h).celsius() == Approx(30));
  CHECK(hall.chain()->at(0, 10.0_h).celsius() == Approx(40));
  CHECK(hall.at(*hall.next_crossing(celsius(28))).celsius() == Approx(28));
  CHECK((hall.heat_in(1.0_h) - hall.heat_out(1.0_h) - hall.stored(1.0_h)).si() == Approx(0).margin(1));
  CHECK(Hall{air, celsius(20)}.chain() == nullptr);
}

TEST_CASE("a tank is empty when the removal has used it up") {
  // from 20 C at 20 C supply: removal = Q (1 - exp(-t / tau)), tau 240 s; E = Q (t - tau (1 - exp(-t / tau))) + P t
  Hall hall{air, celsius(20)};
  hall.set(100.0_s, 1.0_MW, cooling(20, 50e3));
  const double t = 500, tau = 240;
  const Energy energy = Energy::from_si(1e6 * (t + tau * std::expm1(-t / tau)) + 40e3 * t);
  CHECK(hall.time_to_remove(energy, 40.0_kW)->si() == Approx(600).epsilon(1e-12));
}
