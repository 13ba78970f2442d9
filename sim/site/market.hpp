// What the market asks of the site and pays it beside energy and delivery: charges by metering interval and month, grid
// programmes that call for load, and the carbon of the energy at the meter.
#pragma once

#include "models/market/carbon.hpp"
#include "models/market/programme_state.hpp"
#include "models/market/settlement.hpp"
#include "models/market/standby.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/site/inputs.hpp"
#include "sim/site/ledger.hpp"
#include "sim/site/observer.hpp"

namespace minehall::site {

// A programme that binds this site, with what is told and booked of it.
struct ProgrammeUnit {
  market::Programme state;
  AccountId capacity{}, energy{}, penalty{}, unavailable{};
  std::optional<Power> behind = {}; // relays: what its load draws, at the meter
  Power standing = {};              // of the award, since the last settle
  struct Booked {
    double stood_by = 0, capacity = 0, unavailable = 0, charge = 0; // J, USD, J, USD
  } booked = {};
  std::size_t told = 0;                              // of its ended deliveries
  bool open = false;                                 // a call is told, its end is not
  EventId id = EventId::none, cause = EventId::none; // of the call under way
  std::vector<market::PeakAlarm> alarms = {};        // 4CP: when the site means to be low
  std::vector<market::Peak> peaks = {};              // 4CP: when it should have been, told afterwards
  std::vector<market::PeakWorth> worths = {};        // of peaks
  // 4CP: years whose charge the peaks set. W, baseline less load: mean over their peaks.
  struct AvoidedYear {
    int year = 0;
    PowerPrice rate;
    double load = 0;
  };
  std::vector<AvoidedYear> avoided = {};
  const Series* capacity_price = nullptr; // nullptr: the terms' own
};

// What could be shed on a call, at the meter.
struct Sheddable {
  Power miners, gangs;
};

// What control is told.
struct Owed {
  Power import = Power::from_si(std::numeric_limits<double>::infinity()); // that all calls leave
  Power by_gangs =
      Power::from_si(std::numeric_limits<double>::infinity()); // of it, what gangs may be capped for as well
  bool operator==(const Owed&) const = default;
};

class Market {
public:
  // Scenario and inputs must outlive it.
  Market(const scenario::Scenario& scenario, const Inputs& inputs, std::uint32_t replica);
  void open_accounts(Ledger& ledger);

  bool any() const { return settlement_ || carbon_ || !programmes_.empty(); }
  void advance(Duration now, Power load, Power ai = {}); // constant from the last date to `now`; of it, for the AI
  // From the last date on. A megawatt stands by for one programme only: what hangs behind relays, then for the dearest.
  void offer(Sheddable sheddable);
  void bill(const std::vector<market::SettledInterval>& closed, Ledger& ledger);
  void finish(const market::SettledInterval& open, Duration end, Ledger& ledger);
  void book(Ledger& ledger); // what programmes have paid and charged since the last time

  void call(ProgrammeUnit& unit, market::Call call); // scripted, known now
  Duration next(Duration now) const;                 // a call, ramp, deadline, end or award begins or ends
  Owed owed(Duration now, double margin) const;
  Power awarded(Duration now) const;              // to reserves
  EnergyPrice capacity_price(Duration now) const; // mean over what is awarded

  std::vector<ProgrammeUnit>& programmes() { return programmes_; }
  const std::vector<ProgrammeUnit>& programmes() const { return programmes_; }
  const market::Settlement* settlement() const { return settlement_ ? &*settlement_ : nullptr; }
  const market::CarbonMeter* carbon() const { return carbon_ ? &*carbon_ : nullptr; }
  const market::CarbonMeter* carbon_of_ai() const { return carbon_of_ai_ ? &*carbon_of_ai_ : nullptr; }
  const std::vector<AccountId>& charges() const { return charges_; } // as settlement()->accounts()
  Power peak_demand() const { return peak_demand_; }                 // highest mean power of a metering interval

private:
  void build_charges();
  void build_programme(const market::ProgrammeSpec& spec, std::uint32_t replica);
  std::vector<market::Call> calls_of(ProgrammeUnit& unit, const market::ProgrammeSpec& spec,
                                     std::uint32_t replica) const;
  void build_peaks(ProgrammeUnit& unit, const market::FourCpSpec& peaks, std::uint32_t replica) const;
  EnergyPrice worth_of_standby(const ProgrammeUnit& unit) const; // as far as it is known
  void share(Duration now, Power load);
  void meet_peaks(ProgrammeUnit& unit, Duration from, Duration until, Power load) const;
  void post(Ledger& ledger);

  const scenario::Scenario& scenario_;
  const Inputs& inputs_;
  std::optional<market::Settlement> settlement_;
  std::optional<market::CarbonMeter> carbon_, carbon_of_ai_;
  std::vector<ProgrammeUnit> programmes_;
  std::vector<AccountId> charges_;
  Duration now_;
  Power load_, peak_demand_;
  std::vector<std::size_t> claimants_; // of the programmes, with their claims; kept for their memory
  std::vector<market::Claim> claims_;
  std::vector<market::Share> shares_;
  std::vector<market::StandbyOffer> offers_; // likewise
};

// Methods of peaks with the loads that they read, the given one where they name none.
market::PeakRule peak_rule(std::span<const market::PeakMethod> methods, const std::string& load, const Inputs& inputs,
                           double connected);

// Contracted load, by which a programme binds: what the feeds may draw.
Power contracted_load(const scenario::Scenario& scenario);

} // namespace minehall::site
