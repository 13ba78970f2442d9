#include "sim/site/decisions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::site {

void Decisions::begin() {
  instant_.plan(state_.scenario.control.interval, Phase::decision, Topic::control_tick, 1, EventId::none);
}

void Decisions::know(double bitcoin_price, double difficulty) {
  if (bitcoin_price != known_bitcoin_price_ || difficulty != known_difficulty_) instant_.want_decision();
  known_bitcoin_price_ = bitcoin_price;
  known_difficulty_ = difficulty;
}

void Decisions::limit_moved(const Event& event) {
  limit_change_ = event.id;
  limit_changed_at_ = event.date;
  instant_.plan(event.date + state_.scenario.control.reaction, Phase::decision, Topic::control_tick, 0, event.id);
}

// The regular tick plans the next one at an absolute date.
void Decisions::handle(const Event& event) {
  const bool answer = event.topic == Topic::overload;
  if (answer) answer_planned_[event.subject] = false;
  fast_look_ = answer && event.subject == 1;
  if (!answer && event.subject >= 1)
    instant_.plan(state_.scenario.control.interval * (event.subject + 1.0), Phase::decision, Topic::control_tick,
                  event.subject + 1, EventId::none);
  if (event.cause != EventId::none && event.cause == limit_change_ && answer_planned_[0])
    return; // its answer is on the way
  decide(event);
}

void Decisions::answer(const Event& event) {
  obligations_.hear(event.date);
  instant_.want_decision();
  decided_ = false;
  fast_look_ = false;
  decide(event);
}

// False if nothing has moved that the controller minds.
bool Decisions::due(Duration now) const {
  if (instant_.decision_due() || elements_over()) return true;
  if (std::min(controller_.next_price_decision(), controller_.next_policy_decision()) <= now) return true;
  const auto& totals = state_.totals;
  const auto owed = obligations_.owed().import;
  return totals.feed > controller_.shed_above(totals.import_limit, owed) ||
         (held_back_ && totals.feed < controller_.give_back_below(totals.import_limit, owed));
}

// Once in an instant: the import does not show yet what came of it.
void Decisions::decide(const Event& event) {
  const auto now = event.date;
  if (decided_ || !due(now)) return;
  decided_ = true;
  instant_.begin_decision();
  EventId cause = EventId::none;
  look_at_prices(now);
  choose_modes(event, cause);
  look_around(now);
  const auto& orders = controller_.decide(view_);
  if (!orders.empty() && cause == EventId::none) cause = looked_for(event);
  for (const auto& one : orders) carry_out(one, now, cause);
  looked_price_ = state_.totals.known_price;
  looked_bitcoin_ = known_bitcoin_price_;
  looked_difficulty_ = known_difficulty_;
  instant_.end_decision();
  held_back_ = ai_.held_back() || std::ranges::any_of(state_.fleets, [](const auto& unit) {
                 return unit.told > 0 || held(unit.fleet.reasons());
               });
  plan_policy(now);
}

void Decisions::plan_policy(Duration now) {
  const auto step = controller_.next_policy_decision();
  if (step <= now || step == policy_planned_ || !std::isfinite(step.si())) return;
  instant_.plan(step, Phase::decision, Topic::control_tick, 0, EventId::none);
  policy_planned_ = step;
}

EventId Decisions::looked_for(const Event& event) {
  if (event.cause != EventId::none) return event.cause; // an overload, a limit that moved
  const double price = state_.totals.known_price;
  if (price != looked_price_ && !std::isnan(price))
    instant_.say(event.date, "price known", "site", price * 3.6e9, event.id, EventId::none);
  else if (known_bitcoin_price_ != looked_bitcoin_ || known_difficulty_ != looked_difficulty_)
    instant_.say(event.date, "network known", "site", known_bitcoin_price_, event.id, EventId::none);
  else
    instant_.say(event.date, "control tick", "site", state_.totals.feed.si(), event.id, instant_.look_cause());
  return event.id;
}

void Decisions::carry_out(const Order& order, Duration now, EventId cause) {
  using What = Order::What;
  const auto id = instant_.note();
  instant_.move();
  switch (order.what) {
  case What::suspend:
  case What::resume:
    return ai_.order_suspension(order.tier, order.what == What::suspend, fast_look_, now, cause);
  case What::cap:
    return ai_.order_cap(order.tier, order.level, fast_look_, now, id, cause);
  case What::reduce:
    return fleets_.reduce(order.fleet, order.reduction, order.by, now, id, cause);
  case What::stop:
  case What::restart:
    return fleets_.order(order.fleet, order.what == What::stop, order.by, now, id, cause);
  }
}

bool Decisions::elements_over() const {
  const auto& trips = state_.circuit.path().trips();
  const auto& band = state_.scenario.control.elements;
  return !trips.overloaded().empty() || (band && trips.any_above(band->cap_at));
}

void Decisions::settle(Duration now) {
  const auto& totals = state_.totals;
  const bool over = totals.feed > totals.import_limit;
  if (over && !in_overload_) {
    ++overloads_;
    overload_ = instant_.note();
    instant_.say(now, "overload", "site", totals.feed.si(), overload_,
                 limit_changed_at_ == now ? limit_change_ : instant_.cause());
  }
  in_overload_ = over;
  if (over) plan_answer(now, false, overload_);
  if (const auto begun = state_.circuit.path().take_new_overload(); begun != EventId::none)
    plan_answer(now, state_.scenario.control.fast.has_value(), begun);
}

void Decisions::plan_answer(Duration now, bool fast, EventId cause) {
  if (std::exchange(answer_planned_[fast ? 1 : 0], true)) return;
  const auto& control = state_.scenario.control;
  instant_.plan(now + (fast ? control.fast->reaction : control.reaction), Phase::decision, Topic::overload,
                fast ? 1 : 0, cause);
}

} // namespace minehall::site
