// Halls and containers at one instant: what of the plant is fed, what it does, the air's next curve, stored cold, and
// the dates at which any of it changes.
#include "models/thermal/chain.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {
namespace {

constexpr std::uint8_t compressor_lives = 1, pump_lives = 2, fan_lives = 4, all_live = 7;
const auto airing = Duration::from_si(3600); // time constant with which a hall out of service nears the weather [M]

constexpr double settled_removal = 0.02; // of the capacity: nearer than that a hall gives what its machines put in

thermal::Operation out_of_service(const thermal::Weather& weather, HeatCapacity hall) {
  auto at = thermal::without_power(weather);
  at.capacity = Power::from_si(std::numeric_limits<double>::infinity());
  at.conductance = HeatConductance::from_si(hall.si() / airing.si());
  return at;
}

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

thermal::Hall Site::make_ai_air() const { return make_air(*scenario_.ai_hall, Temperature::from_celsius(22)); }

// Roles that name an element get a port there; the compressor's is then cooling_port.
void Site::equip(std::uint32_t id, const scenario::CoolingSpec& cooling, const thermal::PlantSpec& plant,
                 const std::string& element) {
  auto& room = rooms_[id];
  room.has_compressor = has_compressor(plant);
  room.restart = cooling.restart;
  room.pumps_inside = cooling.pumps_in_hall;
  if (cooling.storage) room.tank.emplace(*cooling.storage);
  if (!cooling.split()) return;
  const auto at = [&](const std::string& named) { return *graph_.find(named.empty() ? element : named); };
  room.split = true;
  room.pump_port = graph_.add_port(at(cooling.pump), room.name + ".pumps");
  room.fan_port = graph_.add_port(at(cooling.fan), room.name + ".fans");
}

std::uint8_t Site::life_of(const Room& room) const {
  if (!room.split) return graph_.live(room.cooling_port) && room.sagged == 0 ? all_live : 0;
  return static_cast<std::uint8_t>(~room.sagged & ((graph_.live(room.cooling_port) ? compressor_lives : 0) |
                                                   (graph_.live(room.pump_port) ? pump_lives : 0) |
                                                   (graph_.live(room.fan_port) ? fan_lives : 0)));
}

Power Site::cooling_served(const Room& room) const {
  Power served = graph_.served(room.cooling_port);
  if (room.split) served += graph_.served(room.pump_port) + graph_.served(room.fan_port);
  return served;
}

// Compressors that were without power, or all broken, start `restart` after they are back.
void Site::follow_life(std::uint32_t id, Duration now) {
  auto& room = rooms_[id];
  room.life = life_of(room);
  if (!room.has_compressor) return;
  const bool powered = room.present && (room.life & compressor_lives) != 0 && room.availability > 0;
  if (powered != room.compressors_powered) ++room.restart_generation;
  if (powered && !room.compressors_powered && room.restart > Duration{}) {
    room.compressors_from = now + room.restart;
    plan(room.compressors_from, Phase::environment, Topic::chillers_start, id, cause_, room.restart_generation);
  }
  room.compressors_powered = powered;
}

thermal::Operation Site::operate(Room& room, Power heat, Duration now) const {
  const auto share = [&](std::uint8_t role) { return (room.life & role) != 0 ? 1.0 : 0.0; };
  auto& running = room.running;
  running = {.availability = room.availability,
             .compressor = now >= room.compressors_from ? share(compressor_lives) : 0,
             .pump = share(pump_lives),
             .fan = share(fan_lives)};
  if (!room.tank) return room.plant->operate(heat, weather_, running);
  running.storage = room.tank->usable() > Energy{};
  const auto plain = room.plant->operate(heat, weather_, running);
  room.charge = room.tank->full() || plain.from_storage ? Power{} : std::min(room.tank->spec().charge, plain.spare);
  if (room.charge <= Power{}) return plain;
  running.charge = room.charge;
  return room.plant->operate(heat, weather_, running);
}

// Chillers carry what the hall gives, which is not what its machines put in while it cools down or heats up: the mean
// of the time ahead, taken anew once that is over.
void Site::follow_removal(std::uint32_t id, Power heat, Duration now) {
  auto& room = rooms_[id];
  auto& at = room.operation;
  if (std::exchange(room.pulls_down, false)) ++room.pull_down_generation;
  if (!room.has_compressor || at.compressor <= Power{}) return;
  if (std::abs((room.air.removal(now) - heat) / at.capacity) <= settled_removal) return;
  const double tau = room.air.heat_capacity().si() / at.conductance.si();
  const auto ahead = Duration::from_si(std::clamp(tau, 10.0, 300.0));
  const Power mean = (room.air.heat_out(now + ahead) - room.air.heat_out(now)) / ahead;
  const auto carries = room.plant->operate(mean, weather_, room.running);
  at.compressor = carries.compressor;
  at.water = carries.water;
  at.in_range = carries.in_range;
  room.pulls_down = true;
  plan(now + ahead, Phase::environment, Topic::pull_down, id, cause_, room.pull_down_generation);
}

// What the tank gave or got since the last change, by the air's closed form.
void Site::spend_storage(Room& room, Duration now) {
  const Duration spent = now - room.air.since();
  if (spent <= Duration{}) return;
  if (room.operation.from_storage)
    room.tank->take(room.air.heat_out(now) - room.out_before + room.operation.plant_heat * spent);
  else
    room.tank->fill(room.charge * spent);
}

void Site::plan_storage(std::uint32_t id, Duration now) {
  auto& room = rooms_[id];
  room.out_before = room.air.heat_out(now);
  std::optional<Duration> date;
  if (room.operation.from_storage)
    date = room.air.time_to_remove(room.tank->usable(), room.operation.plant_heat);
  else if (const auto after = room.tank->time_to_full(room.charge))
    date = now + *after;
  if (date == room.storage_date) return;
  room.storage_date = date;
  ++room.storage_generation;
  if (date) plan(std::max(*date, now), Phase::environment, Topic::cold_store, id, cause_, room.storage_generation);
}

void Site::settle_room(std::uint32_t id, Duration now) {
  auto& room = rooms_[id];
  const Power heat = heat_into(room);
  if (room.tank && room.present) spend_storage(room, now);
  follow_life(id, now);
  room.heat = heat;
  const bool runs = room.present && room.life != 0;
  if (!runs) room.charge = {};
  room.operation = runs           ? operate(room, heat, now)
                   : room.present ? thermal::without_power(weather_)
                                  : out_of_service(weather_, room.air.heat_capacity());
  if (room.present && now > room.air.since()) observer_->curve(id, room.air, now);
  Power rest;
  if (room.air.chain()) rest = heat - (room.mining ? heat : totals_.ai);
  room.air.set(now, heat - rest, rest, room.operation);
  if (runs) follow_removal(id, heat, now);
  const auto& at = room.operation;
  graph_.set_port(room.cooling_port, room.split ? at.compressor : at.total());
  if (room.split) {
    graph_.set_port(room.pump_port, at.pump);
    graph_.set_port(room.fan_port, at.fan);
  }
  ledger_.set(room.cooling_account, now, at.total().si());
  ledger_.set(room.heat_account, now, heat.si());
  ledger_.set(room.water_account, now, at.water.total().si());
  ledger_.set(room.evaporation_account, now, at.water.evaporation.si());
  ledger_.set(room.blow_down_account, now, at.water.blow_down.si());
  ledger_.set(room.drift_account, now, at.water.drift.si());
  if (room.has_compressor) ledger_.set(room.outside_account, now, at.in_range ? 0 : 1);
  ledger_.set(room.hot_account, now, is_hot(room) ? 1 : 0);
  const Power held_back = held_by_heat(room);
  derated_moved_ = derated_moved_ || held_back != room.derated;
  room.derated = held_back;
  ledger_.set(room.derated_account, now, held_back.si());
  changed_rooms_.push_back(id);
  plan_crossing(id, now);
  if (room.tank && room.present) plan_storage(id, now);
  room.dirty = false;
}

void Site::start_chillers(const Event& event) {
  const auto& room = rooms_[event.subject];
  if (event.generation != room.restart_generation) return;
  touch_room(event.subject);
  say(event.date, "chillers start", room.name, 0, event.id, event.cause);
}

void Site::turn_storage(const Event& event) {
  auto& room = rooms_[event.subject];
  if (event.generation != room.storage_generation) return;
  room.storage_date.reset();
  touch_room(event.subject);
  const bool empty = room.operation.from_storage;
  say(event.date, empty ? "cold store empty" : "cold store full", room.name, empty ? 0 : 1, event.id, event.cause);
}

bool Site::is_hot(const Room& room) const {
  if (!room.mining) return ai_thermal_ != thermal::ThermalState::normal;
  return std::any_of(room.fleets.begin(), room.fleets.end(), [&](auto id) { return draws_[id].hot; });
}

void Site::settle_derated() {
  if (!std::exchange(derated_moved_, false)) return;
  derated_.mining = derated_.ai = {};
  for (const auto& room : rooms_) (room.mining ? derated_.mining : derated_.ai) += room.derated;
  derated_.peak_mining = std::max(derated_.peak_mining, derated_.mining);
  derated_.peak_ai = std::max(derated_.peak_ai, derated_.ai);
  derated_.peak = std::max(derated_.peak, derated_.mining + derated_.ai);
}

// What machines would draw beside, were it not for the heat: throttled GPUs, throttled and tripped miners. What tripped
// GPUs would do is not known: their jobs are gone.
Power Site::held_by_heat(const Room& room) const {
  Power held_back;
  for (const auto id : room.fleets) held_back += draws_[id].held_by_heat;
  if (room.mining || ai_thermal_ != thermal::ThermalState::throttled) return held_back;
  const auto& spec = cluster_->node_spec();
  for (const auto tier : scheduling::tier_order) {
    double busy = 0;
    for (std::size_t s = 0; s < supply_power_.size(); ++s) busy += cluster_->group(s).load(tier);
    held_back += (node_power(spec, 1, cap_[index(tier)]) - node_power(spec, 1, ai_cap(tier))) * busy;
  }
  return held_back;
}

// The next limit that the air of the room will pass, whoever minds it; at once if it stands beyond it already: at the
// begin of the run, or of its service.
void Site::plan_crossing(std::uint32_t id, Duration now) {
  auto& room = rooms_[id];
  ++room.generation;
  room.planned.reset();
  if (!room.present) return;
  std::optional<Duration> first;
  const auto consider = [&](std::optional<Temperature> limit, bool rising) {
    if (!limit) return;
    const bool beyond = rising ? room.air.at(now) > *limit : room.air.at(now) < *limit;
    const auto date = beyond ? std::optional{now} : room.air.next_crossing(*limit);
    if (!date || (first && *date >= *first)) return;
    first = date;
    room.planned = Crossing{*limit, rising};
  };
  for (const auto fleet : room.fleets) {
    consider(draws_[fleet].upper, true);
    consider(draws_[fleet].lower, false);
  }
  if (!room.mining) {
    const auto& limits = scenario_.ai_hall->limits;
    if (ai_thermal_ != thermal::ThermalState::normal) consider(limits.restore, false);
    if (ai_thermal_ == thermal::ThermalState::normal) consider(limits.throttle, true);
    if (ai_thermal_ != thermal::ThermalState::tripped) consider(limits.trip, true);
  }
  if (first) plan(std::max(*first, now), Phase::environment, Topic::room_threshold, id, cause_, room.generation);
}

} // namespace minehall::site
