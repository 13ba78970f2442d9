// Accounts integrate rates that are constant between changes; rows close with the months.
#include "sim/site/ledger.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::site;

namespace {

Duration at(double seconds) { return Duration::from_si(seconds); }

} // namespace

TEST_CASE("a compensated sum keeps what a plain one loses") {
  CompensatedSum sum;
  double plain = 0;
  for (const double x : {1.0, 1e100, 1.0, -1e100}) sum.add(x), plain += x;
  CHECK(plain == 0);
  CHECK(sum.value() == 2);

  CompensatedSum tenths; // a year of 10 s steps, each a tenth
  for (int i = 0; i < 3'153'600; ++i) tenths.add(0.1);
  CHECK(tenths.value() == Approx(315'360).epsilon(1e-15));
}

TEST_CASE("an account integrates its rate and its price") {
  Ledger ledger;
  const auto energy = ledger.open({"feed", "energy", "energy", "J", "retailer"});
  ledger.set(energy, at(0), 2, -3);
  ledger.set(energy, at(10), 4, -3);  // 20 J, -60 USD
  ledger.set(energy, at(15), 4, 0.5); // 20 J, -60 USD
  CHECK(ledger.quantity(energy, at(20)) == 60);
  CHECK(ledger.money(energy, at(20)).si() == -110);
  CHECK(ledger.quantity(energy, at(20)) == 60); // asking changes nothing
  ledger.add(energy, 5, Money::from_si(7));
  CHECK(ledger.quantity(energy, at(15)) == 45);
  CHECK(ledger.money(energy, at(20)).si() == -103);
}

TEST_CASE("a month's row holds what moved in it; the rows add up to the account") {
  Ledger ledger;
  const auto moving = ledger.open({"feed", "energy", "energy", "J", "retailer"});
  ledger.open({"spare", "energy", "energy", "J", "retailer"});
  ledger.set(moving, at(0), 1, 2);
  ledger.close_month(at(100));
  ledger.set(moving, at(150), 0);
  ledger.close_month(at(300));
  ledger.close_month(at(400)); // nothing moved
  ledger.add(moving, -3);
  ledger.close_month(at(500));

  const auto& rows = ledger.rows();
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].account == moving);
  CHECK(rows[0].from.si() == 0);
  CHECK(rows[0].until.si() == 100);
  CHECK(rows[0].quantity == 100);
  CHECK(rows[0].money.si() == 200);
  CHECK(rows[1].from.si() == 100);
  CHECK(rows[1].quantity == 50);
  CHECK(rows[2].from.si() == 400);
  CHECK(rows[2].quantity == -3);
  CHECK(rows[2].money.si() == 0);
  double total = 0;
  for (const auto& row : rows) total += row.quantity;
  CHECK(total == ledger.quantity(moving, at(500)));
}
