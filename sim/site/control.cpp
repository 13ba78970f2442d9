#include "sim/site/control.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace minehall::site {

using mining::Reason;

namespace {

// Whoever comes back may hang below the element that is the bottleneck of another one.
void take_room(View& view, Power more) {
  for (auto& fleet : view.fleets) fleet.room -= more;
}

} // namespace

Controller::Controller(const scenario::ControlSpec& spec, const std::vector<mining::MinerClassSpec>& machines)
    : spec_{spec}, price_(machines.size(), market::PriceCurtailment{spec.price}),
      least_efficient_first_(machines.size()) {
  std::iota(least_efficient_first_.begin(), least_efficient_first_.end(), std::size_t{0});
  std::stable_sort(least_efficient_first_.begin(), least_efficient_first_.end(),
                   [&](auto a, auto b) { return efficiency(machines[a]) > efficiency(machines[b]); });
}

const std::vector<Order>& Controller::decide(View& view) {
  orders_.clear();
  if (spec_.price_response) decide_price(view);
  shed_overloads(view);
  Power coming = view.pending;
  for (const auto& fleet : view.fleets) coming += (fleet.after - fleet.power) * view.overhead;
  const Power projected = view.import + coming;
  if (projected > view.limit * spec_.cap_at)
    shed(view, projected - view.limit * spec_.cap_at);
  else if (projected < view.limit * spec_.release_at)
    give_back(view, view.limit * spec_.release_at - projected);
  hold_back(view);
  return orders_;
}

// A class whose price reason ends is not started here: it waits for room like everybody else.
void Controller::decide_price(View& view) {
  for (std::size_t machine = 0; machine < price_.size(); ++machine) {
    if (std::isnan(view.price.si()) || std::isnan(view.breakeven[machine].si())) continue;
    const bool stop = price_[machine].decide(view.now, view.price, view.delivery, view.breakeven[machine]) ==
                      market::Curtailment::stop;
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      auto& fleet = view.fleets[i];
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

// What is on its way out already counts as gone, so that a second look does not shed it twice.
void Controller::shed_overloads(View& view) {
  for (const auto& at : view.overloads) {
    Power excess = at.carries * (1 - spec_.cap_at / at.loading) + view.pending / view.overhead * at.gangs;
    for (std::size_t i = 0; i < view.fleets.size(); ++i)
      excess += (view.fleets[i].after - view.fleets[i].power) * at.share[i];
    if (excess.si() > 0) shed(view, excess, &at);
  }
}

void Controller::shed(View& view, Power excess, const OverloadView* at) {
  for (const auto machine : least_efficient_first_)
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      if (excess.si() <= 0) return;
      auto& fleet = view.fleets[i];
      const double carried = at ? at->share[i] : view.overhead;
      if (fleet.machine != machine || !fleet.available || fleet.price_ended || fleet.reasons.any()) continue;
      if (carried <= 0) continue;
      orders_.push_back({Order::What::stop, i, Reason::import_limit});
      fleet.reasons.set(Reason::import_limit);
      excess -= (fleet.after - fleet.stopped) * carried;
      fleet.after = fleet.stopped;
    }
  const double gangs = at ? at->gangs : view.overhead;
  if (excess.si() <= 0 || gangs <= 0 || view.gangs_uncapped.si() <= 0 || view.cap <= view.lowest_cap) return;
  const double cap = cap_for_change(view, -excess, gangs);
  if (cap < view.cap) orders_.push_back({Order::What::cap, 0, Reason::import_limit, cap});
}

void Controller::give_back(View& view, Power room) {
  if (view.cap < 1 && view.gangs_uncapped.si() > 0) {
    const double cap = cap_for_change(view, std::min(room, view.gang_room * view.overhead), view.overhead);
    if (cap > view.cap) {
      orders_.push_back({Order::What::cap, 0, Reason::import_limit, cap});
      room -= view.gangs_uncapped * (view.share_at_cap(cap, view.law) - view.share_at_cap(view.cap, view.law)) *
              view.overhead;
    }
    if (cap < 1) return;
  } else if (view.cap < 1) {
    orders_.push_back({Order::What::cap, 0, Reason::import_limit, 1.0});
  }
  for (auto machine = least_efficient_first_.rbegin(); machine != least_efficient_first_.rend(); ++machine)
    for (std::size_t i = 0; i < view.fleets.size(); ++i) {
      auto& fleet = view.fleets[i];
      const bool held = fleet.reasons.has(Reason::import_limit);
      if (fleet.machine != *machine || !(held || fleet.price_ended)) continue;
      auto others = fleet.reasons;
      others.clear(Reason::import_limit);
      const Power more = others.any() ? Power{} : (fleet.running - fleet.after) * view.overhead;
      if (more > room || (more.si() > 0 && more > fleet.room * view.overhead)) continue;
      if (std::isfinite(fleet.room.si())) take_room(view, more / view.overhead);
      if (fleet.price_ended) orders_.push_back({Order::What::restart, i, Reason::price});
      if (held) orders_.push_back({Order::What::restart, i, Reason::import_limit});
      fleet.price_ended = false;
      fleet.reasons = others;
      fleet.after += more / view.overhead;
      room -= more;
    }
}

// Whose price reason has ended but for whom there is no room stays off, now for the limit.
void Controller::hold_back(View& view) {
  for (std::size_t i = 0; i < view.fleets.size(); ++i) {
    auto& fleet = view.fleets[i];
    if (!fleet.price_ended) continue;
    if (!fleet.reasons.has(Reason::import_limit)) orders_.push_back({Order::What::stop, i, Reason::import_limit});
    orders_.push_back({Order::What::restart, i, Reason::price});
    fleet.reasons.set(Reason::import_limit);
    fleet.price_ended = false;
  }
}

// The cap at which what is carried of the gangs' draw changes by `change`, by bisection on the monotone law (40
// halvings: 1e-12).
double Controller::cap_for_change(const View& view, Power change, double carried) const {
  const double now = view.share_at_cap(view.cap, view.law);
  const double wanted = now + change / (view.gangs_uncapped * carried);
  if (wanted >= 1) return 1;
  double low = view.lowest_cap, high = 1;
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
