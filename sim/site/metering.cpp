#include "sim/site/metering.hpp"

#include <cmath>

namespace minehall::site {

// Without a price energy is booked at 0, and counted.
void Metering::advance(Duration now) {
  if (now <= settled_at_) return;
  const Duration span = now - settled_at_;
  const bool priced = !std::isnan(settled_.price);
  meter_.advance(now, settled_.feed, EnergyPrice::from_si(priced ? settled_.price : 0));
  if (!priced) unpriced_.add((settled_.feed * span).si());
  miner_import_.add((settled_.of_miners * span).si());
  if (settled_.unpriced_yield > 0) unpriced_bitcoin_.add(settled_.unpriced_yield * span.si());
  if (market_.any()) market_.advance(now, settled_.feed, settled_.ai);
  market_.bill(meter_.take_closed(), state_.ledger);
  if (settled_.feed > settled_.limit) above_limit_.add(((settled_.feed - settled_.limit) * span).si());
  settled_at_ = now;
}

void Metering::settle(Duration now, double miner_overhead, double unpriced_yield) {
  const auto& totals = state_.totals;
  const auto& accounts = state_.accounts;
  const double price = std::isnan(totals.price) ? 0 : totals.price;
  state_.ledger.set(accounts.energy, now, totals.feed.si(), -price);
  state_.ledger.set(accounts.delivery, now, totals.feed.si(), -state_.scenario.tariff.delivery_adder.si());
  const Power machines = totals.mining + totals.ai;
  settled_ = {totals.feed,
              totals.import_limit,
              totals.price,
              machines.si() > 0 ? totals.feed * (totals.ai / machines) : Power{},
              totals.mining * miner_overhead,
              unpriced_yield};
}

void Metering::close_month(Duration now) {
  advance(now);
  market_.book(state_.ledger);
  state_.ledger.close_month(now);
}

} // namespace minehall::site
