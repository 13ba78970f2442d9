// Energy in a battery under constant power between two calls: exact energy, and the dates at which it is empty or full.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::power {

struct BatterySpec {
  Energy energy{};                 // of the cells, nominal
  double lowest = 0;               // state of charge that is kept, of `energy`
  double highest = 1;              // and up to which it is charged
  double start = 1;                // at the start of the run
  double charge_efficiency = 1;    // into the cells over terminals
  double discharge_efficiency = 1; // terminals over out of the cells
  double charge_rate = 0.5;        // largest power into the cells over `energy`, per h
  double discharge_rate = 20;      // largest power out of the cells, likewise; 20 = three minutes
};

Power most_charge(const BatterySpec& spec);                                       // at the terminals, by C-rate
Power most_discharge(const BatterySpec& spec);                                    // likewise
Duration lasts(const BatterySpec& spec, Power discharge, double state_of_charge); // to `lowest`
// Cells that carry `power` at the terminals for `time` from `highest` to `lowest`.
Energy energy_for(const BatterySpec& spec, Power power, Duration time);

class Battery {
public:
  explicit Battery(const BatterySpec& spec, Duration start = {});

  // Power at the terminals from `now` on: positive discharges, negative charges. Dates must not fall. The caller keeps
  // to may_*() and changes the power at next_event(); a call at that date finds the cells exactly at their bound.
  void set(Duration now, Power discharge);

  Energy energy(Duration now) const;
  double state_of_charge(Duration now) const { return energy(now) / spec_.energy; }
  Power power() const { return discharge_; }
  bool empty(Duration now) const { return energy(now) <= least(); }
  bool full(Duration now) const { return energy(now) >= most(); }
  std::optional<Duration> empty_date() const;       // nothing if it does not fall
  std::optional<Duration> full_date() const;        // nothing if it does not rise
  Energy initial() const { return initial_; }       // at its start
  Energy charged() const { return charged_; }       // at the terminals, up to the last call
  Energy discharged() const { return discharged_; } // likewise
  Energy lost() const { return lost_; }             // in the cells, likewise
  const BatterySpec& spec() const { return spec_; }

private:
  Energy least() const { return spec_.energy * spec_.lowest; }
  Energy most() const { return spec_.energy * spec_.highest; }
  Power slope() const; // of the energy in the cells

  BatterySpec spec_;
  Energy energy_, initial_;
  Power discharge_{};
  Duration since_;
  Energy charged_{}, discharged_{}, lost_{};
};

} // namespace minehall::power
