// Halls and containers at one instant: what of the plant is fed, what it does, the air's next curve, and the dates at
// which any of it changes.
#include "sim/site/rooms.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {
namespace {

const auto airing = Duration::from_si(3600); // time constant with which a hall out of service nears the weather [M]

constexpr double settled_removal = 0.02; // of the capacity: nearer than that a hall gives what its machines put in

thermal::Operation out_of_service(const thermal::Weather& weather, HeatCapacity hall) {
  auto at = thermal::without_power(weather);
  at.capacity = Power::from_si(std::numeric_limits<double>::infinity());
  at.conductance = HeatConductance::from_si(hall.si() / airing.si());
  return at;
}

} // namespace

void Rooms::settle(Duration now) {
  containers_moved_ = state_.circuit.life_due();
  for (const auto room : state_.dirty_rooms) {
    containers_moved_ = containers_moved_ || state_.rooms[room].mining;
    settle_one(room, now);
  }
  state_.dirty_rooms.clear();
}

// Until the losses stand still within 1 mW.
bool Rooms::settle_losses(Duration now) {
  bool moved = false;
  for (const auto id : with_losses_) {
    const auto& room = state_.rooms[id];
    if (std::abs((room.heat - heat_into(room)).si()) < 1e-3) continue;
    containers_moved_ = containers_moved_ || room.mining;
    settle_one(id, now);
    moved = true;
  }
  return moved;
}

// Of machines, losses and house loads; without the plant's own fans. Where no hall stands yet they heat the outdoors.
Power Rooms::heat_into(const Room& room) const {
  if (!room.present) return {};
  Power heat = room.mining ? Power{} : state_.totals.ai;
  for (const auto fleet : room.fleets) heat += state_.draws[fleet].power;
  for (const auto element : room.losses) heat += state_.graph().loss(element);
  for (const auto port : room.house) heat += state_.graph().served(port);
  if (room.pumps_inside) heat += room.operation.pump;
  return heat;
}

std::uint8_t Rooms::life_of(const Room& room) const {
  const auto& graph = state_.graph();
  if (!room.split) return graph.live(room.cooling_port) && room.sagged == 0 ? all_live : 0;
  return static_cast<std::uint8_t>(~room.sagged & ((graph.live(room.cooling_port) ? compressor_lives : 0) |
                                                   (graph.live(room.pump_port) ? pump_lives : 0) |
                                                   (graph.live(room.fan_port) ? fan_lives : 0)));
}

Power Rooms::cooling_served(const Room& room) const {
  const auto& graph = state_.graph();
  Power served = graph.served(room.cooling_port);
  if (room.split) served += graph.served(room.pump_port) + graph.served(room.fan_port);
  return served;
}

// Compressors that were without power, or all broken, start `restart` after they are back.
void Rooms::follow_life(std::uint32_t id, Duration now) {
  auto& room = state_.rooms[id];
  room.life = life_of(room);
  if (!room.has_compressor) return;
  const bool powered = room.present && (room.life & compressor_lives) != 0 && room.availability > 0;
  if (powered != room.compressors_powered) ++room.restart_generation;
  if (powered && !room.compressors_powered && room.restart > Duration{}) {
    room.compressors_from = now + room.restart;
    instant_.plan(room.compressors_from, Phase::environment, Topic::chillers_start, id, instant_.cause(),
                  room.restart_generation);
  }
  room.compressors_powered = powered;
}

thermal::Operation Rooms::operate(Room& room, Power heat, Duration now) const {
  const auto share = [&](std::uint8_t role) { return (room.life & role) != 0 ? 1.0 : 0.0; };
  auto& running = room.running;
  running = {.availability = room.availability,
             .compressor = now >= room.compressors_from ? share(compressor_lives) : 0,
             .pump = share(pump_lives),
             .fan = share(fan_lives)};
  if (!room.tank) return room.plant->operate(heat, state_.weather, running);
  running.storage = room.tank->usable() > Energy{};
  const auto plain = room.plant->operate(heat, state_.weather, running);
  room.charge = room.tank->full() || plain.from_storage ? Power{} : std::min(room.tank->spec().charge, plain.spare);
  if (room.charge <= Power{}) return plain;
  running.charge = room.charge;
  return room.plant->operate(heat, state_.weather, running);
}

