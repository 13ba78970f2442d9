// Which power profile each fleet runs: what control chooses by the value of each step, up to its own, or that of a
// price band, or that of a scripted event, which is the strongest.
#include "models/mining/mode_choice.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
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
      for (const auto& miners : hall.miners) {
        auto& unit = fleets_[fleet++];
        unit.own_mode = unit.chosen_mode = miners.mode;
        const auto below = [&](const auto& mode) {
          return mode.power_fraction < scenario_.machines[miners.machine].modes[miners.mode].power_fraction;
        };
        chooses_modes_ = chooses_modes_ || std::ranges::any_of(scenario_.machines[miners.machine].modes, below);
      }
  chooses_modes_ = chooses_modes_ && scenario_.control.price_response && scenario_.control.modes.empty();
  for (std::size_t i = 0; i < fleets_.size(); ++i) fleets_[i].fleet.set_mode(mode_of(i, {}), {});
}

std::size_t Site::mode_of(std::size_t fleet, Duration now) const {
  const auto& unit = fleets_[fleet];
  const auto& machine = scenario_.machines[unit.machine];
  auto mode = unit.chosen_mode;
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

// At the known price; back to a step only once the price is the band below what that earns. The price at which a class
// stops is that of its most frugal profile.
void Site::choose_modes(const Event& event, EventId& cause) {
  if (!chooses_modes_) return;
  const double price = (view_.price + view_.delivery).si(), band = controller_.price_band().si();
  bool moved = false;
  std::vector<double> highest(scenario_.machines.size(), 0);
  for (auto& unit : fleets_) {
    const auto& machine = scenario_.machines[unit.machine];
    const double breakeven = view_.breakeven[unit.machine].si();
    highest[unit.machine] = std::max(highest[unit.machine], mining::highest_price(machine, unit.own_mode));
    if (std::isnan(price) || !(breakeven > 0) || machine.modes.size() < 2) continue;
    const auto power = [&](std::size_t mode) { return machine.modes[mode].power_fraction; };
    const auto down = mining::best_mode(machine, unit.own_mode, price / breakeven).mode;
    const auto up = mining::best_mode(machine, unit.own_mode, (price + band) / breakeven).mode;
    const auto before = unit.chosen_mode;
    if (power(down) < power(before)) unit.chosen_mode = down;
    if (power(up) > power(before)) unit.chosen_mode = up;
    moved = moved || unit.chosen_mode != before;
  }
  for (std::size_t m = 0; m < highest.size(); ++m)
    if (highest[m] > 0) view_.breakeven[m] = view_.breakeven[m] * highest[m];
  if (!moved) return;
  cause = looked_for(event);
  Power before, after;
  for (const auto& unit : fleets_) before += unit.fleet.power();
  set_modes(event.date, cause);
  for (const auto& unit : fleets_) after += unit.fleet.power();
  view_.import += (after - before) * overheads_.miners;
  decision_due_ = false; // it is this one
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
