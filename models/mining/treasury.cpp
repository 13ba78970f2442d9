#include "models/mining/treasury.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace minehall::mining {

namespace {

double share_sold(const SalePolicySpec& policy) {
  if (const auto* part = std::get_if<SellShareSpec>(&policy)) return part->share;
  if (const auto* capex = std::get_if<SellForCapexSpec>(&policy)) return capex->share;
  return 0;
}
} // namespace

std::string_view name(FlowKind kind) {
  static constexpr std::array<std::string_view, 5> names = {"mined", "sale", "exchange fee", "bill", "unpaid bill"};
  return names[static_cast<std::size_t>(kind)];
}

Treasury::Treasury(TreasurySpec spec) : spec_{std::move(spec)}, held_{spec_.opening} {}

const Bill* Treasury::next_bill() const {
  const auto* capex = std::get_if<SellForCapexSpec>(&spec_.policy);
  return capex && bills_ < capex->bills.size() ? &capex->bills[bills_] : nullptr;
}

Duration Treasury::next_sale() const { return share_sold(spec_.policy) > 0 ? spec_.sell_every * (sales_ + 1) : never; }

Duration Treasury::next_event() const {
  const Bill* bill = next_bill();
  return bill ? std::min(bill->due, next_sale()) : next_sale();
}

void Treasury::receive(Bitcoin amount, BitcoinPrice price, Duration now) {
  held_ += amount;
  fresh_ += amount;
  flows_.push_back({now, FlowKind::income, amount, amount * price});
}

void Treasury::settle(BitcoinPrice price, Duration now) {
  while (next_event() <= now) {
    const Bill* bill = next_bill();
    if (bill && bill->due <= now) {
      pay(*bill, price, now);
      ++bills_;
      continue;
    }
    sell(std::min(held_, fresh_ * share_sold(spec_.policy)), price, now);
    fresh_ = {};
    ++sales_;
  }
}

void Treasury::sell(Bitcoin amount, BitcoinPrice price, Duration now) {
  if (amount.si() <= 0) return;
  const Money proceeds = amount * price;
  const Money fee = proceeds * spec_.exchange_fee;
  held_ -= amount;
  cash_ += proceeds - fee;
  flows_.push_back({now, FlowKind::sale, -amount, proceeds});
  flows_.push_back({now, FlowKind::exchange_fee, {}, -fee});
}

// Cash first, then bitcoin, then it stays unpaid.
void Treasury::pay(const Bill& bill, BitcoinPrice price, Duration now) {
  const Money net_price_of_one = Bitcoin::from_si(1) * price * (1 - spec_.exchange_fee);
  if (cash_ < bill.amount && net_price_of_one.si() > 0)
    sell(std::min(held_, Bitcoin::from_si((bill.amount - cash_) / net_price_of_one)), price, now);
  const Money paid = std::min(bill.amount, std::max(cash_, Money{}));
  cash_ -= paid;
  flows_.push_back({now, FlowKind::bill, {}, -paid});
  const Money missing = bill.amount - paid;
  if (missing.si() <= 1e-9 * bill.amount.si()) return;
  unpaid_ += missing;
  flows_.push_back({now, FlowKind::unpaid, {}, missing});
}

} // namespace minehall::mining
