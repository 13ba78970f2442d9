// What changes a room between settles: limits that its air passes, chillers that start, stored cold that ends, and the
// hall's service.
#include "sim/site/rooms.hpp"

#include <algorithm>

namespace minehall::site {

void Rooms::cross(const Event& event) {
  auto& room = state_.rooms[event.subject];
  if (event.generation != room.generation || !room.planned) return;
  const auto crossing = *room.planned;
  for (const auto id : room.fleets) {
    auto& fleet = state_.fleets[id].fleet;
    if ((crossing.rising ? fleet.upper_threshold() : fleet.lower_threshold()) != crossing.threshold) continue;
    fleet.cross(crossing.rising ? mining::Crossing::rising : mining::Crossing::falling, event.date);
    instant_.say(event.date, crossing.rising ? "limit passed upwards" : "limit passed downwards", room.name,
                 crossing.threshold.celsius(), event.id, event.cause);
    fleets_.touch(id);
  }
  state_.touch_room(event.subject);
  if (!room.mining) ai_.cross(crossing, event);
}

// The next limit that the air of the room will pass, whoever minds it; at once if it stands beyond it already: at the
// begin of the run, or of its service.
void Rooms::plan_crossing(std::uint32_t id, Duration now) {
  auto& room = state_.rooms[id];
  ++room.generation;
  room.planned.reset();
  if (!room.present) return;
  const Temperature here = room.air.at(now);
  std::optional<Duration> first;
  const auto consider = [&](std::optional<Temperature> limit, bool rising) {
    if (!limit) return;
    const bool beyond = rising ? here > *limit : here < *limit;
    const auto date = beyond ? std::optional{now} : room.air.next_crossing(*limit);
    if (!date || (first && *date >= *first)) return;
    first = date;
    room.planned = Crossing{*limit, rising};
  };
  for (const auto fleet : room.fleets) {
    consider(state_.draws[fleet].upper, true);
    consider(state_.draws[fleet].lower, false);
  }
  if (!room.mining) ai_.each_limit(consider);
  if (first)
    instant_.plan(std::max(*first, now), Phase::environment, Topic::room_threshold, id, instant_.cause(),
                  room.generation);
}

void Rooms::start_chillers(const Event& event) {
  const auto& room = state_.rooms[event.subject];
  if (event.generation != room.restart_generation) return;
  state_.touch_room(event.subject);
  instant_.say(event.date, "chillers start", room.name, 0, event.id, event.cause);
}

void Rooms::end_pull_down(const Event& event) {
  if (event.generation == state_.rooms[event.subject].pull_down_generation) state_.touch_room(event.subject);
}

// What the tank gave or got since the last change, by the air's closed form.
void Rooms::spend_storage(Room& room, Duration now) {
  const Duration spent = now - room.air.since();
  if (spent <= Duration{}) return;
  if (room.operation.from_storage)
    room.tank->take(room.air.heat_out(now) - room.out_before + room.operation.plant_heat * spent);
  else
    room.tank->fill(room.charge * spent);
}

void Rooms::plan_storage(std::uint32_t id, Duration now) {
  auto& room = state_.rooms[id];
  room.out_before = room.air.heat_out(now);
  std::optional<Duration> date;
  if (room.operation.from_storage)
    date = room.air.time_to_remove(room.tank->usable(), room.operation.plant_heat);
  else if (const auto after = room.tank->time_to_full(room.charge))
    date = now + *after;
  if (date == room.storage_date) return;
  room.storage_date = date;
  ++room.storage_generation;
  if (date)
    instant_.plan(std::max(*date, now), Phase::environment, Topic::cold_store, id, instant_.cause(),
                  room.storage_generation);
}

void Rooms::turn_storage(const Event& event) {
  auto& room = state_.rooms[event.subject];
  if (event.generation != room.storage_generation) return;
  room.storage_date.reset();
  state_.touch_room(event.subject);
  const bool empty = room.operation.from_storage;
  instant_.say(event.date, empty ? "cold store empty" : "cold store full", room.name, empty ? 0 : 1, event.id,
               event.cause);
}

// What is told of its air from here on is another stay.
void Rooms::set_present(std::uint32_t id, bool present, Duration now) {
  auto& room = state_.rooms[id];
  if (now > room.air.since()) {
    if (room.present) instant_.observer().curve(id, room.air, now);
    room.air.set(now, room.heat, room.operation);
  }
  room.present = present;
}

} // namespace minehall::site
