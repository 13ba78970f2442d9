#include "models/mining/network.hpp"
#include "models/mining/revenue.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::mining;

TEST_CASE("hashprice agrees with the published value of 2024-11-12") {
  // Hashrate Index: 55.97 USD/PH/day at difficulty 101.65e12, 3.125 BTC, fee share 4.82 %, 87,235 USD; the formula
  // gives 56.68
  const auto price = hashprice(101.65e12, Bitcoin::from_si(3.125), 0.0482, BitcoinPrice::from_si(87235));
  CHECK(usd_per_ph_day(price) == Approx(55.97).epsilon(0.02));
  CHECK(usd_per_ph_day(price) == Approx(56.68).epsilon(1e-4));
}

TEST_CASE("a harder network pays less, fees pay more, no price pays nothing") {
  const auto subsidy = Bitcoin::from_si(3.125);
  const auto usd = BitcoinPrice::from_si(60000);
  const auto base = hashprice(100e12, subsidy, 0.02, usd);
  CHECK(hashprice(200e12, subsidy, 0.02, usd) / base == Approx(0.5));
  CHECK(hashprice(100e12, subsidy, 0.04, usd) > base);
  CHECK(hashprice(100e12, subsidy, 0.02, BitcoinPrice{}) == HashPrice{});
}

TEST_CASE("break-even price of a machine") {
  // 54.3 USD/PH/day at 17.5 J/TH: 54.3 / (24 x 17.5) = 0.1293 USD/kWh (Hashrate Index 2024-04-01 prints 0.13)
  const auto price = from_usd_per_ph_day(54.3);
  const auto at = breakeven_power_price(price, 17.5_J_per_TH, 1, 0);
  CHECK(at / 1000.0_USD_per_MWh == Approx(54.3 / (24 * 17.5)));
  CHECK(breakeven_power_price(price, 17.5_J_per_TH, 1.1, 0.02) / at == Approx(0.98 / 1.1));
  CHECK(breakeven_power_price(price, 30.0_J_per_TH, 1, 0) < at);
}

TEST_CASE("hash rate of the network from a day's blocks") {
  // Coin Metrics, 2020-03-10: 132 blocks at 16552923967337.246 are 108616241.39191228 TH/s
  const auto rate = network_hash_rate(132, 1.0_days, 16552923967337.246);
  CHECK(rate / 1.0_TH_per_s == Approx(108616241.39191228).epsilon(1e-12));
}

TEST_CASE("the subsidy halves each 210,000 blocks, in whole satoshi") {
  CHECK(subsidy_at_height(0).si() == 50);
  CHECK(subsidy_at_height(209'999).si() == 50);
  CHECK(subsidy_at_height(840'000).si() == 3.125);
  CHECK(subsidy_at_height(10 * 210'000).si() == 0.04882812); // 4882812.5 satoshi, cut
  CHECK(subsidy_at_height(33 * 210'000).si() == 0);
}

TEST_CASE("the subsidy by date halves in the second of block 840,000") {
  const NetworkSpec network;
  CHECK(subsidy_at(network, 1713571766).si() == 6.25);
  CHECK(subsidy_at(network, 1713571767).si() == 3.125);
  CHECK(subsidy_at(network, 0).si() == 0);
}
