#include "models/mining/coupled_network.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::mining;

namespace {

constexpr double difficulty = 16552923967337.246;
const BitcoinPrice price = BitcoinPrice::from_si(8000);
Duration days(double count) { return Duration::from_si(count * 86400); }
EnergyPrice cents(double c) { return EnergyPrice::from_si(c / 100 / 3.6e6); }

// One class that pays at any price of power, as large as the difficulty assumes: a block each 600 s.
CoupledNetworkSpec steady() {
  return {.world = {{"all", network_hash_rate(144, 1.0_days, difficulty), 40.0_J_per_TH, cents(1), 0}},
          .difficulty = difficulty,
          .height = 620928};
}

// Two classes; at 8000 USD the hashprice is 123.6 USD/PH/day: the old one breaks even at 123.6/(24 x 98) x 0.98 = 5.15
// c.
CoupledNetworkSpec two_generations() {
  CoupledNetworkSpec spec = steady();
  const HashRate all = spec.world[0].installed;
  spec.world = {{"old", 0.3 * all, 98.0_J_per_TH, cents(4.5), 0}, {"new", 0.7 * all, 45.0_J_per_TH, cents(4.5), 0}};
  return spec;
}

} // namespace

TEST_CASE("a network in balance finds 144 blocks a day and gains 1/2015 at the retarget") {
  // 2015 intervals of 600 s are 1,209,000 s, so the difficulty rises by 1209600/1209000 although nothing changed
  CoupledNetwork network{steady(), price};
  CHECK(network.next_event() / days(2015.0 / 144) == Approx(1));
  network.advance(days(10));
  CHECK(network.height() == Approx(620928 + 1440));
  network.advance(days(14.5));
  REQUIRE(network.retargets().size() == 1);
  CHECK(network.retargets()[0].height == 622944);
  CHECK(network.retargets()[0].after / network.retargets()[0].before == Approx(2016.0 / 2015).epsilon(1e-6));
  CHECK(Target::from_compact(network.bits()).difficulty() == network.difficulty());
}

TEST_CASE("difficulty does not move between retargets, and compact bits of a published one return it") {
  CHECK(Target::from_compact(bits_of_difficulty(difficulty)).difficulty() / difficulty == Approx(1).epsilon(1e-6));
  CHECK(bits_of_difficulty(1) == 0x1d00ffff);
  CHECK(bits_of_difficulty(16307.420938523983) == 0x1b0404cb);
  CoupledNetwork network{two_generations(), price};
  const double before = network.difficulty();
  network.set_price(BitcoinPrice::from_si(4000), days(2));
  network.advance(days(13));
  CHECK(network.difficulty() == before);
}

TEST_CASE("machines below break-even leave with the response time, and not one step earlier") {
  // 4,000 USD: the old class breaks even at 2.6 c and leaves, the new one at 5.6 c and stays; after 3 days of 7
  // exp(-3/7) of the old ones still run; blocks are the integral of that
  CoupledNetwork network{two_generations(), price};
  const double all = network.hash_rate().si();
  network.set_price(BitcoinPrice::from_si(4000), days(1));
  network.advance(days(4));
  const double left = std::exp(-3.0 / 7);
  CHECK(network.hash_rate().si() / all == Approx(0.7 + 0.3 * left));
  CHECK(network.height() == Approx(620928 + 144 * (1 + 3 * 0.7 + 0.3 * 7 * (1 - left))));
}

TEST_CASE("one long step gives what many short ones give, retarget included") {
  CoupledNetwork coarse{two_generations(), price}, fine{two_generations(), price};
  for (CoupledNetwork* network : {&coarse, &fine}) network->set_price(BitcoinPrice::from_si(4000), days(1));
  for (int hour = 25; hour < 24 * 40; ++hour) fine.advance(Duration::from_si(hour * 3600.0));
  for (CoupledNetwork* network : {&coarse, &fine}) network->advance(days(40));
  CHECK(fine.height() == Approx(coarse.height()).epsilon(1e-11));
  REQUIRE(coarse.retargets().size() == fine.retargets().size());
  CHECK(fine.bits() == coarse.bits());
  CHECK(fine.retargets().back().date / coarse.retargets().back().date == Approx(1).epsilon(1e-10));
}

TEST_CASE("k % of the network converts: hashprice rises by H/H' after the retarget, not before") {
  CoupledNetwork network{steady(), price};
  const HashPrice before = network.hashprice();
  const HashRate all = network.hash_rate();
  network.set_installed(0, 0.8 * all, {});
  network.advance(days(17)); // 2015 intervals of 600/0.8 s: 17.49 days
  CHECK(network.hashprice() == before);
  network.advance(days(18));
  REQUIRE(network.retargets().size() == 1);
  CHECK(network.hashprice() / before == Approx(hashprice_after_exit(before, all, 0.2 * all) / before).epsilon(1e-3));
  CHECK(hashprice_after_exit(before, all, 0.2 * all) / before == Approx(1.25));
}

TEST_CASE("the site's own hash rate is part of the network") {
  CoupledNetworkSpec spec = steady();
  CoupledNetwork network{spec, price};
  network.set_site(0.1 * spec.world[0].installed, {});
  network.advance(days(1));
  CHECK(network.height() - 620928 == Approx(158.4));
}

TEST_CASE("the reward halves with the block, not with the date") {
  CoupledNetworkSpec spec = steady();
  spec.height = 840'000 - 10; // 9 more blocks are paid the old way; period begins at 838,656
  spec.period_began = days(-(spec.height - 838'656) / 144);
  CoupledNetwork network{spec, price};
  CHECK(network.subsidy().si() == 6.25);
  network.advance(Duration::from_si(8.99 * 600));
  CHECK(network.subsidy().si() == 6.25);
  network.advance(Duration::from_si(9.01 * 600));
  CHECK(network.subsidy().si() == 3.125);
}

TEST_CASE("the clamp holds, and a network that all have left stands still") {
  CoupledNetworkSpec spec = steady();
  spec.world[0].installed = 10.0 * spec.world[0].installed;
  CoupledNetwork fast{spec, price};
  fast.advance(days(2));
  CHECK(fast.retargets()[0].after / fast.retargets()[0].before == Approx(4).epsilon(1e-5));

  CoupledNetworkSpec poor = steady();
  poor.response = {};
  CoupledNetwork dead{poor, price};
  dead.set_price(BitcoinPrice::from_si(1), days(1));
  dead.advance(days(1000));
  CHECK(dead.height() == Approx(620928 + 144));
  CHECK(std::isinf(dead.next_event().si()));
}

TEST_CASE("the share that pays: half at the median, a step without spread") {
  const WorldClassSpec spread{"s", {}, 50.0_J_per_TH, cents(5), 0.25};
  const HashPrice even = spread.efficiency * spread.power_price;
  CHECK(share_that_pays(spread, even, 0) == Approx(0.5));
  CHECK(share_that_pays(spread, even * std::exp(0.25), 0) == Approx(0.841345)); // Phi(1)
  CHECK(share_that_pays(spread, even * 0.98, 0) < share_that_pays(spread, even, 0));
  const WorldClassSpec step{"t", {}, 50.0_J_per_TH, cents(5), 0};
  CHECK(share_that_pays(step, even * 1.001, 0) == 1);
  CHECK(share_that_pays(step, even * 1.001, 0.02) == 0);
  CHECK(share_that_pays(spread, HashPrice{}, 0) == 0);
}