// Chillers carry what the hall gives, which is not what its machines put in while it cools down or heats up: the mean
// of the time ahead, taken anew once that is over.
void Rooms::follow_removal(std::uint32_t id, Power heat, Duration now) {
  auto& room = state_.rooms[id];
  auto& at = room.operation;
  if (std::exchange(room.pulls_down, false)) ++room.pull_down_generation;
  if (!room.has_compressor || at.compressor <= Power{}) return;
  if (std::abs((room.air.removal(now) - heat) / at.capacity) <= settled_removal) return;
  const double tau = room.air.heat_capacity().si() / at.conductance.si();
  const auto ahead = Duration::from_si(std::clamp(tau, 10.0, 300.0));
  const Power mean = (room.air.heat_out(now + ahead) - room.air.heat_out(now)) / ahead;
  const auto carries = room.plant->operate(mean, state_.weather, room.running);
  at.compressor = carries.compressor;
  at.water = carries.water;
  at.in_range = carries.in_range;
  room.pulls_down = true;
  instant_.plan(now + ahead, Phase::environment, Topic::pull_down, id, instant_.cause(), room.pull_down_generation);
}

void Rooms::settle_one(std::uint32_t id, Duration now) {
  auto& room = state_.rooms[id];
  const Power heat = heat_into(room);
  if (room.tank && room.present) spend_storage(room, now);
  follow_life(id, now);
  room.heat = heat;
  const bool runs = room.present && room.life != 0;
  if (!runs) room.charge = {};
  room.operation = runs           ? operate(room, heat, now)
                   : room.present ? thermal::without_power(state_.weather)
                                  : out_of_service(state_.weather, room.air.heat_capacity());
  if (room.present && now > room.air.since()) instant_.observer().curve(id, room.air, now);
  Power rest;
  if (room.air.chain()) rest = heat - (room.mining ? heat : state_.totals.ai);
  room.air.set(now, heat - rest, rest, room.operation);
  if (runs) follow_removal(id, heat, now);
  const auto& at = room.operation;
  auto& graph = state_.graph();
  graph.set_port(room.cooling_port, room.split ? at.compressor : at.total());
  if (room.split) {
    graph.set_port(room.pump_port, at.pump);
    graph.set_port(room.fan_port, at.fan);
  }
  book(room, now);
  state_.changed_rooms.push_back(id);
  plan_crossing(id, now);
  if (room.tank && room.present) plan_storage(id, now);
  room.dirty = false;
}

void Rooms::book(Room& room, Duration now) {
  auto& ledger = state_.ledger;
  const auto& at = room.operation;
  ledger.set(room.cooling_account, now, at.total().si());
  ledger.set(room.heat_account, now, room.heat.si());
  ledger.set(room.water_account, now, at.water.total().si());
  ledger.set(room.evaporation_account, now, at.water.evaporation.si());
  ledger.set(room.blow_down_account, now, at.water.blow_down.si());
  ledger.set(room.drift_account, now, at.water.drift.si());
  if (room.has_compressor) ledger.set(room.outside_account, now, at.in_range ? 0 : 1);
  ledger.set(room.hot_account, now, is_hot(room) ? 1 : 0);
  const Power held_back = held_by_heat(room);
  derated_moved_ = derated_moved_ || held_back != room.derated;
  room.derated = held_back;
  ledger.set(room.derated_account, now, held_back.si());
}

bool Rooms::is_hot(const Room& room) const {
  if (!room.mining) return ai_.hot();
  return std::ranges::any_of(room.fleets, [&](auto id) { return state_.draws[id].hot; });
}

// What machines would draw beside, were it not for the heat: throttled GPUs, throttled and tripped miners.
Power Rooms::held_by_heat(const Room& room) const {
  Power held_back;
  for (const auto id : room.fleets) held_back += state_.draws[id].held_by_heat;
  return room.mining ? held_back : held_back + ai_.held_by_heat();
}

void Rooms::settle_totals() {
  if (containers_moved_) {
    container_cooling_ = {};
    for (const auto& room : state_.rooms)
      if (room.mining) container_cooling_ += cooling_served(room);
  }
  state_.totals.cooling = container_cooling_;
  if (ai_.any()) state_.totals.cooling += cooling_served(state_.rooms[ai_.room()]);
  if (!std::exchange(derated_moved_, false)) return;
  auto& derated = state_.derated;
  derated.mining = derated.ai = {};
  for (const auto& room : state_.rooms) (room.mining ? derated.mining : derated.ai) += room.derated;
  derated.peak_mining = std::max(derated.peak_mining, derated.mining);
  derated.peak_ai = std::max(derated.peak_ai, derated.ai);
  derated.peak = std::max(derated.peak, derated.mining + derated.ai);
}

// A lost feed stops what hangs below it at once; noticed here, acted on in the next round of this instant.
void Rooms::plan_life(Duration now) {
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id)
    if (life_of(state_.rooms[id]) != state_.rooms[id].life)
      instant_.plan(now, Phase::failure, Topic::room_feed, id, instant_.cause());
}

void Rooms::close(Duration end) {
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id)
    if (const auto& room = state_.rooms[id]; room.present && end > room.air.since())
      instant_.observer().curve(id, room.air, end);
}

} // namespace minehall::site
