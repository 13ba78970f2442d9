// What control gives back when there is room: caps first, then miners, the last that went first.
#include "sim/site/control.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

using mining::Reason;

namespace {

// Whoever comes back may hang below the element that is the bottleneck of another one.
void take_room(View& view, Power more) {
  for (auto& fleet : view.fleets) fleet.room -= more;
}

} // namespace

// All of it or nothing, and uncapped.
bool Controller::resume_tier(View& view, scheduling::Tier tier, Power& room) {
  auto& gangs = view.tiers[index(tier)];
  const Power more = gangs.held;
  if (more * view.gang_overhead > room || more > view.gang_room) return false;
  if (gangs.cap < 1) move_cap(view, tier, 1.0, Reason::import_limit);
  orders_.push_back({Order::What::resume, 0, Reason::import_limit, 1, tier});
  gangs.suspended = false;
  gangs.uncapped = more;
  gangs.pending += more;
  room -= more * view.gang_overhead;
  view.gang_room -= more;
  take_room(view, more);
  return true;
}

// The last to be capped is the first to be free again.
bool Controller::raise_caps(View& view, Power& room) {
  for (auto tier = scheduling::tier_order.rbegin(); tier != scheduling::tier_order.rend(); ++tier) {
    const auto& gangs = view.tiers[index(*tier)];
    if (gangs.suspended) {
      if (!resume_tier(view, *tier, room)) return false;
      continue;
    }
    if (gangs.cap >= 1) continue;
    if (gangs.uncapped.si() <= 0) {
      move_cap(view, *tier, 1.0, Reason::import_limit);
      continue;
    }
    const double cap =
        cap_for_change(view, gangs, std::min(room, view.gang_room * view.gang_overhead), view.gang_overhead);
    if (cap > gangs.cap) {
      const Power more = move_cap(view, *tier, cap, Reason::import_limit);
      room -= more * view.gang_overhead;
      view.gang_room -= more;
      take_room(view, more);
    }
    if (cap < 1) return false;
  }
  return true;
}

void Controller::give_back(View& view, Power room, Reason limit) {
  if (!raise_caps(view, room)) return;
  for (const auto i : first_back_) {
    auto& fleet = view.fleets[i];
    if (!held(fleet.reasons) && !fleet.price_ended && fleet.told == 0) continue;
    auto others = fleet.reasons;
    for (const auto one : all_limits) others.clear(one);
    Power more = others.any() ? Power{} : (fleet.running - fleet.each * fleet.asked - fleet.after) * view.overhead;
    if (more > room || (more.si() > 0 && more > fleet.room * view.overhead)) {
      if (!fleet.divisible()) continue;
      more = give_part(fleet, i, std::min(room / view.overhead, fleet.room), limit) * view.overhead;
    } else {
      restart(fleet, i, limit);
      fleet.after += more / view.overhead;
    }
    if (std::isfinite(fleet.room.si())) take_room(view, more / view.overhead);
    room -= more;
  }
}

// Not less than a batch of machines: what moves a little does not turn each of them on and off.
Power Controller::give_part(FleetView& fleet, std::size_t index, Power room, Reason limit) {
  const Power before = fleet.after;
  const int machines = fleet.asleep_for(before + room);
  if (fleet.running - fleet.each * machines - before < fleet.each * spec_.fleet_control->smallest_batch) return {};
  for (const auto one : all_limits) fleet.reasons.clear(one);
  reduce(fleet, index, machines, limit);
  if (std::exchange(fleet.price_ended, false)) orders_.push_back({Order::What::restart, index, Reason::price});
  return fleet.after - before;
}

void Controller::restart(FleetView& fleet, std::size_t index, Reason limit) {
  if (std::exchange(fleet.told, 0) > 0 && !held(fleet.reasons)) orders_.push_back({Order::What::restart, index, limit});
  if (fleet.price_ended) orders_.push_back({Order::What::restart, index, Reason::price});
  fleet.price_ended = false;
  for (const auto one : all_limits) {
    if (!fleet.reasons.has(one)) continue;
    orders_.push_back({Order::What::restart, index, one});
    fleet.reasons.clear(one);
  }
}

} // namespace minehall::site
