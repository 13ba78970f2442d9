// Turns closed metering intervals into lines of the ledger: purpose, counterparty, quantity, money. Demand and fixed
// charges come at the end of a local month, the others with their interval.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/series.hpp"
#include "models/market/charge.hpp"
#include "models/market/tariff.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace minehall::market {

// A charge that sets next year's bill is incurred now; it is kept apart from what is due in the run.
enum class Due { now, next_year };

struct BillAccount {
  std::string purpose;
  std::string commodity; // "energy", "power"
  std::string units;     // SI: "J", "W"; a month of demand counts as its power
  std::string counterparty;
  Due due = Due::now;
};

struct BillLine {
  std::size_t account = 0;
  Duration from, until;
  double quantity = 0; // in the account's units
  Money money;         // from the site's view: revenue positive, cost negative
};

// All-in cost as its two parts, because the quotient can go negative while the denominator shrinks (site_models.md D).
struct AllIn {
  Money numerator; // energy, delivery and all charges due, less credits
  Energy denominator;
  Money credits;                // part of the numerator: hedge energy above the load, sold back at the hub
  Money incurred_for_next_year; // not in the numerator
  double usd_per_mwh() const;   // NaN without energy
};

// Peak hours or intervals of the system, ascending; which year each of them charges, the charge's methods say.
struct PeakInterval {
  Duration from, until;
};

struct ChargeInputs {
  const Series* price = nullptr;   // hub of a hedge block, USD/J
  std::vector<PeakInterval> peaks; // of a coincident peak charge
};

class Settlement {
public:
  // `inputs` by charge, empty for those that read nothing; series and calendar must outlive it. `connected` in seconds
  // since 1970 UTC.
  Settlement(std::vector<ChargeSpec> charges, std::vector<ChargeInputs> inputs, const Calendar& calendar,
             double connected, Duration start = {});

  const std::vector<BillAccount>& accounts() const { return accounts_; }
  // Intervals in order, without gaps. An interval counts to the month in which it begins.
  void add(const SettledInterval& interval);
  void finish(Duration end); // the month under way, as far as it went
  // Since the last call; the energy and delivery of the interval itself are not among them (the Meter has them).
  std::vector<BillLine> take_lines();
  AllIn all_in() const { return all_in_; }
  Power demand() const { return month_peak_; }    // highest mean power of an interval of the month under way
  Energy hedged() const { return hedged_; }       // bought ahead and used
  Energy unsettled() const { return unsettled_; } // of hedge blocks, in open gaps of their hubs
  // Mean load at the coincident peaks of the year to which the last one belongs, so far: sum over those seen / number
  // that there are to be.
  Power coincident_load(std::size_t charge) const;
  std::size_t peaks_seen(std::size_t charge) const;

private:
  struct State {
    std::size_t first_account = 0;
    std::vector<double> demands; // W, of the months before, newest last
    double peak = 0;             // W, highest of the month's intervals in which the charge applies
    double peak_energy = 0;      // J at coincident peaks of the month under way
    double peak_time = 0;        // s
    double own_peak = 0;         // W, highest metering interval of the year
    double load_before = 0;      // W, billed this year
    std::size_t seen = 0;
    double load_at_peaks = 0; // W, see coincident_load
    // Next year, and the year after it: a year of peaks may begin before its calendar year's end.
    struct Coming {
      PeakYear year;
      double coincident = 0; // W, sum of the mean loads at past peaks
      double booked = 0;     // W, of what is to be billed, charged so far
    };
    PowerPrice rate; // this year's
    std::array<Coming, 2> coming = {};
    std::size_t next_peak = 0;
  };
  void open(const ChargeSpec& charge);
  // What agreements and blocks before have left of the interval's energy.
  struct Left {
    Energy to_agree, to_hedge;
  };
  void charge_interval(std::size_t charge, const SettledInterval& interval, Left& left);
  void settle_block(std::size_t charge, const HedgeBlockSpec& hedge, const SettledInterval& interval, Left& left);
  void open_year();
  void close_year(std::size_t charge, Duration until);
  PeakYear year_of_peaks(const CoincidentPeakChargeSpec& spec, int year) const;
  void open_peaks(State& state, const CoincidentPeakChargeSpec& spec);
  void count_peak(std::size_t charge, Duration from);
  void book_peaks(State& state, Duration from, Duration until);
  static double load_before_run(const State& state); // W, of the year whose peaks fall due next
  void charge_month(std::size_t charge, Duration from, Duration until);
  void meet_peaks(std::size_t charge, const SettledInterval& interval);
  void close_month(Duration until);
  void line(std::size_t account, Duration from, Duration until, double quantity, double money);

  std::vector<ChargeSpec> charges_;
  std::vector<ChargeInputs> inputs_;
  const Calendar* calendar_;
  double connected_;
  std::vector<BillAccount> accounts_;
  std::vector<State> states_;
  std::vector<BillLine> lines_;
  AllIn all_in_;
  Power month_peak_;
  Energy hedged_, unsettled_;
  Duration start_, month_from_, month_end_;
  int month_ = 0;
  bool year_over_ = false;
};

// Time mean of a series over [from, until); NaN where a gap is open in it.
double mean(const Series& series, Duration from, Duration until);

} // namespace minehall::market
