// What the site counts and carries: house loads, the machines of a class in a container, and its totals at an instant.
#pragma once

#include "models/mining/fleet.hpp"
#include "models/mining/fleet_control.hpp"
#include "models/power/graph.hpp"
#include "sim/site/agenda.hpp"
#include "sim/site/ledger.hpp"
#include "sim/site/shed_log.hpp"

#include <optional>
#include <string>
#include <vector>

namespace minehall::site {

struct HouseLoad {
  power::PortId port;
  AccountId account{};
};

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
  std::size_t shed = ShedLog::none;          // that it is ordered off for
  Power delivered = {};                      // in it

  bool ordered_off() const { return fleet.reasons().ordered(); }
};

// What a fleet does as of the last settle that it had a part in, close together: the sums are taken often.
struct FleetDraw {
  std::size_t machine = 0;
  Power full; // running
  Power power;
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

// Containers of a mining hall that wait for their turn to restart.
struct RestartQueue {
  scenario::RestartSpec spec;
  std::uint32_t first_room = 0, rooms = 0; // of the hall
  std::vector<std::uint32_t> waiting = {};
  Duration next = {};
  bool planned = false;
  std::uint32_t generation = 0;
};

// A tier of jobs that is ordered to write its checkpoints and go.
struct Suspension {
  bool ordered = false;
  Power draw;    // at that order, uncapped: what comes back with the tier
  Duration date; // when the order takes effect
  std::uint32_t generation = 0;
};

// What a voltage sag that lasts holds off.
struct SagHold {
  std::uint32_t script = 0; // the event that began it
  struct Roles {
    std::uint32_t room;
    std::uint8_t bits;
  };
  std::vector<Roles> rooms = {};            // of their plants
  std::vector<std::uint32_t> halls = {};    // whose containers wait for its end
  std::vector<std::uint32_t> supplies = {}; // of the AI hall
};

// What heat keeps machines from drawing, and the highest that it was.
struct Derated {
  Power mining, ai;
  Power peak_mining, peak_ai, peak;
};

// An under-frequency relay of a programme, and the containers that hang behind it.
struct Relay {
  std::size_t programme; // in the market's list
  std::vector<std::uint32_t> rooms = {};
  bool open = false;
  std::uint32_t generation = 0; // of its planned operation
};

// What held at the last settle, for what is booked since.
struct Settled {
  Power feed, limit;
  double price = 0;
  Power ai;                  // of the feed, by its share of the machines' power
  Power of_miners;           // of the feed
  double unpriced_yield = 0; // BTC/s, while bitcoin has no price
};

// What the site totals are at an instant; read after settle.
struct Totals {
  Power feed, mining, ai, cooling, house, loss, import_limit, own_supply, charge;
  Power miner_order, miner_delivered; // under fleet control: reduction asked for, and what it is
  HashRate hash_rate;
  double price = 0;       // USD/J, NaN in an open gap
  double known_price = 0; // USD/J
  double hashprice = 0;   // USD/hash, NaN in an open gap of the price
  double bitcoin_per_hash = 0;
  double bitcoin_price = 0;
  double difficulty = 0;
  double gpus_allocated = 0, nodes_up = 0, jobs_waiting = 0, cap = 1;
  double dry_bulb = 0, wet_bulb = 0; // K
};

} // namespace minehall::site
