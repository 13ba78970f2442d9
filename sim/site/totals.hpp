// What the site totals are at an instant.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::site {

// Read after settle.
struct Totals {
  Power feed, mining, ai, cooling, house, loss, import_limit, own_supply, charge;
  Power miner_order, miner_delivered; // under fleet control: reduction asked for, and what it is
  HashRate hash_rate;
  double price = 0;       // USD/J, NaN in an open gap
  double known_price = 0; // USD/J
  double hashprice = 0;   // USD/hash, NaN in an open gap of the price
  double bitcoin_per_hash = 0;
  double bitcoin_price = 0;
  double difficulty = 0;
  double gpus_allocated = 0, nodes_up = 0, jobs_waiting = 0, cap = 1;
  double dry_bulb = 0, wet_bulb = 0; // K
};

} // namespace minehall::site
