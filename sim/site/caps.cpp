// What control may ask of the gangs: to slow down, by tier, or to write their checkpoints and go. Each order takes
// effect after its latency.
#include "sim/site/ai_hall.hpp"

#include <algorithm>

namespace minehall::site {

using scheduling::Tier;
using scheduling::tier_order;

double AiHall::share_at_cap(double cap, const void* node) {
  const auto& spec = *static_cast<const compute::NodeSpec*>(node);
  const double idle = node_power(spec, 0).si();
  return (node_power(spec, 1, cap).si() - idle) / (node_power(spec, 1).si() - idle);
}

double AiHall::cap(Tier tier) const {
  const auto& law = cluster_->node_spec().cap;
  const double clock = thermal::clock_fraction(thermal_, spec().limits);
  const double ordered = cap_[index(tier)];
  if (clock >= 1 || clock <= 0) return ordered;
  return std::min(ordered, cap_for_rate(law, clock));
}

void AiHall::update_rate(Duration now, EventId cause) {
  scheduling::PerTier<double> rates{};
  for (const auto tier : tier_order) rates[index(tier)] = rate_at_cap(cluster_->node_spec().cap, cap(tier));
  cluster_->set_rates(rates, now, cause);
  dirty_ = true;
  instant_.want_decision_for_cause();
}

Duration AiHall::latency(Tier tier, bool fast) const {
  const auto& control = state_.scenario.control;
  const auto out_of_band = control.tiers[index(tier)].cap_latency.value_or(control.cap_latency);
  return fast ? std::min(out_of_band, control.fast->cap_latency) : out_of_band;
}

void AiHall::look(View& view, Duration now, bool fast) const {
  const auto& node = cluster_->node_spec();
  view.share_at_cap = share_at_cap;
  view.law = &node;
  for (const auto tier : tier_order) {
    const auto t = index(tier);
    const auto& control = state_.scenario.control.tiers[t];
    auto& at = view.tiers[t];
    at.cap = ordered_cap_[t];
    at.uncapped = Power::from_si(uncapped_[t]);
    at.pending = at.uncapped * (share_at_cap(ordered_cap_[t], &node) - share_at_cap(cap_[t], &node));
    at.gone_in = std::max(Duration{}, cap_date_[t] - now);
    at.latency = latency(tier, fast);
    at.lowest_cap = std::max(node.cap.lowest, control.lowest_cap);
    at.suspend_within = control.suspend_within;
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

Power AiHall::sheddable() const {
  Power sum;
  for (std::size_t t = 0; cluster_ && t < uncapped_.size(); ++t) {
    const auto& node = cluster_->node_spec();
    const double lowest = std::max(node.cap.lowest, state_.scenario.control.tiers[t].lowest_cap);
    if (lowest < cap_[t])
      sum += Power::from_si(uncapped_[t] * (share_at_cap(cap_[t], &node) - share_at_cap(lowest, &node)));
  }
  return sum;
}

double AiHall::reach(Tier tier, power::ElementId element) const {
  const auto& graph = state_.graph();
  double load = 0, carried = 0;
  for (std::size_t s = 0; s < supply_ports_.size(); ++s) {
    const double here = cluster_->group(s).load(tier);
    load += here;
    if (here > 0) carried += here * graph.reach(graph.element_of(supply_ports_[s]), element);
  }
  return load > 0 ? carried / load : 0;
}

bool AiHall::held_back() const {
  return ordered_cap_ != scheduling::PerTier<double>{1, 1, 1} ||
         std::ranges::any_of(suspensions_, &Suspension::ordered);
}

void AiHall::order_cap(Tier tier, double level, bool fast, Duration now, EventId id, EventId cause) {
  static constexpr scheduling::PerTier<std::string_view> caps = {"cap batch", "cap fine-tune", "cap inference"};
  const auto t = index(tier);
  ordered_cap_[t] = level;
  cap_date_[t] = now + latency(tier, fast);
  instant_.plan(cap_date_[t], Phase::decision, Topic::cap_effective, static_cast<std::uint32_t>(t), id,
                ++cap_generation_[t]);
  instant_.say(now, state_.accounts.tiers.size() > 1 ? caps[t] : "cap gangs", spec().name, level, id, cause);
}

void AiHall::order_suspension(Tier tier, bool suspend, bool fast, Duration now, EventId cause) {
  static constexpr scheduling::PerTier<std::string_view> away = {"suspend batch", "suspend fine-tune", "suspend"};
  static constexpr scheduling::PerTier<std::string_view> back = {"resume batch", "resume fine-tune", "resume"};
  const auto t = index(tier);
  auto& at = suspensions_[t];
  at.ordered = suspend;
  const Power now_on = Power::from_si(uncapped_[t]);
  if (suspend) at.draw = cluster_->suspended(tier) ? std::max(at.draw, now_on) : now_on; // some may not be back yet
  at.date = now + latency(tier, fast);
  const auto id = instant_.note();
  instant_.plan(at.date, Phase::decision, Topic::suspend, static_cast<std::uint32_t>(t), id, ++at.generation);
  instant_.say(now, (suspend ? away : back)[t], spec().name, at.draw.si(), id, cause);
}

void AiHall::apply_suspension(const Event& event) {
  const auto& at = suspensions_[event.subject];
  if (event.generation != at.generation) return;
  const auto tier = tier_order[event.subject];
  if (at.ordered)
    cluster_->suspend(tier, event.date, event.cause);
  else
    cluster_->resume(tier);
  dirty_ = true;
}

void AiHall::apply_cap(const Event& event) {
  if (event.generation != cap_generation_[event.subject]) return;
  cap_[event.subject] = ordered_cap_[event.subject];
  update_rate(event.date, event.id);
}

} // namespace minehall::site
