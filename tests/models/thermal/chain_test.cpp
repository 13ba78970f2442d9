#include "models/thermal/chain.hpp"

#include "models/thermal/exponentials.hpp"
#include "models/thermal/symmetric.hpp"

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
Chain::Temperatures all_at(double value) { return {celsius(value), celsius(value), celsius(value)}; }
ChainSpec masses(std::initializer_list<double> capacity, std::initializer_list<double> exchange) {
  ChainSpec spec{.masses = static_cast<int>(capacity.size())};
  int i = 0;
  for (const double c : capacity) spec.capacity[i++] = HeatCapacity::from_si(c);
  i = 0;
  for (const double e : exchange) spec.exchange[i++] = HeatConductance::from_si(e);
  return spec;
}
// 1 MW of cold plates (2 MJ/K), secondary loop (20 MJ/K), facility loop (60 MJ/K)
const ChainSpec liquid = masses({2e6, 20e6, 60e6}, {100e3, 250e3});

// Fourth-order Runge-Kutta of the same equations, in steps far below the fastest time constant.
std::array<double, 3> integrate(const ChainSpec& spec, std::array<double, 3> t, double heat, double supply,
                                double conductance, double limit, double until) {
  const auto slope = [&](const std::array<double, 3>& at) {
    std::array<double, 3> net{heat, 0, 0};
    for (int i = 0; i + 1 < spec.masses; ++i) {
      const double flow = spec.exchange[i].si() * (at[i] - at[i + 1]);
      net[i] -= flow;
      net[i + 1] += flow;
    }
    net[spec.masses - 1] -= std::min(limit, conductance * (at[spec.masses - 1] - supply));
    for (int i = 0; i < spec.masses; ++i) net[i] /= spec.capacity[i].si();
    return net;
  };
  const int steps = static_cast<int>(until / 0.05);
  const double h = until / steps;
  for (int s = 0; s < steps; ++s) {
    const auto shifted = [&](const std::array<double, 3>& k, double f) {
      auto there = t;
      for (int i = 0; i < 3; ++i) there[i] += f * k[i];
      return there;
    };
    const auto a = slope(t), b = slope(shifted(a, h / 2)), c = slope(shifted(b, h / 2)), d = slope(shifted(c, h));
    for (int i = 0; i < 3; ++i) t[i] += h / 6 * (a[i] + 2 * b[i] + 2 * c[i] + d[i]);
  }
  return t;
}
} // namespace

TEST_CASE("a chain of one mass is the hall") {
  std::mt19937 random{3};
  std::uniform_real_distribution<double> uniform{0, 1};
  Hall hall{HeatCapacity::from_si(12e6), celsius(24)};
  Chain chain{masses({12e6}, {}), all_at(24)};
  Duration now;
  for (int i = 0; i < 2000; ++i) {
    const double conductance = uniform(random) < 0.1 ? 0 : 200e3 * uniform(random);
    const double capacity = uniform(random) < 0.5 ? INFINITY : 1.2e6 * uniform(random);
    const Power heat = Power::from_si(conductance == 0 ? 1e5 : 1e6 * uniform(random));
    const auto operation = cooling(10 + 20 * uniform(random), conductance, capacity);
    hall.set(now, heat, operation);
    chain.set(now, {heat}, operation);
    const Temperature limit = celsius(20 + 20 * uniform(random));
    const auto one = hall.next_crossing(limit), other = chain.next_crossing(0, limit);
    REQUIRE(one.has_value() == other.has_value());
    if (one) CHECK((*one - *other).si() == Approx(0).margin(1e-6 + 1e-9 * (*one - now).si()));
    now += Duration::from_si(600 * uniform(random));
    CHECK(chain.at(0, now).si() == Approx(hall.at(now).si()).epsilon(1e-12));
    CHECK(chain.removal(now).si() == Approx(hall.removal(now).si()).epsilon(1e-9).margin(1e-3));
    CHECK(chain.over(0, hall.since(), now).integral == Approx(hall.over(hall.since(), now).integral).epsilon(1e-12));
  }
  CHECK(chain.heat_out(now) / hall.heat_out(now) == Approx(1).epsilon(1e-11));
}

