// Between the controller and the world: what it may see, and how its orders take effect.
#include "models/mining/revenue.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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

FleetView look(const FleetUnit& unit, const power::Graph& graph) {
  const auto& fleet = unit.fleet;
  FleetView view;
  view.machine = unit.machine;
  view.power = fleet.power();
  view.running = fleet.full_power();
  view.stopped = fleet.spec().power * (fleet.spec().sleep_power_fraction * fleet.count());
  view.reasons = fleet.reasons();
  view.reasons.clear(Reason::sag); // it comes back by itself: its room is kept
  view.available = graph.live(unit.port) && !fleet.reasons().has(Reason::trip) &&
                   !fleet.reasons().has(Reason::failed) && fleet.count() > 0;
  view.after = !view.available ? view.power : (view.reasons.any() ? view.stopped : view.running);
  return view;
}

} // namespace

// Filled anew, in memory that is kept.
void Site::look_around(Duration now) {
  auto& view = view_;
  view.now = now;
  view.import = totals_.feed;
  view.limit = totals_.import_limit;
  const Power machines = totals_.mining + totals_.ai;
  if (machines.si() > 0 && totals_.mining > totals_.feed * 0.5) overhead_ = totals_.feed / machines;
  view.overhead = overhead_;
  view.price = EnergyPrice::from_si(totals_.known_price);
  view.delivery = scenario_.tariff.delivery_adder;
  HashPrice known = HashPrice::from_si(std::nan(""));
  if (inputs_.bitcoin_price)
    known = mining::hashprice(known_difficulty_, subsidy_at(*scenario_.network, inputs_.calendar.utc(now)),
                              scenario_.network->fee_share, BitcoinPrice::from_si(known_bitcoin_price_));
  view.breakeven.clear();
  for (const auto& machine : scenario_.machines)
    view.breakeven.push_back(mining::breakeven_power_price(known, efficiency(machine), overhead_,
                                                           scenario_.network ? scenario_.network->pool_fee : 0));
  view.fleets.clear();
  for (const auto& unit : fleets_) view.fleets.push_back(look(unit, graph_));
  look_at_market(now);
  look_at_elements();
  if (!cluster_) return;
  const auto& node = cluster_->node_spec();
  view.cap = ordered_cap_;
  view.lowest_cap = node.cap.lowest;
  view.gangs_uncapped = Power::from_si(ai_uncapped_);
  view.share_at_cap = share_at_cap;
  view.law = &node;
  view.pending = view.gangs_uncapped * (share_at_cap(ordered_cap_, &node) - share_at_cap(cap_, &node)) * overhead_;
}

// Overloaded elements, and the room that the others leave; nothing to do where no device would trip.
void Site::look_at_elements() {
  auto& view = view_;
  view.gang_room = Power::from_si(std::numeric_limits<double>::infinity());
  view.overloads.clear();
  if (!power_path_.trips().any()) return;
  for (std::size_t i = 0; i < fleets_.size(); ++i)
    view.fleets[i].room = graph_.headroom(graph_.element_of(fleets_[i].port), scenario_.control.release_at);
  Power gangs;
  for (std::size_t s = 0; s < supply_ports_.size(); ++s) {
    view.gang_room =
        std::min(view.gang_room, graph_.headroom(graph_.element_of(supply_ports_[s]), scenario_.control.release_at));
    gangs += Power::from_si(supply_power_[s]);
  }
  for (const auto element : power_path_.trips().overloaded()) {
    OverloadView at{.loading = graph_.loading(element), .carries = graph_.output(element)};
    for (const auto& unit : fleets_) at.share.push_back(graph_.reach(graph_.element_of(unit.port), element));
    for (std::size_t s = 0; s < supply_ports_.size() && gangs.si() > 0; ++s)
      at.gangs += supply_power_[s] / gangs.si() * graph_.reach(graph_.element_of(supply_ports_[s]), element);
    view.overloads.push_back(std::move(at));
  }
}

// subject 1: the regular tick, which plans the next one at an absolute date; 0: at once, for a cause.
void Site::decide(const Event& event) {
  const auto now = event.date;
  if (static_cast<Topic>(event.topic) == Topic::overload) overload_planned_ = false;
  if (static_cast<Topic>(event.topic) == Topic::control_tick && event.subject >= 1)
    plan(scenario_.control.interval * (event.subject + 1.0), Phase::decision, Topic::control_tick, event.subject + 1,
         EventId::none);
  if (event.cause != EventId::none && event.cause == limit_change_ && overload_planned_)
    return; // its answer is on the way
  const bool turn = std::min(controller_.next_price_decision(), controller_.next_policy_decision()) <= now;
  const bool over = totals_.feed > controller_.shed_above(totals_.import_limit, owed_.import) ||
                    !power_path_.trips().overloaded().empty();
  const bool room = held_back_ && totals_.feed < controller_.give_back_below(totals_.import_limit, owed_.import);
  if (decided_) return;                                  // already in this instant, and the import does not show it yet
  if (!decision_due_ && !turn && !over && !room) return; // nothing has moved that the controller minds
  decision_due_ = false;
  decided_ = true;
  look_around(now);
  const auto& orders = controller_.decide(view_);
  const auto cause = orders.empty() ? EventId::none : looked_for(event);
  for (const auto& one : orders) order(one, now, cause);
  looked_price_ = totals_.known_price;
  looked_bitcoin_ = known_bitcoin_price_;
  looked_difficulty_ = known_difficulty_;
  look_cause_ = EventId::none;
  held_back_ = ordered_cap_ < 1;
  for (const auto& unit : fleets_) held_back_ = held_back_ || held(unit.fleet.reasons());
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
  const auto id = agenda_.note();
  moved_ = true;
  if (order.what == Order::What::cap) {
    ordered_cap_ = order.level;
    plan(now + scenario_.control.cap_latency, Phase::decision, Topic::cap_effective, 0, id, ++cap_generation_);
    return say(now, "cap gangs", scenario_.ai_hall->name, order.level, id, cause);
  }
  auto& unit = fleets_[order.fleet];
  const bool stop = order.what == Order::What::stop;
  if (stop)
    unit.fleet.stop(order.by, now);
  else
    unit.fleet.clear(order.by, now);
  dirty_fleets_.push_back(static_cast<std::uint32_t>(order.fleet));
  book_off(unit, now);
  say(now, (stop ? stops : restarts)[static_cast<std::size_t>(order.by)], rooms_[unit.room].name,
      unit.fleet.full_power().si(), id, cause);
}

void Site::apply_cap(const Event& event) {
  if (event.generation != cap_generation_) return;
  cap_ = ordered_cap_;
  update_rate(event.date, event.id);
}

} // namespace minehall::site
