// What the site pays for energy: metered per settlement interval, priced at the series' price plus delivery.
#pragma once

#include "models/base/quantity.hpp"

#include <string>
#include <vector>

namespace minehall::market {

struct TariffSpec {
  std::string price_series;                              // of the settlement point, USD/MWh
  EnergyPrice delivery_adder;                            // wires and riders per unit of energy
  Duration settlement_interval = Duration::from_si(900); // ERCOT settles each 15 min
  std::string counterparty = "retailer";
  std::string delivery_counterparty = "utility";
};

struct EnergyCost {
  Money energy;
  Money delivery;
  Money total() const { return energy + delivery; }
};
EnergyCost cost(const TariffSpec& tariff, Energy used, EnergyPrice price);

// One settled interval: `cost.energy` is the integral of power x price over it, exact also where the price changes
// inside.
struct SettledInterval {
  Duration from;
  Duration until;
  Energy used;
  Power peak; // highest power within; demand charges take used / (until - from)
  EnergyCost cost;
};

// Accumulates intervals that begin at whole multiples of the settlement interval since the start of the run (or of
// `origin`).
class Meter {
public:
  explicit Meter(TariffSpec tariff, Duration start = {}, Duration origin = {});

  // Power and price have been constant from the last date to `now`.
  void advance(Duration now, Power power, EnergyPrice price);
  std::vector<SettledInterval> take_closed();    // those that ended at or before the last date, in order
  SettledInterval open() const { return open_; } // the interval under way, so far; its `until` is the last date

  Energy used() const { return used_; } // since the start, open interval included
  EnergyCost total() const { return total_; }

private:
  Duration end_of_open() const;
  void add(Duration until, Power power, EnergyPrice price);

  TariffSpec tariff_;
  Duration origin_;
  double index_ = 0; // of the open interval, counted from origin
  SettledInterval open_;
  std::vector<SettledInterval> closed_;
  Energy used_;
  EnergyCost total_;
};

} // namespace minehall::market
