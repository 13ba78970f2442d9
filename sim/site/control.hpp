// Who gives power up and who gets it back. decide() sees what is known now and returns orders; the site carries them
// out with their latencies. The policy says what to aim at (policy.hpp); whatever it says, miners go before gangs are
// capped, gangs in the order of their tiers, what goes first comes back last, and the tightest of import limit, policy
// and programmes holds.
#pragma once

#include "models/market/price_curtailment.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/site/policy.hpp"

#include <memory>
#include <vector>

namespace minehall::site {

struct Order {
  enum class What : std::uint8_t { stop, restart, reduce, cap, suspend, resume } what;
  std::size_t fleet = 0;
  mining::Reason by = mining::Reason::order;
  double level = 1;                                // of a cap
  scheduling::Tier tier = scheduling::Tier::batch; // of a cap, a suspension or its end
  Power reduction =
      {}; // W of machine power below all of the fleet, as it draws now; takes the place of the order before
};

// Held by a limit of any kind; the reason says which one was tightest when it was stopped.
bool held(mining::Reasons reasons);

class Controller {
public:
  Controller(const scenario::ControlSpec& spec, const std::vector<mining::MinerClassSpec>& machines);
  const std::vector<Order>& decide(View& view); // what the view says follows the orders
  Duration next_price_decision() const;         // a minimum down time ends; infinity if none
  EnergyPrice price_band() const { return price_rule_.band; }
  Duration next_policy_decision() const { return next_policy_; } // as of the last decision; infinity if none
  // The import above which something is to be shed, and below which something may come back.
  Power shed_above(Power limit, Power owed) const;
  Power give_back_below(Power limit, Power owed) const;

private:
  struct Bound {
    Power shed, give;
    mining::Reason reason = mining::Reason::import_limit;
    Power spared; // part of an excess that gangs are not capped for
  };
  void take_aim(const View& view);
  Bound bound(const View& view) const;
  void decide_price(View& view);
  bool is_too_dear(std::size_t machine, const View& view);
  bool price_known(std::size_t machine, const View& view) const;
  bool kept(std::size_t fleet) const { return !aim_.keep.empty() && aim_.keep[fleet] != 0; }
  bool price_moves(const View& view) const; // some fleet is to stop for the price, or no longer
  void decide_heat(View& view, mining::Reason limit);
  void shed_overloads(View& view);
  // What is too much; and what of it would still be there when the weakest device trips, as some are slower than that.
  struct Excess {
    Power whole, in_time;
    void take(Power relief, bool quick);
  };
  void shed(View& view, Excess excess, const Bound& bound,
            const OverloadView* at = nullptr); // at the meter, an element
  void cap_tier(View& view, scheduling::Tier tier, Excess& excess, const Bound& bound, const OverloadView* at);
  void suspend_tier(View& view, scheduling::Tier tier, Excess& excess, const Bound& bound, const OverloadView* at);
  bool resume_tier(View& view, scheduling::Tier tier, Power& room);                 // false: no room for it
  Power move_cap(View& view, scheduling::Tier tier, double cap, mining::Reason by); // the change of their draw
  void hold_back(View& view, mining::Reason limit);
  Power take_from(FleetView& fleet, std::size_t index, Power missing, mining::Reason by); // what that gives
  void reduce(FleetView& fleet, std::size_t index, int machines, mining::Reason by);
  void give_back(View& view, Power room, mining::Reason limit);
  Power give_part(FleetView& fleet, std::size_t index, Power room, mining::Reason limit); // what it draws of it
  void restart(FleetView& fleet, std::size_t index, mining::Reason limit);
  bool raise_caps(View& view, Power& room); // true if all are at 1
  double cap_for_change(const View& view, const TierView& gangs, Power change, double carried) const;

  scenario::ControlSpec spec_;
  std::unique_ptr<Policy> policy_;
  market::PriceCurtailmentSpec price_rule_;
  std::vector<market::PriceCurtailment> price_; // by machine class
  std::vector<double> merit_;                   // by machine class: place in the order, least efficient first
  Aim aim_;
  std::vector<double> by_merit_;                      // the ranks of merit order, by fleet
  std::vector<char> too_dear_;                        // by machine class, at this decision
  bool some_price_ended_ = false;                     // in this decision
  std::vector<double> ranked_;                        // ranks by which the two orders below stand
  std::vector<std::size_t> first_to_go_, first_back_; // fleets
  std::vector<Order> orders_;
  Duration next_policy_ = never;
};

} // namespace minehall::site
