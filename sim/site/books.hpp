// Which accounts of the ledger the site books to, and what the treasury keeps beside them.
#pragma once

#include "sim/site/ledger.hpp"

#include <cstddef>
#include <vector>

namespace minehall::site {

struct Accounts {
  AccountId energy, delivery, ai_rent;
  std::vector<AccountId> element_loss;             // by element
  std::vector<AccountId> own_supply, charge;       // of what supplies itself or stores, as backed_up()
  std::vector<AccountId> supply_energy;            // IT of the AI hall by supply
  std::vector<AccountId> reward, pool_fee, hashes; // by machine class
  std::vector<AccountId> off_for_limit;            // by machine class, machine time in s
  std::vector<AccountId> off_for_price;            // likewise, machine time in s
  AccountId gpu_allocated, gpu_down, gpu_total;
  struct Tier {
    AccountId allocated, withheld, shed, capped;
  };
  std::vector<Tier> tiers; // those that jobs may have, in their order
};

struct TreasuryBooks {
  AccountId sale{}, fee{}, bill{}, cash{};
  double opening = 0;                // USD, of what was held at the start
  double taken = 0, taken_money = 0; // BTC and USD of rewards so far, as in the ledger
  double value = 0;                  // USD, of what is held, at cost: prices of the hours in which it was mined
  double price = 0;                  // USD/BTC, the last one there was
  std::size_t flows = 0;             // booked
};

} // namespace minehall::site
