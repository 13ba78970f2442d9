// Under-frequency relays: devices that open their load at a computed date, whatever control does, and keep it open
// until the grid operator recalls it. Then its containers restart in batches, as after a sag.
#include "sim/site/entity_names.hpp"
#include "sim/site/obligations.hpp"

#include <algorithm>

namespace minehall::site {

using mining::Reason;

namespace {

const auto shortest = Duration::from_si(1e-3); // an answer of control comes after the relay, not with it

} // namespace

void Obligations::answer_after(Duration wait, Duration now, EventId cause) {
  instant_.plan(now + wait, Phase::decision, Topic::programme_answer, 0, cause);
}

void Obligations::build_relays() {
  for (std::size_t p = 0; p < market_.programmes().size(); ++p) {
    const auto& programme = market_.programmes()[p].state.spec();
    if (std::holds_alternative<market::RrsSpec>(programme.kind)) relays_.push_back({p, rooms_behind(programme)});
  }
}

// Those named, else as many as rated machines need for the award; a container hangs behind one relay only.
std::vector<std::uint32_t> Obligations::rooms_behind(const market::ProgrammeSpec& programme) const {
  const auto& names = std::get<market::RrsSpec>(programme.kind).opens;
  std::vector<std::uint32_t> behind;
  Power rated;
  for (std::uint32_t id = 0; id < state_.rooms.size(); ++id) {
    const auto& room = state_.rooms[id];
    const auto here = [&](const std::string& name) { return stands_in(room.name, name); };
    const auto taken = [&](const Relay& relay) { return std::ranges::count(relay.rooms, id) > 0; };
    if (!room.mining || std::ranges::any_of(relays_, taken)) continue;
    if (names.empty() ? rated >= programme.award.power : std::ranges::none_of(names, here)) continue;
    behind.push_back(id);
    for (const auto fleet : room.fleets) rated += state_.fleets[fleet].fleet.full_power();
  }
  return behind;
}

Relay* Obligations::relay_of(const ProgrammeUnit& unit) {
  for (auto& relay : relays_)
    if (&market_.programmes()[relay.programme] == &unit) return &relay;
  return nullptr;
}

void Obligations::pick_up(const ProgrammeUnit& unit) {
  const auto* relay = relay_of(unit);
  if (!relay) return;
  const auto& rrs = std::get<market::RrsSpec>(unit.state.spec().kind);
  instant_.plan(unit.state.under_way()->called + rrs.delay, Phase::failure, Topic::relay,
                static_cast<std::uint32_t>(relay - relays_.data()), unit.id, relay->generation);
}

void Obligations::open_relay(const Event& event) {
  auto& relay = relays_[event.subject];
  if (event.generation != relay.generation) return; // recalled before it operated: it has dropped out
  relay.open = true;
  Power lost;
  for (const auto room : relay.rooms)
    for (const auto id : state_.rooms[room].fleets) {
      auto& fleet = state_.fleets[id].fleet;
      fleet.advance(event.date);
      lost += fleet.power();
      fleet.stop(Reason::relay, event.date);
      fleets_.touch(id);
    }
  instant_.say(event.date, "relay opens", market_.programmes()[relay.programme].state.spec().name, lost.si(), event.id,
               event.cause);
  answer_after(std::max(state_.scenario.control.reaction, shortest), event.date, event.id);
}

void Obligations::close_relay(const ProgrammeUnit& unit, Duration now, EventId cause) {
  auto* relay = relay_of(unit);
  if (!relay) return;
  ++relay->generation;
  if (!relay->open) return;
  relay->open = false;
  const auto id = instant_.note();
  instant_.say(now, "relay closes", unit.state.spec().name, 0, id, cause);
  hear(now); // of the recall, and acts on it later
  answer_after(std::max(state_.scenario.control.reaction, shortest), now, id);
  for (const auto room : relay->rooms) {
    sags_.hold_for_restart(room, now, id);
    for (const auto one : state_.rooms[room].fleets) {
      state_.fleets[one].fleet.stop(Reason::sag, now);
      state_.fleets[one].fleet.clear(Reason::relay, now);
      fleets_.touch(one);
    }
  }
}

} // namespace minehall::site
