// The electrical side of a site: the graph, what reacts in it by itself, the loads that are always on, and what is
// booked of losses, own supply and charge.
#pragma once

#include "sim/scenario/scenario.hpp"
#include "sim/site/books.hpp"
#include "sim/site/power_path.hpp"
#include "sim/site/totals.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace minehall::site {

struct HouseLoad {
  power::PortId port;
  AccountId account{};
};

class Circuit {
public:
  Circuit(const scenario::Scenario& scenario, std::uint32_t replica, Agenda& agenda);
  void add_house_loads(const scenario::Scenario& scenario);

  power::Graph& graph() { return graph_; }
  const power::Graph& graph() const { return graph_; }
  PowerPath& path() { return path_; }
  const PowerPath& path() const { return path_; }
  std::vector<HouseLoad>& house_loads() { return house_loads_; }
  const std::vector<HouseLoad>& house_loads() const { return house_loads_; }
  const std::vector<power::ElementId>& backed_up() const { return backed_up_; } // UPS, BESS and gensets

  // Whoever goes on battery does so in the instant in which its source dies: solved until all is quiet.
  void solve(Duration now, EventId cause, const Accounts& accounts, Ledger& ledger);
  // After the last solve of an instant. Own supply, charge and, once feeds came or went, house loads into the totals.
  void settle(Duration now, EventId cause, const Accounts& accounts, Ledger& ledger, Totals& totals);
  void book_losses(Duration now, const Accounts& accounts, Ledger& ledger); // of what the last solve changed

  void set_status(power::ElementId element, power::Status wanted);
  // Something may have lost or found its feed, and has not been looked after yet.
  bool life_due() const { return life_due_; }
  void set_life_due(bool due) { life_due_ = due; }
  std::vector<power::ElementId>& changed() { return changed_; } // with new powers, since it was cleared
  std::size_t restless() const { return restless_; }            // instants whose power path found no rest: none
  void found_no_rest() { ++restless_; }

private:
  power::Graph graph_;
  PowerPath path_;
  std::vector<HouseLoad> house_loads_;
  std::vector<power::ElementId> backed_up_, changed_;
  bool life_due_ = true;
  std::size_t restless_ = 0;
};

} // namespace minehall::site
