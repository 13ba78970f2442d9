// Which power profile each fleet runs: its own, that of a price band, or that of a scripted event, which is the
// strongest.
#include "sim/site/site.hpp"

#include <cmath>

namespace minehall::site {

namespace {

std::optional<std::size_t> named(const mining::MinerClassSpec& machine, const std::string& mode) {
  for (std::size_t i = 0; i < machine.modes.size(); ++i)
    if (machine.modes[i].name == mode) return i;
  return {};
}

bool in_hall(const std::string& room, const std::string& hall) {
  return hall.empty() || room == hall || (room.starts_with(hall) && room[hall.size()] == '.');
}

} // namespace

void Site::build_modes() {
  std::size_t fleet = 0;
  for (const auto& hall : scenario_.mining_halls)
    for (int c = 0; c < hall.containers; ++c)
      for (const auto& miners : hall.miners) fleets_[fleet++].own_mode = miners.mode;
  for (std::size_t i = 0; i < fleets_.size(); ++i) fleets_[i].fleet.set_mode(mode_of(i, {}), {});
}

std::size_t Site::mode_of(std::size_t fleet, Duration now) const {
  const auto& unit = fleets_[fleet];
  const auto& machine = scenario_.machines[unit.machine];
  auto mode = unit.own_mode;
  const double price = totals_.known_price + scenario_.tariff.delivery_adder.si(); // NaN: in no band
  for (const auto& band : scenario_.control.modes)
    if (price > band.above.si()) mode = named(machine, band.mode).value_or(mode);
  for (const auto& event : scenario_.events) {
    const auto* set = std::get_if<scenario::SetModeEvent>(&event.what);
    if (!set || event.at > now || now >= event.until || !in_hall(rooms_[unit.room].name, set->hall)) continue;
    if (set->machine.empty() || set->machine == machine.name) mode = named(machine, set->mode).value_or(mode);
  }
  return mode;
}

void Site::set_modes(Duration now, EventId cause) {
  std::vector<int> told(scenario_.machines.size(), 0);
  for (std::uint32_t i = 0; i < fleets_.size(); ++i) {
    auto& unit = fleets_[i];
    const auto mode = mode_of(i, now);
    if (mode == unit.fleet.mode()) continue;
    unit.fleet.set_mode(mode, now);
    if (unit.control) follow(unit, now);
    touch_fleet(i);
    told[unit.machine] += unit.fleet.count();
  }
  for (std::size_t m = 0; m < told.size(); ++m)
    if (told[m] > 0) say(now, "set mode", scenario_.machines[m].name, told[m], agenda_.note(), cause);
}

} // namespace minehall::site
