#include "sim/site/ai_hall.hpp"

#include "sim/site/entity_names.hpp"

#include <algorithm>
#include <string>

namespace minehall::site {

using scheduling::tier_order;

// Each job draws its tier from a stream of its own: a longer run or another job changes nobody's.
void AiHall::draw_tiers() {
  const auto& scenario = state_.scenario;
  if (!scenario.jobs) return;
  if (const auto& sizes = scenario.jobs->tier_sizes)
    for (auto& job : state_.inputs.jobs) job.tier = sizes->pick(job.gpus);
  if (!scenario.jobs->tiers) return;
  for (auto& job : state_.inputs.jobs)
    job.tier = scenario.jobs->tiers->pick(state_.stream("job tier", std::to_string(job.id)).uniform());
}

void AiHall::build(std::uint32_t room) {
  room_ = room;
  draw_tiers();
  const auto& hall = spec();
  node_names_ = site::node_names(hall);
  cluster_ = std::make_unique<Cluster>(hall.cluster, static_cast<std::uint32_t>(node_names_.size()), state_.inputs.jobs,
                                       instant_.agenda());
  build_supplies(hall);
}

void AiHall::build_supplies(const scenario::AiHallSpec& hall) {
  auto& graph = state_.graph();
  const auto supplies = hall.supplies.size();
  for (const auto& supply : hall.supplies)
    supply_ports_.push_back(graph.add_port(*graph.find(supply), hall.name + "." + supply));
  supply_live_.assign(supplies, true);
  supply_power_.assign(supplies, 0.0);
  for (std::size_t n = 0; n < node_names_.size(); ++n)
    supply_of_node_.push_back(static_cast<std::uint32_t>(n * supplies / node_names_.size()));
  cluster_->set_groups(supply_of_node_, supplies);
}

void AiHall::attach(Carrier& carrier, Observer& observer) {
  if (!cluster_) return;
  cluster_->attach(carrier, observer);
  if (!spec().in_service.at({})) set_nodes(true, Cluster::Down::absent, {}, EventId::none);
}

bool AiHall::end_of_gang(const Event& event) {
  if (event.topic == Topic::work_end)
    cluster_->work_ended(event);
  else
    cluster_->transfer_ended(event);
  dirty_ = cluster_->take_moved() || dirty_;
  return dirty_;
}

void AiHall::schedule(Duration now, EventId cause) {
  if (!cluster_ || !cluster_->wants_schedule()) return;
  cluster_->schedule(now, cause);
  dirty_ = true;
}

void AiHall::set_node(std::uint32_t node, bool down, Cluster::Down reason, Duration now, EventId cause) {
  if (down)
    cluster_->set_down(static_cast<NodeId>(node), reason, now, cause);
  else
    cluster_->clear_down(static_cast<NodeId>(node), reason);
  dirty_ = true;
}

void AiHall::set_nodes(bool down, Cluster::Down reason, Duration now, EventId cause) {
  for (std::uint32_t n = 0; n < cluster_->nodes(); ++n) set_node(n, down, reason, now, cause);
}

void AiHall::set_supply(std::uint32_t supply, bool down, Cluster::Down reason, Duration now, EventId cause) {
  for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n)
    if (supply_of_node_[n] == supply) set_node(n, down, reason, now, cause);
}

void AiHall::plan_feeds(Duration now) {
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s)
    if (state_.graph().live(supply_ports_[s]) != supply_live_[s])
      instant_.plan(now, Phase::failure, Topic::supply_feed, s, instant_.cause());
}

void AiHall::follow_feeds(const Event& event) {
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s) {
    const bool live = state_.graph().live(supply_ports_[s]);
    if (live == supply_live_[s]) continue;
    supply_live_[s] = live;
    set_supply(s, !live, Cluster::Down::feed_lost, event.date, event.id);
    instant_.say(event.date, live ? "feed back" : "feed lost", spec().supplies[s], 0, event.id, event.cause);
  }
  dirty_ = true;
}

