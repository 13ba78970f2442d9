#include "models/mining/treasury.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::mining;

namespace {
const BitcoinPrice price = BitcoinPrice::from_si(50000);
Bitcoin btc(double amount) { return Bitcoin::from_si(amount); }
Money usd(double amount) { return Money::from_si(amount); }

void check_books(const Treasury& treasury, Bitcoin opening = {}) {
  Bitcoin bitcoin = opening;
  Money money;
  for (const Flow& flow : treasury.flows()) {
    bitcoin += flow.bitcoin;
    if (flow.kind == FlowKind::sale || flow.kind == FlowKind::exchange_fee || flow.kind == FlowKind::bill)
      money += flow.money;
  }
  CHECK(bitcoin.si() == Approx(treasury.held().si()).margin(1e-12));
  CHECK(money.si() == Approx(treasury.cash().si()).margin(1e-6));
}
} // namespace

TEST_CASE("who holds sells nothing") {
  Treasury treasury{{.policy = HoldSpec{}, .opening = btc(3)}};
  treasury.receive(btc(2), price, 1.0_h);
  CHECK(std::isinf(treasury.next_event().si()));
  CHECK(treasury.held() == btc(5));
  CHECK(treasury.cash() == Money{});
  check_books(treasury, btc(3));
}

TEST_CASE("a share of what came in since the last sale is sold at the date of the sale") {
  // 2 BTC, half sold at 50,000 less 0.1 %: 49,950 USD; what was held before stays
  Treasury treasury{{.policy = SellShareSpec{0.5}, .opening = btc(10)}};
  treasury.receive(btc(2), BitcoinPrice::from_si(40000), 1.0_h);
  CHECK(treasury.next_event() == 1.0_days);
  treasury.settle(price, 1.0_days);
  CHECK(treasury.held() == btc(11));
  CHECK(treasury.cash().si() == Approx(49950));
  treasury.settle(price, 2.0_days); // nothing came in
  CHECK(treasury.held() == btc(11));
  CHECK(treasury.next_event() == 3.0_days);
  check_books(treasury, btc(10));
}

TEST_CASE("a bill is paid from cash, then from bitcoin, and what is left stays unpaid") {
  // CORZ sold 1,900 BTC for 175 MUSD in January 2026: 92,105 USD each
  const auto january = BitcoinPrice::from_si(175e6 / 1900);
  Treasury treasury{{.policy = SellForCapexSpec{.share = 0, .bills = {{10.0_days, usd(175e6)}, {20.0_days, usd(10e6)}}},
                     .exchange_fee = 0,
                     .opening = btc(2000)}};
  CHECK(treasury.next_event() == 10.0_days);
  treasury.settle(january, 10.0_days);
  CHECK(treasury.held().si() == Approx(100));
  CHECK(treasury.cash().si() == Approx(0).margin(1e-3));
  treasury.settle(january, 20.0_days); // 100 BTC bring 9.21 MUSD
  CHECK(treasury.held().si() == Approx(0).margin(1e-9));
  CHECK(treasury.unpaid().si() == Approx(10e6 - 100 * 175e6 / 1900));
  check_books(treasury, btc(2000));
}
