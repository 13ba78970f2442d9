// Between the controller and the world: what it may see, and how its orders take effect.
#include "models/mining/revenue.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace minehall::site {

using mining::FleetState;
using mining::Reason;

namespace {

// Share of the uncapped draw of busy slots that is left at a cap.
double share_at_cap(double cap, const void* node) {
  const auto& spec = *static_cast<const compute::NodeSpec*>(node);
  const double idle = node_power(spec, 0).si();
  return (node_power(spec, 1, cap).si() - idle) / (node_power(spec, 1).si() - idle);
}

// Until the last batch of a gateway has followed.
Duration time_to_shed(const mining::FleetControlSpec& spec, const FleetUnit& unit) {
  const int count = unit.fleet.count(), batch = std::clamp((count + 9) / 10, spec.smallest_batch, spec.largest_batch);
  const double batches = std::ceil(count / static_cast<double>(batch * std::max(spec.lanes, 1)));
  return spec.tick + spec.curtail_confirmation * std::max(batches - 1, 0.0) + unit.fleet.spec().shed_time;
}

FleetView look(const FleetUnit& unit, const power::Graph& graph, Duration now,
               const std::optional<mining::FleetControlSpec>& software) {
  const auto& fleet = unit.fleet;
  FleetView view;
  view.machine = unit.machine;
  view.power = fleet.power();
  view.running = fleet.full_power();
  view.stopped = fleet.spec().power * (fleet.spec().sleep_power_fraction * fleet.count());
  view.reasons = fleet.reasons();
  view.reasons.clear(Reason::sag); // it comes back by itself: its room is kept
  view.available = graph.live(unit.port) && !fleet.reasons().has(Reason::trip) &&
                   !fleet.reasons().has(Reason::failed) && !fleet.reasons().has(Reason::relay) && fleet.count() > 0;
  const auto off_at = fleet.off_at();
  view.gone_in = off_at ? *off_at - now : (view.reasons.any() ? Duration{} : fleet.spec().shed_time);
  view.after = !view.available ? view.power : (view.reasons.any() ? view.stopped : view.running);
  if (!unit.control || !view.available) return view;
  view.gone_in = fleet.asleep() == fleet.count() ? Duration{} : time_to_shed(*software, unit);
  if (unit.ordered_off() && software->replacement == mining::Replacement::from_fleet)
    view.after += fleet.saving() * unit.control->stuck(); // who does not respond draws on
  return view;
}

} // namespace

// Filled anew, in memory that is kept.
void Site::look_at_prices(Duration now) {
  auto& view = view_;
  view.now = now;
  view.import = totals_.feed;
  view.limit = totals_.import_limit;
  measure_overheads(now);
  view.overhead = overheads_.miners;
  view.gang_overhead = overheads_.gangs;
  view.price = EnergyPrice::from_si(totals_.known_price);
  view.delivery = scenario_.tariff.delivery_adder;
  HashPrice known = HashPrice::from_si(std::nan(""));
  if (inputs_.bitcoin_price)
    known = mining::hashprice(known_difficulty_, subsidy_at(*scenario_.network, inputs_.calendar.utc(now)),
                              scenario_.network->fee_share, BitcoinPrice::from_si(known_bitcoin_price_));
  view.breakeven.clear();
  for (const auto& machine : scenario_.machines)
    view.breakeven.push_back(mining::breakeven_power_price(known, efficiency(machine), overheads_.miners,
                                                           scenario_.network ? scenario_.network->pool_fee : 0));
}

void Site::look_around(Duration now) {
  look_at_fleets(now);
  look_at_market(now);
  look_at_elements(now);
  if (cluster_) look_at_gangs(now);
}

// Anew: those that have moved since the last look or are about to stop; all of them once a feed came or went.
void Site::look_at_fleets(Duration now) {
  for (const auto id : dirty_fleets_) seen_fleets_.mark(id);
  if (life_due_) seen_fleets_.mark_all();
  view_.fleets = seen_fleets_.refresh(static_cast<std::uint32_t>(fleets_.size()), [&](std::uint32_t id) {
    return std::pair{look(fleets_[id], graph_, now, scenario_.control.fleet_control),
                     fleets_[id].fleet.off_at().has_value()};
  });
}

void Site::look_at_gangs(Duration now) {
  const auto& node = cluster_->node_spec();
  view_.share_at_cap = share_at_cap;
  view_.law = &node;
  for (const auto tier : scheduling::tier_order) {
    const auto t = index(tier);
    auto& at = view_.tiers[t];
    at.cap = ordered_cap_[t];
    at.uncapped = Power::from_si(ai_uncapped_[t]);
    at.pending = at.uncapped * (share_at_cap(ordered_cap_[t], &node) - share_at_cap(cap_[t], &node));
    at.gone_in = std::max(Duration{}, cap_date_[t] - now);
    at.latency = cap_latency(tier);
    at.lowest_cap = std::max(node.cap.lowest, scenario_.control.tiers[t].lowest_cap);
    at.suspend_within = scenario_.control.tiers[t].suspend_within;
    at.suspended = suspensions_[t].ordered;
    at.held = suspensions_[t].draw;
    if (at.suspended) { // all that it still draws is on its way out
      at.pending = at.uncapped * -share_at_cap(cap_[t], &node);
      at.gone_in = std::max(Duration{}, suspensions_[t].date + at.suspend_within.value_or(Duration{}) - now);
      at.uncapped = {};
    } else if (cluster_->suspended(tier)) { // and what is on its way back
      at.pending += at.held;
    }
  }
}

