// Who gives power up and who gets it back. decide() sees what is known now and returns orders; the site carries them
// out with their latencies. Merit order: miners first, least efficient first, then a cap on the gangs; back in the
// reverse order.
#pragma once

#include "models/market/price_curtailment.hpp"
#include "models/mining/fleet.hpp"
#include "sim/scenario/scenario.hpp"

#include <limits>
#include <vector>

namespace minehall::site {

struct FleetView {
  std::size_t machine = 0;
  Power power;   // now
  Power after;   // once what is ordered has taken effect
  Power running; // when it runs
  Power stopped; // when it is off but fed
  mining::Reasons reasons;
  bool price_ended = false; // its price reason ends with this decision, room permitting
  Power room = Power::from_si(std::numeric_limits<double>::infinity()); // that the elements above it leave
  bool available = true; // fed, not tripped: an order would have an effect
};

// An element above its rating: what it must lose, and who loads it.
struct OverloadView {
  double loading = 0;             // VA over rating
  Power carries = {};             // now
  std::vector<double> share = {}; // by fleet: of its power, what the element carries
  double gangs = 0;               // of the gangs' power, likewise
};

struct View {
  Duration now;
  Power import; // at the meter
  Power limit;
  double overhead = 1; // of import per power of a miner: fans and losses on the way, as measured
  EnergyPrice price;   // the last one known; NaN if none
  EnergyPrice delivery;
  std::vector<EnergyPrice> breakeven; // by machine class, on what is known; NaN if unknown: runs
  std::vector<FleetView> fleets;
  double cap = 1;                                                // last ordered for the gangs
  Power gangs_uncapped;                                          // draw of the gangs above idle at cap 1
  double (*share_at_cap)(double cap, const void* law) = nullptr; // share of gangs_uncapped drawn at a cap
  const void* law = nullptr;
  double lowest_cap = 1;
  std::vector<OverloadView> overloads; // empty unless somebody watches over elements
  Power gang_room = Power::from_si(std::numeric_limits<double>::infinity()); // that the elements above the gangs leave
  Power pending;                                                             // change of import already ordered (caps)
};

struct Order {
  enum class What : std::uint8_t { stop, restart, cap } what;
  std::size_t fleet = 0;
  mining::Reason by = mining::Reason::order;
  double level = 1; // of a cap
};

class Controller {
public:
  Controller(const scenario::ControlSpec& spec, const std::vector<mining::MinerClassSpec>& machines);
  const std::vector<Order>& decide(View& view); // the view's `after` and `reasons` follow the orders
  Duration next_price_decision() const;         // a minimum down time ends; infinity if none

private:
  void decide_price(View& view);
  void shed_overloads(View& view);
  void shed(View& view, Power excess, const OverloadView* at = nullptr); // at the meter, or at an element
  void hold_back(View& view);
  void give_back(View& view, Power room);
  double cap_for_change(const View& view, Power change, double carried) const;

  scenario::ControlSpec spec_;
  std::vector<market::PriceCurtailment> price_;    // by machine class
  std::vector<std::size_t> least_efficient_first_; // machine classes
  std::vector<Order> orders_;
};

} // namespace minehall::site
