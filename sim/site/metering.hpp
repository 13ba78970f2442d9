// What stood at the meter between two settles: bill, market, carbon, and what could not be priced.
#pragma once

#include "sim/site/market.hpp"
#include "sim/site/site_state.hpp"

namespace minehall::site {

// What held at the last settle, for what is booked since.
struct Settled {
  Power feed, limit;
  double price = 0;
  Power ai;                  // of the feed, by its share of the machines' power
  Power of_miners;           // of the feed
  double unpriced_yield = 0; // BTC/s, while bitcoin has no price
};

class Metering {
public:
  Metering(SiteState& state, Market& market) : state_{state}, market_{market}, meter_{state.scenario.tariff} {}
  // What has held since the last date; handlers of this instant may have moved prices and limits already.
  void advance(Duration now);
  // What holds from here on. Of the feed, miners with their overhead; BTC/s that have no price.
  void settle(Duration now, double miner_overhead, double unpriced_yield);
  void close_month(Duration now);

  const market::Meter& meter() const { return meter_; }
  Energy above_limit() const { return Energy::from_si(above_limit_.value()); }
  Energy unpriced() const { return Energy::from_si(unpriced_.value()); } // in open gaps of the price
  Energy miner_import() const { return Energy::from_si(miner_import_.value()); }
  double unpriced_bitcoin() const { return unpriced_bitcoin_.value(); }

private:
  SiteState& state_;
  Market& market_;
  market::Meter meter_;
  Settled settled_;
  Duration settled_at_;
  CompensatedSum above_limit_, unpriced_, unpriced_bitcoin_, miner_import_;
};

} // namespace minehall::site
