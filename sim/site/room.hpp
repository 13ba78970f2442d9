// A conditioned space with its machines' air as one mass, its plant, and the ports on which the plant hangs: a
// container or an AI hall.
#pragma once

#include "models/power/graph.hpp"
#include "models/thermal/hall.hpp"
#include "models/thermal/plant.hpp"
#include "models/thermal/storage.hpp"
#include "sim/site/ledger.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace minehall::site {

// Roles of a plant's loads, as bits.
constexpr std::uint8_t compressor_lives = 1, pump_lives = 2, fan_lives = 4, all_live = 7;

struct Crossing {
  Temperature threshold;
  bool rising = true;
};

struct Room {
  std::string name;
  bool mining = true;
  thermal::Hall air;
  std::unique_ptr<thermal::Plant> plant;
  power::PortId cooling_port{};
  power::InService in_service;
  std::vector<std::uint32_t> fleets = {};    // that stand in it
  std::vector<power::ElementId> losses = {}; // elements whose loss heats it
  std::vector<power::PortId> house = {};     // loads that heat it likewise
  double availability = 1;                   // of fans or chillers
  std::uint32_t machines = 1;                // of the plant, which fail one by one
  std::uint32_t first_machine = 0;           // among those of all plants
  std::uint8_t life = all_live;              // roles that are fed, at the last settle
  std::uint8_t sagged = 0;                   // roles that a voltage sag holds off
  bool present = true;                       // in service
  bool dirty = false;                        // heat, weather or availability changed since the last settle
  thermal::Operation operation = {};
  thermal::Running running = {};
  Power heat = {};
  Power derated = {}; // what its machines would draw beside, were it not for the heat
  std::optional<Crossing> planned = {};
  std::uint32_t generation = 0;          // of the planned crossing
  bool pumps_inside = false;             // they heat it
  bool split = false;                    // roles on ports of their own, the compressor on cooling_port; else all there
  power::PortId pump_port{}, fan_port{}; // if split
  bool has_compressor = false;
  bool compressors_powered = true;
  Duration restart = {};
  Duration compressors_from = -never; // they may run
  std::optional<thermal::Tank> tank = {};
  Power charge = {};                         // into it, since the last change
  Energy out_before = {};                    // of the air's heat_out at the last change
  std::optional<Duration> storage_date = {}; // planned: full or empty
  std::uint32_t storage_generation = 0;      // of that
  std::uint32_t restart_generation = 0;      // of the chillers' start
  std::uint32_t pull_down_generation = 0;
  bool pulls_down = false; // or heats up: the chillers carry another heat than that of the machines
  AccountId heat_account{}, cooling_account{}, water_account{};
  AccountId evaporation_account{}, blow_down_account{}, drift_account{}; // what becomes of the water
  AccountId outside_account{}, hot_account{}, derated_account{}; // time outside curves, above limits; energy held back
};

} // namespace minehall::site
