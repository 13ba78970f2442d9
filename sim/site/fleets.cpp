#include "sim/site/fleets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace minehall::site {

using mining::Reason;

Fleets::Fleets(SiteState& state) : state_{state}, instant_{state.instant} {
  for (const auto& machine : state.scenario.machines)
    machines_.push_back(std::make_shared<const mining::MinerClassSpec>(machine));
}

void Fleets::add(std::uint32_t room, power::ElementId busway, const scenario::MinersSpec& miners) {
  auto& at = state_.rooms[room];
  const auto& machine = state_.scenario.machines[miners.machine];
  const auto id = static_cast<std::uint32_t>(state_.fleets.size());
  const auto same = std::ranges::count_if(at.fleets, [&](auto other) { return unit(other).machine == miners.machine; });
  const auto path = at.name + "." + machine.name + (same > 0 ? fmt::format(".{}", same + 1) : "");
  const auto port = state_.graph().add_port(busway, path);
  at.fleets.push_back(id);
  dirty_.push_back(id);
  state_.draws.emplace_back();
  state_.fleets.push_back({path, mining::Fleet{machines_[miners.machine], at.present ? miners.count : 0},
                           miners.machine, room, port, AccountId{}, miners.count});
}

void Fleets::touch(std::uint32_t fleet) {
  dirty_.push_back(fleet);
  instant_.want_decision_for_cause();
}

SeenFleets& Fleets::seen() {
  for (const auto id : dirty_) seen_.mark(id);
  if (state_.circuit.life_due()) seen_.mark_all();
  return seen_;
}

// Without fleet control a fleet moves as a whole and hardly ever at the date of a look. Nothing is metered before the
// first settle.
Power Fleets::moved_since_settle() const {
  Power moved;
  if (!state_.scenario.control.fleet_control || state_.totals.feed.si() <= 0) return moved;
  for (std::size_t id = 0; id < state_.fleets.size() && !dirty_.empty(); ++id)
    if (const Power power = state_.fleets[id].fleet.power(); power != state_.draws[id].power)
      moved += power - state_.draws[id].power;
  return moved;
}

void Fleets::order(std::size_t fleet, bool stop, Reason by, Duration now, EventId id, EventId cause) {
  static constexpr std::array<std::string_view, 7> stops = {
      "stop for price",     "stop for import limit", "stop",         "stop",
      "stop for power cap", "stop for programme",    "stop for heat"};
  static constexpr std::array<std::string_view, 7> restarts = {
      "restart after price",     "restart after import limit", "restart",           "restart",
      "restart after power cap", "restart after programme",    "restart after heat"};
  auto& at = state_.fleets[fleet];
  if (stop)
    at.fleet.stop(by, now);
  else
    at.fleet.clear(by, now);
  if (std::ranges::count(all_limits, by) > 0) at.told = 0;
  ordered(static_cast<std::uint32_t>(fleet));
  if (at.control) command(at, now, cause);
  book_off(at, now);
  instant_.say(now, (stop ? stops : restarts)[static_cast<std::size_t>(by)], state_.rooms[at.room].name,
               at.fleet.full_power().si(), id, cause);
}

// Whether the container's fans stay on is seen at the first of its fleets.
void Fleets::ordered(std::uint32_t fleet) {
  dirty_.push_back(fleet);
  seen_.mark(fleet);
  if (unit(fleet).control) seen_.mark(state_.rooms[unit(fleet).room].fleets.front());
}

// Machines in service under an order to stop, as machine time.
void Fleets::book_off(FleetUnit& unit, Duration now) {
  auto& ledger = state_.ledger;
  const auto book = [&](Reason reason, const std::vector<AccountId>& accounts, int& booked) {
    int off = unit.fleet.reasons().has(reason) ? unit.fleet.count() : 0;
    if (unit.told_by == reason) off = std::max(off, std::min(unit.told, unit.fleet.count()));
    const auto account = accounts[unit.machine];
    if (off != booked) ledger.set(account, now, ledger.rate(account) + (off - booked));
    booked = off;
  };
  book(Reason::import_limit, state_.accounts.off_for_limit, unit.off_for_limit);
  book(Reason::price, state_.accounts.off_for_price, unit.off_for_price);
}

void Fleets::settle(Duration now) {
  state_.fleets_moved = std::exchange(hashes_moved_, false) || !dirty_.empty();
  for (const auto id : dirty_) {
    auto& at = unit(id);
    seen_.mark(id);
    note_draw(id);
    state_.graph().set_port(at.port, state_.draws[id].power);
    state_.ledger.set(at.energy_account, now, state_.draws[id].power.si());
    state_.touch_room(at.room);
    plan(id);
  }
  dirty_.clear();
}

void Fleets::note_draw(std::uint32_t id) {
  const auto& at = unit(id);
  auto& draw = state_.draws[id];
  draw.machine = at.machine;
  draw.power = at.fleet.power();
  draw.full = at.fleet.full_power();
  draw.hash_rate = at.fleet.hash_rate();
  draw.upper = at.fleet.upper_threshold();
  draw.lower = at.fleet.lower_threshold();
  draw.held_by_heat = at.fleet.held_by_heat();
  const auto& machine = at.fleet.spec();
  draw.sheddable = std::max(draw.power - machine.power * (machine.sleep_power_fraction * at.fleet.count()), Power{});
  draw.hot = at.fleet.throttled() || at.fleet.reasons().has(Reason::trip);
  if (!at.control) return;
  draw.ordered = at.fleet.saving() * at.ordered();
  draw.delivered = at.fleet.saving() * at.fleet.asleep();
}

void Fleets::build_repair() {
  for (std::uint32_t id = 0; id < state_.fleets.size(); ++id) {
    auto& at = unit(id);
    const auto& machine = state_.scenario.machines[at.machine];
    if (!machine.repair) continue;
    at.shop.emplace(*machine.repair, at.installed, state_.stream("machine failure", at.path));
    plan_repair(id);
  }
}

void Fleets::plan_repair(std::uint32_t fleet) {
  const auto next = unit(fleet).shop->next_event();
  if (std::isfinite(next.si())) instant_.plan(next, Phase::failure, Topic::machine_count, fleet, EventId::none);
}

void Fleets::step_machines(const Event& event) {
  unit(event.subject).shop->advance(event.date);
  count_machines(event.subject, event.date);
  touch(event.subject);
  plan_repair(event.subject);
}

// They age also while they stand still.
void Fleets::count_machines(std::uint32_t fleet, Duration now) {
  auto& at = unit(fleet);
  const int in_service = at.shop ? at.shop->in_service() : at.installed;
  const int before = at.ordered();
  at.fleet.set_count(state_.rooms[at.room].present ? in_service : 0, now);
  if (at.shop) at.fleet.set_board_share(at.shop->board_share(), now);
  if (at.control) {
    at.control->set_count(0, at.fleet.count(), now);
    if (at.ordered() != before) command(at, now, instant_.cause());
    follow(at, now);
  }
  book_off(at, now);
}

void Fleets::close(Duration end) {
  for (auto& at : state_.fleets) at.fleet.advance(end);
  if (!state_.scenario.control.fleet_control) return;
  for (auto& at : state_.fleets) follow(at, end);
  sheds_.settled(end, instant_.observer());
  sheds_.close(instant_.observer());
}

} // namespace minehall::site