TEST_CASE("three masses settle at supply + Q / UA + Q / UA' + Q / UA''") {
  // 30 C + 1 MW x (1/200 + 1/250 + 1/100 K/kW) = 35, 39, 49 C
  Chain chain{liquid, all_at(30)};
  chain.set({}, {1.0_MW}, cooling(30, 200e3));
  CHECK(chain.at(2, 30.0_h).celsius() == Approx(35));
  CHECK(chain.at(1, 30.0_h).celsius() == Approx(39));
  CHECK(chain.at(0, 30.0_h).celsius() == Approx(49));
}

TEST_CASE("three masses follow an integration of their equations, the capacity limit in the way") {
  for (const double limit : {double{INFINITY}, 0.9e6}) {
    Chain chain{liquid, {celsius(60), celsius(25), celsius(38)}};
    chain.set({}, {1.0_MW}, cooling(30, 200e3, limit));
    for (const double until : {10.0, 100.0, 900.0, 3000.0}) {
      const auto there = integrate(liquid, {333.15, 298.15, 311.15}, 1e6, 303.15, 200e3, limit, until);
      for (int i = 0; i < 3; ++i) CHECK(chain.at(i, Duration::from_si(until)).si() == Approx(there[i]).epsilon(1e-8));
    }
  }
}

TEST_CASE("pumps stop: cold plates have seconds, the whole chain the adiabatic slope in the end") {
  Chain chain{liquid, {celsius(49), celsius(39), celsius(35)}};
  chain.set({}, {1.0_MW}, cooling(30, 0));
  // Q / sum C = 1e6 / 82e6 K/s once the shape has settled
  const double slope = (chain.at(0, 7201.0_s) - chain.at(0, 7200.0_s)).si();
  CHECK(slope == Approx(1e6 / 82e6).epsilon(1e-6));
  CHECK(chain.removal(100.0_s).si() == 0);
  // a cold plate without any exchange: 2 MJ/K, 20 K in 40 s
  Chain dry{masses({2e6, 20e6}, {0}), all_at(40)};
  dry.set({}, {1.0_MW}, cooling(30, 0));
  CHECK(dry.next_crossing(0, celsius(60))->si() == Approx(40).epsilon(1e-12));
  CHECK_FALSE(dry.next_crossing(1, celsius(41)));
}

TEST_CASE("each mass passes a limit when the curve does, also one that it passes twice") {
  // a hot cold plate first heats the loop above 40 C, then all cool down to 30 C
  Chain chain{liquid, {celsius(90), celsius(39.5), celsius(30)}, 500.0_s};
  chain.set(500.0_s, {Power{}}, cooling(30, 200e3));
  const auto up = chain.next_crossing(1, celsius(40));
  REQUIRE(up);
  CHECK(chain.at(1, *up).celsius() == Approx(40).margin(1e-10));
  CHECK(chain.at(1, *up + 1.0_s) > celsius(40));
  const auto span = chain.over(1, 500.0_s, 4000.0_s);
  double top = 0, sum = 0;
  const int steps = 35000;
  for (int i = 0; i <= steps; ++i) {
    const double t = chain.at(1, Duration::from_si(500 + 0.1 * i)).si();
    top = std::max(top, t);
    sum += (i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2) * t;
  }
  CHECK(span.maximum.si() == Approx(top).epsilon(1e-8));
  CHECK(span.maximum.si() >= top);
  CHECK(span.mean().si() == Approx(sum / 3 / steps).epsilon(1e-10));
  // from its top it comes down through 40 C again
  Chain later{liquid, {chain.at(0, *up + 1.0_s), chain.at(1, *up + 1.0_s), chain.at(2, *up + 1.0_s)}};
  later.set({}, {Power{}}, cooling(30, 200e3));
  REQUIRE(later.next_crossing(1, celsius(40)));
  CHECK(later.at(1, *later.next_crossing(1, celsius(40))).celsius() == Approx(40).margin(1e-10));
}

TEST_CASE("a capacity limit that is passed, left and passed again is found") {
  // the last mass starts above the knee (34 C), cools, then the heat of the first one arrives
  const ChainSpec slow = masses({40e6, 1e6}, {20e3});
  Chain chain{slow, {celsius(120), celsius(38)}};
  chain.set({}, {0.3_MW}, cooling(30, 200e3, 800e3));
  std::array<double, 3> start{393.15, 311.15, 0};
  for (const double until : {2.0, 20.0, 200.0, 5000.0})
    CHECK(chain.at(1, Duration::from_si(until)).si() ==
          Approx(integrate(slow, start, 0.3e6, 303.15, 200e3, 800e3, until)[1]).epsilon(1e-8));
}