// By caps, down to the lowest of each tier.
Power Site::sheddable_gangs() const {
  Power sum;
  for (std::size_t t = 0; cluster_ && t < ai_uncapped_.size(); ++t) {
    const auto& node = cluster_->node_spec();
    const double lowest = std::max(node.cap.lowest, scenario_.control.tiers[t].lowest_cap);
    if (lowest < cap_[t])
      sum += Power::from_si(ai_uncapped_[t] * (share_at_cap(cap_[t], &node) - share_at_cap(lowest, &node)));
  }
  return sum;
}

Duration Site::cap_latency(scheduling::Tier tier) const {
  const auto& control = scenario_.control;
  const auto out_of_band = control.tiers[index(tier)].cap_latency.value_or(control.cap_latency);
  return fast_look_ ? std::min(out_of_band, control.fast->cap_latency) : out_of_band;
}

bool Site::elements_over() const {
  const auto& trips = power_path_.trips();
  const auto& band = scenario_.control.elements;
  return !trips.overloaded().empty() || (band && trips.any_above(band->cap_at));
}

// Overloaded elements, and the room that the others leave; nothing to do where no device would trip.
void Site::look_at_elements(Duration now) {
  auto& view = view_;
  const auto& trips = power_path_.trips();
  view.gang_room = Power::from_si(std::numeric_limits<double>::infinity());
  view.overloads.clear();
  if (!trips.any()) return;
  const auto& band = scenario_.control.elements;
  const double release_at = band ? band->release_at : scenario_.control.release_at;
  for (std::size_t i = 0; i < fleets_.size(); ++i)
    view.fleets[i].room = graph_.headroom(graph_.element_of(fleets_[i].port), release_at);
  for (const auto port : supply_ports_)
    view.gang_room = std::min(view.gang_room, graph_.headroom(graph_.element_of(port), release_at));
  std::vector<power::ElementId> elements{trips.overloaded().begin(), trips.overloaded().end()};
  if (band) elements.clear(), trips.list_above(band->cap_at, elements);
  for (const auto element : elements) {
    OverloadView at{.loading = graph_.loading(element), .carries = graph_.output(element)};
    at.target = band ? band->cap_at : scenario_.control.cap_at;
    at.trip_in = trips.time_to_trip(element, now);
    for (const auto& unit : fleets_) at.share.push_back(graph_.reach(graph_.element_of(unit.port), element));
    for (const auto tier : scheduling::tier_order) at.gangs[index(tier)] = reach(tier, element);
    view.overloads.push_back(std::move(at));
  }
}

// Of the power of a tier, what an element carries.
double Site::reach(scheduling::Tier tier, power::ElementId element) const {
  double load = 0, carried = 0;
  for (std::size_t s = 0; s < supply_ports_.size(); ++s) {
    const double here = cluster_->group(s).load(tier);
    load += here;
    if (here > 0) carried += here * graph_.reach(graph_.element_of(supply_ports_[s]), element);
  }
  return load > 0 ? carried / load : 0;
}

// subject 1: the regular tick, which plans the next one at an absolute date; 0: at once, for a cause.
void Site::decide(const Event& event) {
  const auto now = event.date;
  const bool answer = static_cast<Topic>(event.topic) == Topic::overload;
  if (answer) answer_planned_[event.subject] = false;
  fast_look_ = answer && event.subject == 1;
  if (static_cast<Topic>(event.topic) == Topic::control_tick && event.subject >= 1)
    plan(scenario_.control.interval * (event.subject + 1.0), Phase::decision, Topic::control_tick, event.subject + 1,
         EventId::none);
  if (event.cause != EventId::none && event.cause == limit_change_ && answer_planned_[0])
    return; // its answer is on the way
  const bool turn = std::min(controller_.next_price_decision(), controller_.next_policy_decision()) <= now;
  const bool over = totals_.feed > controller_.shed_above(totals_.import_limit, owed_.import) || elements_over();
  const bool room = held_back_ && totals_.feed < controller_.give_back_below(totals_.import_limit, owed_.import);
  if (decided_) return;                                  // already in this instant, and the import does not show it yet
  if (!decision_due_ && !turn && !over && !room) return; // nothing has moved that the controller minds
  decision_due_ = false;
  decided_ = true;
  EventId cause = EventId::none;
  look_at_prices(now);
  choose_modes(event, cause);
  look_around(now);
  const auto& orders = controller_.decide(view_);
  if (!orders.empty() && cause == EventId::none) cause = looked_for(event);
  for (const auto& one : orders) order(one, now, cause);
  looked_price_ = totals_.known_price;
  looked_bitcoin_ = known_bitcoin_price_;
  looked_difficulty_ = known_difficulty_;
  look_cause_ = EventId::none;
  held_back_ = ordered_cap_ != scheduling::PerTier<double>{1, 1, 1};
  for (const auto& unit : fleets_) held_back_ = held_back_ || held(unit.fleet.reasons());
  for (const auto& tier : suspensions_) held_back_ = held_back_ || tier.ordered;
  const auto step = controller_.next_policy_decision();
  if (step <= now || step == policy_planned_ || !std::isfinite(step.si())) return;
  plan(step, Phase::decision, Topic::control_tick, 0, EventId::none);
  policy_planned_ = step;
}

