// The machines of a class in a container: what they are, what they draw, and when they step.
#pragma once

#include "models/mining/fleet.hpp"
#include "models/mining/fleet_control.hpp"
#include "models/power/graph.hpp"
#include "sim/site/agenda.hpp"
#include "sim/site/ledger.hpp"
#include "sim/site/shed_log.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace minehall::site {

struct FleetUnit {
  std::string path; // container.class, and .2 for a second entry of the class in it: of its ledger rows and streams
  mining::Fleet fleet;
  std::size_t machine;
  std::uint32_t room;
  power::PortId port;
  AccountId energy_account{};
  int installed = 0;
  std::uint32_t generation = 0; // of its planned step
  std::optional<mining::RepairShop> shop = {};
  int off_for_limit = 0, off_for_price = 0;         // machines in service that are booked as such
  std::optional<mining::FleetControl> control = {}; // who carries out its orders; nothing: all at once
  mining::Followed followed = {};
  bool fans_on = true;
  std::size_t own_mode = 0, chosen_mode = 0; // where energy is cheap, and at the price known at the last decision
  int told = 0, asked = 0;                   // machines to sleep for a limit of control, by an order from outside
  mining::Reason told_by{};                  // the tightest limit when it was told
  bool divisible = false;                    // fleet control takes orders to a part of it
  bool whole = false;                        // its last order was to all of it
  int commanded = 0;                         // machines that this was to put to sleep
  std::vector<ShedLog::Part> sheds = {};     // that they belong to

  bool ordered_off() const { return fleet.reasons().ordered(); }
  Power stopped() const { return fleet.spec().power * (fleet.spec().sleep_power_fraction * fleet.count()); }
  // That one machine gives by going to sleep, as it draws now; zero where an order reaches only all of them.
  Power each() const {
    if (!divisible || fleet.count() == 0) return {};
    return std::max((fleet.full_power() - stopped()) / fleet.count(), Power{});
  }
  int ordered() const { return ordered_off() ? fleet.count() : std::min(std::max(told, asked), fleet.count()); }
};

// What a fleet does as of the last settle that it had a part in, close together: the sums are taken often.
struct FleetDraw {
  std::size_t machine = 0;
  Power full; // running
  Power power;
  Power sheddable; // of it, above what it would draw asleep
  HashRate hash_rate;
  Power ordered, delivered; // under fleet control: reduction
  Power held_by_heat;
  std::optional<Temperature> upper, lower; // thresholds of its inlet
  bool hot = false;                        // throttled or tripped
};

// Fleets whose next step falls on one date, for one cause: one event for all of them.
struct FleetTurn {
  struct Step {
    std::uint32_t fleet, generation;
  };
  Duration date;
  EventId cause = EventId::none;
  std::vector<Step> steps = {};
  bool open = false; // planned, not yet come
};

} // namespace minehall::site
