// A conditioned space with its machines' air as one mass, its plant, and the ports on which the plant hangs: a
// container or an AI hall.
#pragma once

#include "models/power/graph.hpp"
#include "models/thermal/hall.hpp"
#include "models/thermal/plant.hpp"
#include "sim/site/ledger.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace minehall::site {

enum class RoomId : std::uint32_t {};

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
  double availability = 1;                   // of fans or chillers
  bool fed = true;                           // its cooling port, at the last settle
  bool present = true;                       // in service
  bool dirty = false;                        // heat, weather or availability changed since the last settle
  thermal::Operation operation = {};
  Power heat = {};
  std::optional<Crossing> planned = {};
  std::uint32_t generation = 0; // of the planned crossing
  AccountId heat_account{}, cooling_account{}, water_account{};
};

} // namespace minehall::site