void AiHall::cross(const Crossing& crossing, const Event& event) {
  instant_.say(event.date, crossing.rising ? "limit passed upwards" : "limit passed downwards", spec().name,
               crossing.threshold.celsius(), event.id, event.cause);
  using thermal::ThermalState;
  const auto before = thermal_;
  thermal_ = !crossing.rising                           ? ThermalState::normal
             : crossing.threshold == spec().limits.trip ? ThermalState::tripped
                                                        : ThermalState::throttled;
  if (before == ThermalState::tripped && thermal_ == ThermalState::normal)
    set_nodes(false, Cluster::Down::tripped, {}, {});
  if (thermal_ == ThermalState::tripped) set_nodes(true, Cluster::Down::tripped, event.date, event.id);
  update_rate(event.date, event.id);
}

// What tripped GPUs would do is not known: their jobs are gone.
Power AiHall::held_by_heat() const {
  Power held_back;
  if (thermal_ != thermal::ThermalState::throttled) return held_back;
  const auto& node = cluster_->node_spec();
  for (const auto tier : tier_order) {
    double busy = 0;
    for (std::size_t s = 0; s < supply_power_.size(); ++s) busy += cluster_->group(s).load(tier);
    held_back += (node_power(node, 1, cap_[index(tier)]) - node_power(node, 1, cap(tier))) * busy;
  }
  return held_back;
}

void AiHall::settle_power(Duration now) {
  if (!dirty_ || !cluster_) return;
  const auto& node = cluster_->node_spec();
  const double idle = node.idle.si();
  scheduling::PerTier<double> slot{}, busy{};
  for (const auto tier : tier_order) slot[index(tier)] = node_power(node, 1, cap(tier)).si() - idle;
  for (std::size_t s = 0; s < supply_power_.size(); ++s) {
    const auto& group = cluster_->group(s);
    double& power = supply_power_[s];
    power = idle * group.up_nodes;
    for (const auto tier : tier_order) {
      power += slot[index(tier)] * group.load(tier);
      busy[index(tier)] += group.load(tier);
    }
    state_.graph().set_port(supply_ports_[s], Power::from_si(power));
    state_.ledger.set(state_.accounts.supply_energy[s], now, power);
  }
  for (std::size_t t = 0; t < busy.size(); ++t)
    uncapped_[t] = busy[t] * (node_power(node, 1).si() - node_power(node, 0).si());
  book_tiers(now);
  state_.totals.ai = {};
  for (const double power : supply_power_) state_.totals.ai += Power::from_si(power);
  state_.touch_room(room_);
  dirty_ = false;
}

// GPU time at each tier, what of its speed and of its draw caps take, and how long.
void AiHall::book_tiers(Duration now) {
  auto& ledger = state_.ledger;
  for (std::size_t t = 0; t < state_.accounts.tiers.size(); ++t) {
    const auto tier = tier_order[t];
    const auto& accounts = state_.accounts.tiers[t];
    const double slots = cluster_->allocated(tier);
    const double left = cap_[t] < 1 ? share_at_cap(cap_[t], &cluster_->node_spec()) : 1;
    ledger.set(accounts.allocated, now, slots);
    ledger.set(accounts.withheld, now, slots * (1 - cluster_->rate(tier)));
    ledger.set(accounts.shed, now, uncapped_[t] * (1 - left));
    ledger.set(accounts.capped, now, cap_[t] < 1 ? 1 : 0);
  }
}

void AiHall::settle_money(Duration now) {
  if (!cluster_) return;
  auto& totals = state_.totals;
  auto& ledger = state_.ledger;
  const auto& accounts = state_.accounts;
  const bool present = state_.rooms[room_].present;
  const double slots = present ? static_cast<double>(cluster_->nodes()) * cluster_->slots_per_node() : 0;
  totals.gpus_allocated = cluster_->allocated();
  totals.nodes_up = cluster_->up_nodes();
  totals.jobs_waiting = static_cast<double>(cluster_->waiting());
  totals.cap = 1;
  for (const auto tier : tier_order) totals.cap = std::min(totals.cap, cap(tier));
  ledger.set(accounts.ai_rent, now, totals.gpus_allocated, spec().gpu_price);
  ledger.set(accounts.gpu_allocated, now, totals.gpus_allocated);
  ledger.set(accounts.gpu_down, now,
             slots - (present ? cluster_->up_nodes() * static_cast<double>(cluster_->slots_per_node()) : 0));
  ledger.set(accounts.gpu_total, now, slots);
}

} // namespace minehall::site
