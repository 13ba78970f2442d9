// The family of control policies: what a site aims at, given what is known now. A policy says who goes first, how much
// may be drawn and at which price a class stops; the controller (control.hpp) turns that into orders, always within the
// import limit, the elements' ratings and what programmes are owed.
#pragma once

#include "sim/scenario/control_policy.hpp"
#include "sim/site/view.hpp"

#include <memory>
#include <vector>

namespace minehall::site {

// Comes filled with what merit order aims at.
struct Aim {
  std::vector<double> rank;            // by fleet: the lowest gives up first, comes back last
  Power ceiling;                       // on the import; infinity: the limit alone
  std::vector<EnergyPrice> stop_above; // by machine class, of price and delivery; NaN: runs at any price
  std::vector<char> keep;              // by fleet: 1 stays on at that price; empty: nobody does
  std::vector<char> rest;              // by fleet: 1 is to be off for heat; empty: nobody is
};

class Policy {
public:
  virtual ~Policy() = default;
  virtual void aim(const View& view, Aim& aim) = 0;
  // First date after `now` at which it aims elsewhere by itself; infinity if none.
  virtual Duration next(Duration) const { return never; }
};

std::unique_ptr<Policy> make_policy(const scenario::PolicySpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::MeritOrderSpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::FixedPrioritySpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::PriceBreakEvenSpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::SitePowerCapSpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::PowerTrajectorySpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::ThermalLimitSpec& spec);
std::unique_ptr<Policy> make_policy(const scenario::ProgrammeStackingSpec& spec);

} // namespace minehall::site
