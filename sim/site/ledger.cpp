#include "sim/site/ledger.hpp"

#include <utility>

namespace minehall::site {

AccountId Ledger::open(AccountSpec spec) {
  specs_.push_back(std::move(spec));
  accounts_.emplace_back();
  booked_.emplace_back();
  return static_cast<AccountId>(specs_.size() - 1);
}

void Ledger::advance(Account& account, double now) {
  const double span = now - account.since;
  account.since = now;
  if (span <= 0 || account.rate == 0) return;
  const double quantity = account.rate * span;
  account.quantity.add(quantity);
  if (account.price != 0) account.money.add(quantity * account.price);
}

void Ledger::change(Account& account, Duration now, double rate, double price) {
  advance(account, now.si());
  account.rate = rate;
  account.price = price;
}

void Ledger::add(AccountId id, double quantity, Money money) {
  auto& account = accounts_[static_cast<std::size_t>(id)];
  account.quantity.add(quantity);
  account.money.add(money.si());
}

void Ledger::post(AccountId id, Duration date, double quantity, Money money) {
  auto& booked = booked_[static_cast<std::size_t>(id)];
  booked.posted_quantity.add(quantity);
  booked.posted_money.add(money.si());
  rows_.push_back({id, date, date, quantity, money});
}

void Ledger::close_month(Duration now) {
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    auto& account = accounts_[i];
    advance(account, now.si());
    auto& booked = booked_[i];
    const double quantity = account.quantity.value() - booked.quantity;
    const double money = account.money.value() - booked.money;
    if (quantity == 0 && money == 0) continue;
    booked.quantity = account.quantity.value();
    booked.money = account.money.value();
    rows_.push_back({static_cast<AccountId>(i), month_from_, now, quantity, Money::from_si(money)});
  }
  month_from_ = now;
}

double Ledger::quantity(AccountId id, Duration now) const {
  auto account = accounts_[static_cast<std::size_t>(id)];
  advance(account, now.si());
  return account.quantity.value() + booked_[static_cast<std::size_t>(id)].posted_quantity.value();
}

Money Ledger::money(AccountId id, Duration now) const {
  auto account = accounts_[static_cast<std::size_t>(id)];
  advance(account, now.si());
  return Money::from_si(account.money.value() + booked_[static_cast<std::size_t>(id)].posted_money.value());
}

} // namespace minehall::site
