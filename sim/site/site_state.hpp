// What the parts of a site share: who there is, what holds, what is booked, and the instant that is handled. Whoever
// stops or moves an entity tells the part that settles it; in which order an instant settles is the site's (site.cpp).
#pragma once

#include "models/base/random.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/site/circuit.hpp"
#include "sim/site/fleet_unit.hpp"
#include "sim/site/inputs.hpp"
#include "sim/site/instant.hpp"
#include "sim/site/room.hpp"

#include <string_view>

namespace minehall::site {

// What heat keeps machines from drawing, and the highest that it was.
struct Derated {
  Power mining, ai;
  Power peak_mining, peak_ai, peak;
};

struct SiteState {
  SiteState(const scenario::Scenario& scenario, Inputs inputs, std::uint32_t replica, Agenda& agenda);

  scenario::Scenario scenario; // a closed loop of the bitcoin network writes its subsidies and fleets
  Inputs inputs;               // and its difficulty
  std::uint32_t replica;
  Ledger ledger;
  Accounts accounts;
  Circuit circuit;
  Instant instant;

  std::vector<Room> rooms;
  std::vector<FleetUnit> fleets;
  std::vector<FleetDraw> draws; // of fleets
  thermal::Weather weather;
  Totals totals;
  Derated derated;

  // Since the last settle.
  std::vector<std::uint32_t> dirty_rooms;
  bool fleets_moved = true;
  // Since the recorder cleared it: rooms with a new curve of their air.
  std::vector<std::uint32_t> changed_rooms;

  power::Graph& graph() { return circuit.graph(); }
  const power::Graph& graph() const { return circuit.graph(); }
  // Random numbers of one purpose for one entity.
  Stream stream(std::string_view purpose, std::string_view path) const {
    return {scenario.seed, replica, purpose, path};
  }
  void touch_room(std::uint32_t room);
};

// accounts.cpp, once rooms, fleets and loads are there; those of market and treasury stand between the two.
void open_site_accounts(SiteState& state);
void open_ai_accounts(SiteState& state);

} // namespace minehall::site