TEST_CASE("heat in is heat out plus heat stored in a chain, whatever happens") {
  std::mt19937 random{11};
  std::uniform_real_distribution<double> uniform{0, 1};
  Chain chain{liquid, all_at(24)};
  Duration now;
  for (int i = 0; i < 20000; ++i) {
    const double conductance = uniform(random) < 0.1 ? 0 : 300e3 * uniform(random);
    const double capacity = uniform(random) < 0.5 ? INFINITY : 1.2e6 * uniform(random);
    const double heat = conductance == 0 ? 1e5 : 1e6 * uniform(random);
    chain.set(now, {Power::from_si(heat), Power::from_si(0.1 * heat)},
              cooling(10 + 20 * uniform(random), conductance, capacity));
    now += Duration::from_si(600 * uniform(random));
  }
  CHECK(std::abs((chain.heat_in(now) - chain.heat_out(now) - chain.stored(now)) / chain.heat_in(now)) < 1e-12);
}

TEST_CASE("cutting an interval of a chain changes nothing") {
  Chain once{liquid, all_at(24)}, often{liquid, all_at(24)};
  once.set({}, {1.0_MW}, cooling(20, 90e3, 900e3));
  for (int i = 0; i < 1000; ++i) often.set(Duration::from_si(i), {1.0_MW}, cooling(20, 90e3, 900e3));
  for (int m = 0; m < 3; ++m) CHECK(often.at(m, 1000.0_s).si() == Approx(once.at(m, 1000.0_s).si()).epsilon(1e-13));
  CHECK(often.heat_out(1000.0_s).si() == Approx(once.heat_out(1000.0_s).si()).epsilon(1e-12));
}

TEST_CASE("the date by which the plant has removed an energy") {
  // steady: 1 MW of removal and 50 kW beside empty 105 MJ in 100 s
  Chain chain{liquid, {celsius(49), celsius(39), celsius(35)}};
  chain.set({}, {1.0_MW}, cooling(30, 200e3));
  CHECK(chain.time_to_remove(Energy::from_si(105e6), 50.0_kW)->si() == Approx(100).epsilon(1e-9));
  CHECK(chain.time_to_remove(Energy{}, 50.0_kW)->si() == 0);
  chain.set(1.0_s, {1.0_MW}, cooling(30, 0));
  CHECK_FALSE(chain.time_to_remove(1.0_kWh, Power{}));
}

TEST_CASE("eigenvalues of 2 -1 0 / -1 2 -1 / 0 -1 2 are 2 and 2 +- sqrt 2") {
  const Eigen eigen = decompose({{{{2, -1, 0}, {-1, 2, -1}, {0, -1, 2}}}}, 3);
  auto values = eigen.values;
  std::sort(values.begin(), values.end());
  CHECK(values[0] == Approx(2 - std::sqrt(2)).epsilon(1e-15));
  CHECK(values[1] == Approx(2).epsilon(1e-15));
  CHECK(values[2] == Approx(2 + std::sqrt(2)).epsilon(1e-15));
}

TEST_CASE("zeros of sums of exponentials") {
  // e^-t - 3 e^-2t + 2 e^-3t = e^-t (1 - x)(1 - 2x), x = e^-t: ln 2 (and 0, where it starts)
  const Zeros three = zeros({{1, -3, 2}, {1, 2, 3}, 3});
  REQUIRE(three.count == 1);
  CHECK(three.at[0] == Approx(std::log(2)).epsilon(1e-12));
  // (1 - 2x)(1 - 4x)
  const Zeros two = zeros({{8, 1, -6}, {3, 1, 2}, 3});
  REQUIRE(two.count == 2);
  CHECK(two.at[0] == Approx(std::log(2)).epsilon(1e-12));
  CHECK(two.at[1] == Approx(std::log(4)).epsilon(1e-12));
  CHECK(zeros({{1, 1, 1}, {0, 1, 2}, 3}).count == 0);
}
