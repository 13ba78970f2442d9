// What control gives back when there is room: caps first, then miners, the last that went first.
#include "sim/site/control.hpp"

#include <algorithm>
#include <cmath>

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

void Controller::give_back(View& view, Power room) {
  if (!raise_caps(view, room)) return;
  for (const auto i : first_back_) {
    auto& fleet = view.fleets[i];
    if (!held(fleet.reasons) && !fleet.price_ended) continue;
    auto others = fleet.reasons;
    for (const auto limit : {Reason::import_limit, Reason::programme, Reason::order}) others.clear(limit);
    const Power more = others.any() ? Power{} : (fleet.running - fleet.after) * view.overhead;
    if (more > room || (more.si() > 0 && more > fleet.room * view.overhead)) continue;
    if (std::isfinite(fleet.room.si())) take_room(view, more / view.overhead);
    restart(fleet, i);
    fleet.after += more / view.overhead;
    room -= more;
  }
}

void Controller::restart(FleetView& fleet, std::size_t index) {
  if (fleet.price_ended) orders_.push_back({Order::What::restart, index, Reason::price});
  fleet.price_ended = false;
  for (const auto limit : {Reason::import_limit, Reason::programme, Reason::order}) {
    if (!fleet.reasons.has(limit)) continue;
    orders_.push_back({Order::What::restart, index, limit});
    fleet.reasons.clear(limit);
  }
}

} // namespace minehall::site
