// What flowed and what it cost. An account integrates a rate that is constant between changes; rows are written per
// calendar month. Row: (from, until, entity, purpose, commodity, quantity, price, counterparty); new money is a new
// account, never a new column.
#pragma once

#include "models/base/compensated_sum.hpp"
#include "models/base/quantity.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace minehall::site {

enum class AccountId : std::uint32_t {};

struct AccountSpec {
  std::string entity;       // path name: "utility_feed", "mining_01.container_03"
  std::string purpose;      // "loss", "miners", "fans", "energy", "mining reward", "ai rent"
  std::string commodity;    // "energy", "hashes", "bitcoin", "gpu_time", "water", "heat"
  std::string units;        // of the quantity, SI: "J", "hash", "BTC", "s", "m3"
  std::string counterparty; // "" = physical account without money
};

struct LedgerRow {
  AccountId account;
  Duration from, until;
  double quantity = 0; // in the account's units
  Money money;         // from the site's view: revenue positive, cost negative
};

class Ledger {
public:
  AccountId open(AccountSpec spec);
  // From `now` on the account runs at `rate` (units/s) and each unit brings `price` (USD a unit; a cost is negative).
  void set(AccountId id, Duration now, double rate, double price = 0) {
    auto& account = accounts_[static_cast<std::size_t>(id)];
    if (account.rate != rate || account.price != price) change(account, now, rate, price);
  }
  void add(AccountId id, double quantity, Money money = {}); // at once, for example a batch of jobs lost
  void post(AccountId id, Duration date, double quantity, Money money = {}); // a row of its own, dated
  void close_month(Duration now);                                            // writes a row for each account that moved
  double quantity(AccountId id, Duration now) const;
  Money money(AccountId id, Duration now) const;
  double rate(AccountId id) const { return accounts_[static_cast<std::size_t>(id)].rate; }
  const std::vector<LedgerRow>& rows() const { return rows_; }
  const AccountSpec& spec(AccountId id) const { return specs_[static_cast<std::size_t>(id)]; }
  std::size_t size() const { return specs_.size(); }

private:
  struct alignas(64) Account { // what each change touches: one cache line
    double rate = 0, price = 0;
    double since = 0;
    CompensatedSum quantity, money;
  };
  struct Booked {
    double quantity = 0, money = 0;               // already in rows
    CompensatedSum posted_quantity, posted_money; // in rows of their own, not in the account's sums
  };
  static void advance(Account& account, double now);
  static void change(Account& account, Duration now, double rate, double price);
  std::vector<AccountSpec> specs_;
  std::vector<Account> accounts_;
  std::vector<Booked> booked_; // by account
  std::vector<LedgerRow> rows_;
  Duration month_from_;
};

} // namespace minehall::site