EventId Site::looked_for(const Event& event) {
  if (event.cause != EventId::none) return event.cause; // an overload, a limit that moved
  const double price = totals_.known_price;
  if (price != looked_price_ && !std::isnan(price))
    say(event.date, "price known", "site", price * 3.6e9, event.id, EventId::none);
  else if (known_bitcoin_price_ != looked_bitcoin_ || known_difficulty_ != looked_difficulty_)
    say(event.date, "network known", "site", known_bitcoin_price_, event.id, EventId::none);
  else
    say(event.date, "control tick", "site", totals_.feed.si(), event.id, look_cause_);
  return event.id;
}

// Machines in service under an order to stop, as machine time.
void Site::book_off(FleetUnit& unit, Duration now) {
  const auto book = [&](Reason reason, const std::vector<AccountId>& accounts, int& booked) {
    const int off = unit.fleet.reasons().has(reason) ? unit.fleet.count() : 0;
    const auto account = accounts[unit.machine];
    if (off != booked) ledger_.set(account, now, ledger_.rate(account) + (off - booked));
    booked = off;
  };
  book(Reason::import_limit, accounts_.off_for_limit, unit.off_for_limit);
  book(Reason::price, accounts_.off_for_price, unit.off_for_price);
}

void Site::order(const Order& order, Duration now, EventId cause) {
  static constexpr std::string_view stops[] = {"stop for price",     "stop for import limit", "stop",         "stop",
                                               "stop for power cap", "stop for programme",    "stop for heat"};
  static constexpr std::string_view restarts[] = {
      "restart after price",     "restart after import limit", "restart",           "restart",
      "restart after power cap", "restart after programme",    "restart after heat"};
  static constexpr scheduling::PerTier<std::string_view> caps = {"cap batch", "cap fine-tune", "cap inference"};
  const auto id = agenda_.note();
  moved_ = true;
  if (order.what == Order::What::suspend || order.what == Order::What::resume)
    return order_suspension(order, now, cause);
  if (order.what == Order::What::cap) {
    const auto t = index(order.tier);
    ordered_cap_[t] = order.level;
    cap_date_[t] = now + cap_latency(order.tier);
    plan(cap_date_[t], Phase::decision, Topic::cap_effective, static_cast<std::uint32_t>(t), id, ++cap_generation_[t]);
    return say(now, accounts_.tiers.size() > 1 ? caps[t] : "cap gangs", scenario_.ai_hall->name, order.level, id,
               cause);
  }
  auto& unit = fleets_[order.fleet];
  const bool stop = order.what == Order::What::stop;
  if (stop)
    unit.fleet.stop(order.by, now);
  else
    unit.fleet.clear(order.by, now);
  dirty_fleets_.push_back(static_cast<std::uint32_t>(order.fleet));
  if (unit.control) command(unit, now, cause);
  book_off(unit, now);
  say(now, (stop ? stops : restarts)[static_cast<std::size_t>(order.by)], rooms_[unit.room].name,
      unit.fleet.full_power().si(), id, cause);
}

void Site::order_suspension(const Order& order, Duration now, EventId cause) {
  static constexpr scheduling::PerTier<std::string_view> away = {"suspend batch", "suspend fine-tune", "suspend"};
  static constexpr scheduling::PerTier<std::string_view> back = {"resume batch", "resume fine-tune", "resume"};
  const auto t = index(order.tier);
  auto& at = suspensions_[t];
  at.ordered = order.what == Order::What::suspend;
  if (at.ordered) at.draw = Power::from_si(ai_uncapped_[t]);
  at.date = now + cap_latency(order.tier);
  const auto id = agenda_.note();
  plan(at.date, Phase::decision, Topic::suspend, static_cast<std::uint32_t>(t), id, ++at.generation);
  say(now, (at.ordered ? away : back)[t], scenario_.ai_hall->name, at.draw.si(), id, cause);
}

void Site::apply_suspension(const Event& event) {
  const auto& at = suspensions_[event.subject];
  if (event.generation != at.generation) return;
  const auto tier = scheduling::tier_order[event.subject];
  if (at.ordered)
    cluster_->suspend(tier, event.date, event.cause);
  else
    cluster_->resume(tier);
  ai_dirty_ = true;
}

void Site::apply_cap(const Event& event) {
  if (event.generation != cap_generation_[event.subject]) return;
  cap_[event.subject] = ordered_cap_[event.subject];
  update_rate(event.date, event.id);
}

} // namespace minehall::site
