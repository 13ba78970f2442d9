// Halls and containers as the scenario has them: their plants, the ports on which these hang, and what heats them.
#include "models/thermal/chain.hpp"
#include "sim/site/entity_names.hpp"
#include "sim/site/rooms.hpp"

#include <utility>

namespace minehall::site {
namespace {

thermal::Hall make_air(const scenario::AiHallSpec& hall, Temperature initial) {
  const auto& cooling = hall.cooling;
  if (!cooling.machines && !cooling.facility) return thermal::Hall{hall.air, initial};
  thermal::ChainSpec chain{.masses = 0};
  std::size_t mass = 0;
  if (cooling.machines) {
    chain.capacity[mass] = cooling.machines->mass;
    chain.exchange[mass++] = cooling.machines->exchange;
  }
  const auto air = mass;
  chain.capacity[mass++] = hall.air;
  if (cooling.facility) {
    chain.exchange[air] = cooling.facility->exchange;
    chain.capacity[mass++] = cooling.facility->mass;
  }
  chain.masses = static_cast<int>(mass);
  const int inlet = static_cast<int>(air);
  return {chain, cooling.limits_of_machines ? 0 : inlet, inlet, initial};
}

} // namespace

std::uint32_t Rooms::add_container(const scenario::MiningHallSpec& hall, int number) {
  const auto& type = state_.scenario.containers[hall.container];
  Room room{.name = container_name(hall, number),
            .mining = true,
            .air = thermal::Hall{type.air, state_.weather.dry_bulb},
            .plant = make_plant(type.plant),
            .in_service = hall.in_service};
  room.machines = static_cast<std::uint32_t>(hall.plant_machines);
  return add(std::move(room), hall.cooling, type.plant, hall.busway);
}

std::uint32_t Rooms::add_ai_hall(const scenario::AiHallSpec& hall) {
  Room room{.name = hall.name,
            .mining = false,
            .air = make_air(hall, Temperature::from_celsius(22)),
            .plant = make_plant(hall.plant),
            .in_service = hall.in_service};
  room.machines = static_cast<std::uint32_t>(hall.plant_machines);
  return add(std::move(room), hall.cooling, hall.plant, hall.cooling_busway);
}

// Roles that name an element get a port there; the compressor's is then cooling_port.
std::uint32_t Rooms::add(Room room, const scenario::CoolingSpec& cooling, const thermal::PlantSpec& plant,
                         const std::string& busway) {
  const auto id = static_cast<std::uint32_t>(state_.rooms.size());
  auto& graph = state_.graph();
  const auto port = [&](const std::string& named, const char* role) {
    return graph.add_port(*graph.find(named.empty() ? busway : named), room.name + role);
  };
  room.present = room.in_service.at({});
  room.cooling_port = port(cooling.compressor, ".cooling");
  room.first_machine = static_cast<std::uint32_t>(of_machine_.size());
  of_machine_.insert(of_machine_.end(), room.machines, id);
  room.has_compressor = has_compressor(plant);
  room.restart = cooling.restart;
  room.pumps_inside = cooling.pumps_in_hall;
  if (cooling.storage) room.tank.emplace(*cooling.storage);
  room.split = cooling.split();
  if (room.split) {
    room.pump_port = port(cooling.pump, ".pumps");
    room.fan_port = port(cooling.fan, ".fans");
  }
  state_.rooms.push_back(std::move(room));
  return id;
}

void Rooms::find_heat() {
  const auto& scenario = state_.scenario;
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id) {
    auto& room = state_.rooms[id];
    for (std::size_t e = 0; e < scenario.power.size(); ++e)
      if (room.name == scenario.power[e].room) room.losses.push_back(static_cast<power::ElementId>(e));
    for (std::size_t i = 0; i < scenario.house_loads.size(); ++i)
      if (room.name == scenario.house_loads[i].room) room.house.push_back(state_.circuit.house_loads()[i].port);
    if (!room.losses.empty() || !room.house.empty() || room.pumps_inside) with_losses_.push_back(id);
  }
}

} // namespace minehall::site
