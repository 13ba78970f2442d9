// Which power profile each fleet runs: what control chooses, or that of a price band, or that of a scripted event,
// which is the strongest.
#include "sim/site/entity_names.hpp"
#include "sim/site/fleets.hpp"

#include <algorithm>

namespace minehall::site {

namespace {

std::optional<std::size_t> named(const mining::MinerClassSpec& machine, const std::string& mode) {
  for (std::size_t i = 0; i < machine.modes.size(); ++i)
    if (machine.modes[i].name == mode) return i;
  return {};
}

} // namespace

void Fleets::build_modes() {
  const auto& scenario = state_.scenario;
  std::size_t fleet = 0;
  for (const auto& hall : scenario.mining_halls)
    for (int c = 0; c < hall.containers; ++c)
      for (const auto& miners : hall.miners) {
        auto& at = state_.fleets[fleet++];
        const auto& modes = scenario.machines[miners.machine].modes;
        at.own_mode = at.chosen_mode = miners.mode;
        const auto below = [&](const auto& mode) { return mode.power_fraction < modes[miners.mode].power_fraction; };
        choose_modes_ = choose_modes_ || std::ranges::any_of(modes, below);
      }
  choose_modes_ = choose_modes_ && scenario.control.price_response && scenario.control.modes.empty();
  for (std::size_t i = 0; i < state_.fleets.size(); ++i) state_.fleets[i].fleet.set_mode(mode_of(i, {}), {});
}

std::size_t Fleets::mode_of(std::size_t fleet, Duration now) const {
  const auto& scenario = state_.scenario;
  const auto& at = state_.fleets[fleet];
  const auto& machine = scenario.machines[at.machine];
  auto mode = at.chosen_mode;
  const double price = state_.totals.known_price + scenario.tariff.delivery_adder.si(); // NaN: in no band
  for (const auto& band : scenario.control.modes)
    if (price > band.above.si()) mode = named(machine, band.mode).value_or(mode);
  for (const auto& event : scenario.events) {
    const auto* set = std::get_if<scenario::SetModeEvent>(&event.what);
    if (!set || event.at > now || now >= event.until ||
        !(set->hall.empty() || stands_in(state_.rooms[at.room].name, set->hall)))
      continue;
    if (set->machine.empty() || set->machine == machine.name) mode = named(machine, set->mode).value_or(mode);
  }
  return mode;
}

void Fleets::set_modes(Duration now, EventId cause) {
  const auto& machines = state_.scenario.machines;
  std::vector<int> told(machines.size(), 0);
  for (std::uint32_t i = 0; i < state_.fleets.size(); ++i) {
    auto& at = unit(i);
    const auto mode = mode_of(i, now);
    if (mode == at.fleet.mode()) continue;
    at.fleet.set_mode(mode, now);
    if (at.control) follow(at, now);
    touch(i);
    told[at.machine] += at.fleet.count();
  }
  for (std::size_t m = 0; m < told.size(); ++m)
    if (told[m] > 0) instant_.say(now, "set mode", machines[m].name, told[m], instant_.note(), cause);
}

} // namespace minehall::site
