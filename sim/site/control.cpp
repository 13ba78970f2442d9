#include "sim/site/control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace minehall::site {

using mining::Reason;

namespace {

// Whoever comes back may hang below the element that is the bottleneck of another one.
void take_room(View& view, Power more) {
  for (auto& fleet : view.fleets) fleet.room -= more;
}

constexpr auto small = 1e-3; // W; what sums and bisection leave behind
constexpr auto unlimited = std::numeric_limits<double>::infinity();

market::PriceCurtailmentSpec price_rule(const scenario::ControlSpec& spec) {
  if (!std::holds_alternative<scenario::PriceBreakEvenSpec>(spec.policy)) return spec.price;
  return {.band = {}, .minimum_down = {}};
}

} // namespace

bool held(mining::Reasons reasons) {
  return reasons.has(Reason::import_limit) || reasons.has(Reason::programme) || reasons.has(Reason::order);
}

Controller::Controller(const scenario::ControlSpec& spec, const std::vector<mining::MinerClassSpec>& machines)
    : spec_{spec}, policy_{make_policy(spec.policy)}, price_rule_{price_rule(spec)},
      price_(machines.size(), market::PriceCurtailment{price_rule_}), merit_(machines.size()) {
  std::vector<std::size_t> order(machines.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return efficiency(machines[a]) > efficiency(machines[b]); });
  for (std::size_t place = 0; place < order.size(); ++place) merit_[order[place]] = static_cast<double>(place);
  aim_.ceiling = Power::from_si(unlimited);
}

const std::vector<Order>& Controller::decide(View& view) {
  orders_.clear();
  take_aim(view);
  const auto within = bound(view);
  if (spec_.price_response) decide_price(view);
  decide_heat(view, within.reason);
  shed_overloads(view);
  Power coming;
  for (const auto& tier : view.tiers) coming += tier.pending * view.gang_overhead;
  for (const auto& fleet : view.fleets) coming += (fleet.after - fleet.power) * view.overhead;
  const Power projected = view.import + coming;
  if (projected > within.shed)
    shed(view, {projected - within.shed, projected - within.shed}, within);
  else if (projected < within.give)
    give_back(view, within.give - projected);
  hold_back(view, within.reason);
  next_policy_ = policy_->next(view.now);
  return orders_;
}

void Controller::take_aim(const View& view) {
  const auto count = view.fleets.size();
  aim_.rank.resize(count);
  for (std::size_t i = 0; i < count; ++i) aim_.rank[i] = merit_[view.fleets[i].machine];
  aim_.ceiling = Power::from_si(unlimited);
  aim_.stop_above = view.breakeven;
  aim_.keep.assign(count, false);
  aim_.rest.assign(count, false);
  policy_->aim(view, aim_);
  if (aim_.rank == ranked_ && first_to_go_.size() == count) return;
  ranked_ = aim_.rank;
  first_to_go_.resize(count);
  std::iota(first_to_go_.begin(), first_to_go_.end(), std::size_t{0});
  first_back_ = first_to_go_;
  std::stable_sort(first_to_go_.begin(), first_to_go_.end(), [&](auto a, auto b) { return ranked_[a] < ranked_[b]; });
  std::stable_sort(first_back_.begin(), first_back_.end(), [&](auto a, auto b) { return ranked_[a] > ranked_[b]; });
}

Power Controller::shed_above(Power limit, Power owed) const {
  return std::min({limit * spec_.cap_at, aim_.ceiling, owed});
}

// Under a ceiling or an obligation the same band lies below the level.
Power Controller::give_back_below(Power limit, Power owed) const {
  const double band = spec_.release_at / spec_.cap_at;
  return std::min({limit * spec_.release_at, aim_.ceiling * band, owed * band});
}

Controller::Bound Controller::bound(const View& view) const {
  Bound bound{shed_above(view.limit, view.owed), give_back_below(view.limit, view.owed), Reason::import_limit, {}};
  const Power others = std::min(view.limit * spec_.cap_at, aim_.ceiling);
  if (view.owed < others) {
    bound.reason = Reason::programme;
    bound.spared = std::max(std::min(others, view.owed_by_gangs) - view.owed, Power{});
  } else if (aim_.ceiling < view.limit * spec_.cap_at) {
    bound.reason = Reason::order;
  }
  return bound;
}

// A class whose price reason ends is not started here: it waits for room like everybody else.
void Controller::decide_price(View& view) {
  for (std::size_t machine = 0; machine < price_.size(); ++machine) {
    if (std::isnan(view.price.si()) || std::isnan(aim_.stop_above[machine].si())) continue;
    const bool too_dear = price_[machine].decide(view.now, view.price, view.delivery, aim_.stop_above[machine]) ==
                          market::Curtailment::stop;
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      auto& fleet = view.fleets[i];
      const bool stop = too_dear && !aim_.keep[i];
      if (fleet.machine != machine || fleet.reasons.has(Reason::price) == stop) continue;
      if (stop) {
        orders_.push_back({Order::What::stop, i, Reason::price});
        fleet.reasons.set(Reason::price);
        if (fleet.available) fleet.after = fleet.stopped;
        continue;
      }
      fleet.reasons.clear(Reason::price);
      fleet.price_ended = true;
    }
  }
}

// Who has rested comes back through the limits: held at first, then given back if there is room.
void Controller::decide_heat(View& view, Reason limit) {
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    auto& fleet = view.fleets[i];
    if (fleet.reasons.has(Reason::heat) == aim_.rest[i]) continue;
    if (aim_.rest[i]) {
      orders_.push_back({Order::What::stop, i, Reason::heat});
      fleet.reasons.set(Reason::heat);
      if (fleet.available) fleet.after = fleet.stopped;
      continue;
    }
    if (!held(fleet.reasons)) orders_.push_back({Order::What::stop, i, limit});
    orders_.push_back({Order::What::restart, i, Reason::heat});
    fleet.reasons.set(limit);
    fleet.reasons.clear(Reason::heat);
  }
}

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
    orders_.push_back({Order::What::stop, i, bound.reason});
    fleet.reasons.set(bound.reason);
    excess.take((fleet.after - fleet.stopped) * carried, !at || fleet.gone_in <= at->trip_in);
    fleet.after = fleet.stopped;
  }
  excess.take(bound.spared, true);
  for (const auto tier : scheduling::tier_order) {
    cap_tier(view, tier, excess, bound, at);
    suspend_tier(view, tier, excess, bound, at);
  }
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

Power Controller::move_cap(View& view, scheduling::Tier tier, double cap, Reason by) {
  auto& gangs = view.tiers[index(tier)];
  const Power change = gangs.uncapped * (view.share_at_cap(cap, view.law) - view.share_at_cap(gangs.cap, view.law));
  orders_.push_back({Order::What::cap, 0, by, cap, tier});
  gangs.pending += change;
  gangs.gone_in = gangs.latency;
  gangs.cap = cap;
  return change;
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

// Whose price reason has ended but for whom there is no room stays off, now for the limit that is tightest.
void Controller::hold_back(View& view, Reason limit) {
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    auto& fleet = view.fleets[i];
    if (!fleet.price_ended) continue;
    if (!held(fleet.reasons)) orders_.push_back({Order::What::stop, i, limit});
    orders_.push_back({Order::What::restart, i, Reason::price});
    fleet.reasons.set(limit);
    fleet.price_ended = false;
  }
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

Duration Controller::next_price_decision() const {
  Duration next = Duration::from_si(std::numeric_limits<double>::infinity());
  for (const auto& rule : price_)
    if (const auto date = rule.earliest_restart()) next = std::min(next, *date);
  return next;
}

} // namespace minehall::site
