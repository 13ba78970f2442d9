// What a bill holds beside the settled energy: a family of dated rules. A rule applies by the date of the interval and
// by the date at which the site was connected (4CP's method is under revision; SB6 binds new loads only).
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/quantity.hpp"
#include "models/market/peak_method.hpp"
#include "models/market/validity.hpp"

#include <string>
#include <variant>
#include <vector>

namespace minehall::market {

// USD/MWh on all energy: delivery by the TDU, riders, the grid operator's fee.
struct RiderSpec {
  EnergyPrice rate;
};

// USD/kW a month on the billed demand, max(P_m, ratchet x max of the months before): P_m is the highest mean power of
// a metering interval. Ratchet 0.8 over eleven months [M: site_grid_programs.csv, TARIFF demand_ratchet].
struct DemandChargeSpec {
  PowerPrice rate;
  double ratchet = 0.8;
  int ratchet_months = 11;
  Power demand_before; // highest billed demand of the months before the run, carried by the ratchet
};

// Mean load at the system's peaks sets the charge of a later year, USD/kW a year (NFM Consulting: 50-150 for 4CP), by
// methods in turn (peak_method.hpp). The peak hour stands for the 15-minute interval of the peak where only hourly
// loads are known.
struct CoincidentPeakChargeSpec {
  PowerPrice rate; // a year
  std::string load_series;
  Power load_before; // mean load at last year's peaks: its charge is due this year, a twelfth a month
  std::vector<PeakMethod> methods = four_cp();
};

// B MW bought at p_B around the clock and sold back at the price of its hub: B (p_B - LMP_hub) dt, whatever the load.
struct HedgeBlockSpec {
  Power power;
  EnergyPrice price;
  std::string hub_series; // USD/MWh
};

// Energy as used, up to `power`, at a fixed price instead of the settlement point's: min(L, B) (p - LMP_zone) dt.
struct PurchaseAgreementSpec {
  Power power;
  EnergyPrice price;
};

// USD a month, whatever the load.
struct FixedChargeSpec {
  Money per_month;
};

using ChargeKind = std::variant<RiderSpec, DemandChargeSpec, CoincidentPeakChargeSpec, HedgeBlockSpec,
                                PurchaseAgreementSpec, FixedChargeSpec>;

struct ChargeSpec {
  std::string name; // purpose in the ledger
  std::string counterparty = "utility";
  Validity validity;
  ChargeKind kind;
};

// The series that a charge reads (price of a hub, load of the system), "" if none.
std::string series_of(const ChargeSpec& charge);

// Share of the calendar month of `from` that lies in [from, until) and in the charge's validity: a run that begins or
// ends inside a month, and a charge that does, pays so much of demand and fixed charges. Both dates in one month.
double share_of_month(const Validity& validity, double connected_utc, const Calendar& calendar, Duration from,
                      Duration until);

} // namespace minehall::market
