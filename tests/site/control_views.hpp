// What control is shown in its tests: four fleets of two classes in two halls, gangs, and a limit of 100 MW.
#pragma once

#include "sim/site/control.hpp"

#include <catch2/catch.hpp>

#include <vector>

namespace minehall::site {

using mining::Reason;
using What = Order::What;

inline constexpr double usd_per_mwh = 1 / 3.6e9;

inline mining::MinerClassSpec machine(const char* name, double watts) {
  mining::MinerClassSpec spec;
  spec.name = name;
  spec.hash_rate = HashRate::from_si(100e12);
  spec.power = Power::from_si(watts);
  return spec;
}

// Class 0 is the efficient one.
inline const std::vector<mining::MinerClassSpec> machines = {machine("new", 1750), machine("old", 3050)};

inline double share(double cap, const void*) { return cap; }

// Fleets of 10 MW: new and old in hall a, new and old in hall b; 10 MW of gangs; break-even 100 and 60 USD/MWh.
inline View site_at(double import, double price = 0) {
  View view;
  view.import = Power::from_si(import);
  view.limit = 100.0_MW;
  view.price = EnergyPrice::from_si(price * usd_per_mwh);
  view.delivery = EnergyPrice{};
  view.breakeven = {EnergyPrice::from_si(100 * usd_per_mwh), EnergyPrice::from_si(60 * usd_per_mwh)};
  for (const std::size_t machine : {0u, 1u, 0u, 1u}) {
    FleetView fleet;
    fleet.machine = machine;
    fleet.power = fleet.after = fleet.running = 10.0_MW;
    fleet.hall = view.fleets.size() < 2 ? "a" : "b";
    fleet.inlet = Temperature::from_celsius(30);
    fleet.throttle = Temperature::from_celsius(40);
    view.fleets.push_back(fleet);
  }
  view.tiers[0].uncapped = 10.0_MW;
  view.share_at_cap = share;
  for (auto& tier : view.tiers) tier.lowest_cap = 0.4;
  return view;
}

} // namespace minehall::site
