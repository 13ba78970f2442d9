#include "sim/site/control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace minehall::site {

using mining::Reason;

namespace {

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
    give_back(view, within.give - projected, within.reason);
  hold_back(view, within.reason);
  next_policy_ = policy_->next(view.now);
  return orders_;
}

void Controller::take_aim(const View& view) {
  const auto count = view.fleets.size();
  if (by_merit_.size() != count) {
    by_merit_.clear();
    for (const auto& fleet : view.fleets) by_merit_.push_back(merit_[fleet.machine]);
  }
  aim_.rank = by_merit_;
  aim_.ceiling = Power::from_si(unlimited);
  aim_.stop_above = view.breakeven;
  aim_.keep.clear();
  aim_.rest.clear();
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

bool Controller::is_too_dear(std::size_t machine, const View& view) {
  return price_[machine].decide(view.now, view.price, view.delivery, aim_.stop_above[machine]) ==
         market::Curtailment::stop;
}

// Nothing is known: a class stays as it is.
bool Controller::price_known(std::size_t machine, const View& view) const {
  return !std::isnan(view.price.si()) && !std::isnan(aim_.stop_above[machine].si());
}

bool Controller::price_moves(const View& view) const {
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    const auto& fleet = view.fleets[i];
    const bool stop = too_dear_[fleet.machine] != 0 && !kept(i);
    if (fleet.reasons.has(Reason::price) != stop && price_known(fleet.machine, view)) return true;
  }
  return false;
}

// A class whose price reason ends is not started here: it waits for room like everybody else.
void Controller::decide_price(View& view) {
  too_dear_.assign(price_.size(), 0);
  for (std::size_t machine = 0; machine < price_.size(); ++machine)
    too_dear_[machine] = price_known(machine, view) && is_too_dear(machine, view);
  if (!price_moves(view)) return;
  for (std::size_t machine = 0; machine < price_.size(); ++machine) {
    if (!price_known(machine, view)) continue;
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      auto& fleet = view.fleets[i];
      const bool stop = too_dear_[machine] != 0 && !kept(i);
      if (fleet.machine != machine || fleet.reasons.has(Reason::price) == stop) continue;
      if (stop) {
        orders_.push_back({Order::What::stop, i, Reason::price});
        fleet.reasons.set(Reason::price);
        if (fleet.available) fleet.after = fleet.stopped;
        continue;
      }
      fleet.reasons.clear(Reason::price);
      fleet.price_ended = some_price_ended_ = true;
    }
  }
}

// Who has rested comes back through the limits: held at first, then given back if there is room.
void Controller::decide_heat(View& view, Reason limit) {
  if (aim_.rest.empty()) return;
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    auto& fleet = view.fleets[i];
    if (fleet.reasons.has(Reason::heat) == (aim_.rest[i] != 0)) continue;
    if (aim_.rest[i] != 0) {
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

// Whose price reason has ended but for whom there is no room stays off, now for the limit that is tightest.
void Controller::hold_back(View& view, Reason limit) {
  if (!std::exchange(some_price_ended_, false)) return;
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    auto& fleet = view.fleets[i];
    if (!fleet.price_ended) continue;
    if (!held(fleet.reasons)) orders_.push_back({Order::What::stop, i, limit});
    orders_.push_back({Order::What::restart, i, Reason::price});
    fleet.reasons.set(limit);
    fleet.price_ended = false;
  }
}

Duration Controller::next_price_decision() const {
  Duration next = never;
  for (const auto& rule : price_)
    if (const auto date = rule.earliest_restart()) next = std::min(next, *date);
  return next;
}

} // namespace minehall::site
