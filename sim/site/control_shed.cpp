// What control takes when there is too much, at the meter or at an element: miners first, then caps on gangs.
#include "sim/site/control.hpp"

#include <algorithm>
#include <utility>

namespace minehall::site {

using mining::Reason;

namespace {

constexpr auto small = 1e-3; // W; what sums and bisection leave behind

} // namespace

// What is on its way out already counts as gone, so that a second look does not shed it twice; but not as gone in time
// if the device trips before.
void Controller::shed_overloads(View& view) {
  for (const auto& at : view.overloads) {
    const Power above = at.carries * (1 - at.target / at.loading);
    Excess excess{above, above};
    const auto coming = [&](Power change, double share, Duration in) {
      excess.take(change * -share, change.si() > 0 || in <= at.trip_in);
    };
    for (std::size_t t = 0; t < view.tiers.size(); ++t)
      coming(view.tiers[t].pending, at.gangs[t], view.tiers[t].gone_in);
    for (std::size_t i = 0; i < view.fleets.size(); ++i)
      coming(view.fleets[i].after - view.fleets[i].power, at.share[i], view.fleets[i].gone_in);
    if (std::max(excess.whole, excess.in_time).si() > 0) shed(view, excess, {}, &at);
  }
}

void Controller::Excess::take(Power relief, bool quick) {
  whole -= relief;
  if (quick) in_time -= relief;
}

void Controller::shed(View& view, Excess excess, const Bound& bound, const OverloadView* at) {
  for (const auto i : first_to_go_) {
    if (excess.whole.si() <= 0) break;
    auto& fleet = view.fleets[i];
    const double carried = at ? at->share[i] : view.overhead;
    if (!fleet.available || fleet.price_ended || fleet.reasons.any() || carried <= 0) continue;
    const Power given = take_from(fleet, i, excess.whole / carried, bound.reason);
    excess.take(given * carried, !at || fleet.gone_in <= at->trip_in);
  }
  excess.take(bound.spared, true);
  for (const auto tier : scheduling::tier_order) {
    cap_tier(view, tier, excess, bound, at);
    suspend_tier(view, tier, excess, bound, at);
  }
}

// The last fleet that an excess needs gives only what is missing, where it comes down by single machines.
Power Controller::take_from(FleetView& fleet, std::size_t index, Power missing, Reason by) {
  const Power before = fleet.after;
  const int machines = fleet.divisible() ? fleet.asleep_for(before - missing) : fleet.machines;
  if (machines < fleet.machines) {
    if (machines > std::max(fleet.told, fleet.asked)) reduce(fleet, index, machines, by);
    return before - fleet.after;
  }
  orders_.push_back({Order::What::stop, index, by});
  fleet.reasons.set(by);
  fleet.told = 0;
  fleet.after = fleet.stopped;
  return before - fleet.after;
}

void Controller::reduce(FleetView& fleet, std::size_t index, int machines, Reason by) {
  fleet.told = machines;
  fleet.after = fleet.running - fleet.gives();
  orders_.push_back({Order::What::reduce, index, by, 1, scheduling::Tier::batch, fleet.each * machines});
}

// Whoever is quick enough also covers for those that are not; the cap comes off again once they have gone.
void Controller::cap_tier(View& view, scheduling::Tier tier, Excess& excess, const Bound& bound,
                          const OverloadView* at) {
  const auto& gangs = view.tiers[index(tier)];
  const double carried = at ? at->gangs[index(tier)] : view.gang_overhead;
  const bool quick = !at || gangs.latency <= at->trip_in;
  const Power wanted = quick ? std::max(excess.whole, excess.in_time) : excess.whole;
  if (wanted.si() < small || carried <= 0 || gangs.uncapped.si() <= 0 || gangs.cap <= gangs.lowest_cap) return;
  const double cap = cap_for_change(view, gangs, -wanted, carried);
  if (cap >= gangs.cap) return;
  const Power relief = move_cap(view, tier, cap, bound.reason) * -carried;
  excess.take(cap > gangs.lowest_cap ? wanted : relief, quick);
}

// What the lowest cap leaves of an excess, the tier gives up whole where it may: it writes its checkpoints and goes.
void Controller::suspend_tier(View& view, scheduling::Tier tier, Excess& excess, const Bound& bound,
                              const OverloadView* at) {
  auto& gangs = view.tiers[index(tier)];
  if (!gangs.suspend_within || gangs.suspended || gangs.uncapped.si() <= 0) return;
  const double carried = at ? at->gangs[index(tier)] : view.gang_overhead;
  const bool quick = !at || gangs.latency + *gangs.suspend_within <= at->trip_in;
  const Power wanted = quick ? std::max(excess.whole, excess.in_time) : excess.whole;
  if (wanted.si() < small || carried <= 0) return;
  const Power draw = gangs.uncapped * view.share_at_cap(gangs.cap, view.law);
  orders_.push_back({Order::What::suspend, 0, bound.reason, 1, tier});
  excess.take(draw * carried, quick);
  gangs.pending -= draw;
  gangs.gone_in = gangs.latency + *gangs.suspend_within;
  gangs.suspended = true;
  gangs.held = std::exchange(gangs.uncapped, Power{});
}

Power Controller::move_cap(View& view, scheduling::Tier tier, double cap, Reason by) {
  auto& gangs = view.tiers[index(tier)];
  const Power change = gangs.uncapped * (view.share_at_cap(cap, view.law) - view.share_at_cap(gangs.cap, view.law));
  orders_.push_back({Order::What::cap, 0, by, cap, tier});
  gangs.pending += change;
  gangs.gone_in = gangs.latency;
  gangs.cap = cap;
  return change;
}

// The cap at which what is carried of a tier's draw changes by `change`, by bisection on the monotone law (40
// halvings: 1e-12).
double Controller::cap_for_change(const View& view, const TierView& gangs, Power change, double carried) const {
  const double now = view.share_at_cap(gangs.cap, view.law);
  const double wanted = now + change / (gangs.uncapped * carried);
  if (wanted >= 1) return 1;
  double low = gangs.lowest_cap, high = 1;
  if (view.share_at_cap(low, view.law) >= wanted) return low;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (view.share_at_cap(middle, view.law) > wanted ? high : low) = middle;
  }
  return low;
}

} // namespace minehall::site
