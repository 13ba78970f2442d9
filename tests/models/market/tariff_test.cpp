#include "models/market/tariff.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::market;

namespace {
TariffSpec a_tariff() {
  TariffSpec tariff;
  tariff.delivery_adder = 5.0_USD_per_MWh;
  return tariff;
}
} // namespace

TEST_CASE("the bill is the integral of power times price, delivery beside it") {
  // 2 MW for 30 min at 40 USD/MWh: 1 MWh, 40 USD; delivery 5 USD
  Meter meter{a_tariff()};
  meter.advance(30.0_min, 2.0_MW, 40.0_USD_per_MWh);
  CHECK(meter.total().energy / 1.0_USD == Approx(40));
  CHECK(meter.total().delivery / 1.0_USD == Approx(5));
  CHECK(meter.take_closed().size() == 2);
  CHECK(meter.take_closed().empty());
}

TEST_CASE("intervals are exact where power and price change inside them") {
  Meter meter{a_tariff()};
  meter.advance(10.0_min, 3.0_MW, 40.0_USD_per_MWh);
  meter.advance(20.0_min, 6.0_MW, 100.0_USD_per_MWh);
  const auto closed = meter.take_closed();
  REQUIRE(closed.size() == 1);
  // 10 min x 3 MW at 40 and 5 min x 6 MW at 100: 0.5 MWh each
  CHECK(closed[0].until == 15.0_min);
  CHECK(closed[0].used / 1.0_MWh == Approx(1));
  CHECK(closed[0].cost.energy / 1.0_USD == Approx(20 + 50));
  CHECK(closed[0].peak == 6.0_MW);
  CHECK(meter.open().used / 1.0_MWh == Approx(0.5));
}

TEST_CASE("the intervals add up to the bill, and their dates do not drift") {
  Meter meter{a_tariff(), 100.0_s};
  for (int i = 1; i <= 1000; ++i) meter.advance(100.0_s + i * 777.0_s, i * 1.0_kW, (i % 7) * 10.0_USD_per_MWh);
  Money sum = meter.open().cost.total();
  Duration expected_end = 900.0_s;
  Duration begin = 100.0_s;
  for (const auto& interval : meter.take_closed()) {
    CHECK(interval.from == begin);
    CHECK(interval.until == expected_end);
    begin = expected_end;
    expected_end += 900.0_s;
    sum += interval.cost.total();
  }
  CHECK(sum / meter.total().total() == Approx(1).epsilon(1e-12));
}

TEST_CASE("negative prices pay the site, and a dearer hour costs more") {
  const auto tariff = a_tariff();
  CHECK(cost(tariff, 1.0_MWh, -20.0_USD_per_MWh).energy < Money{});
  CHECK(cost(tariff, 1.0_MWh, 50.0_USD_per_MWh).total() > cost(tariff, 1.0_MWh, 40.0_USD_per_MWh).total());
  CHECK(cost(tariff, Energy{}, 50.0_USD_per_MWh).total() == Money{});
}
