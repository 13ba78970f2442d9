#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

using mining::Reason;

// Ends of work and arrivals come from the scenario, whatever started them.
void Site::trace(const Event& event) {
  if (event.date != traced_at_) cause_ = EventId::none;
  traced_at_ = event.date;
  if (event.cause != EventId::none && event.phase != Phase::completion && event.phase != Phase::arrival)
    cause_ = event.cause;
}

void Site::handle(const Event& event) {
  trace(event);
  power_path_.trace(event.id, event.cause);
  const bool before = moved_;
  moved_ = moved_ || static_cast<Topic>(event.topic) != Topic::control_tick;
  switch (static_cast<Topic>(event.topic)) {
  case Topic::work_end:
  case Topic::transfer_end:
    end_of_gang(event);
    moved_ = ai_dirty_ || before; // from a segment to its checkpoint and on, nobody else sees a change
    break;
  case Topic::environment:
    return step_environment(event);
  case Topic::script_begin:
    return begin_script(event);
  case Topic::script_end:
    return end_script(event);
  case Topic::in_service:
    return step_service(event);
  case Topic::room_threshold:
    return cross_room(event);
  case Topic::fleet_step:
    moved_ = step_fleets(event) || before;
    break;
  case Topic::failure:
  case Topic::repair:
  case Topic::maintenance_begin:
  case Topic::maintenance_end:
    return outages_->handle(event);
  case Topic::job_arrival:
    cluster_->arrive(event.subject);
    break;
  case Topic::control_tick:
  case Topic::overload:
    return decide(event);
  case Topic::cap_effective:
    return apply_cap(event);
  case Topic::programme:
    if (event.subject == 1) return answer_programmes(event);
    if (event.generation == programme_generation_) step_programmes(event.date);
    break;
  default:
    step_others(event);
  }
}

void Site::end_of_gang(const Event& event) {
  if (static_cast<Topic>(event.topic) == Topic::work_end)
    cluster_->work_ended(event);
  else
    cluster_->transfer_ended(event);
  ai_dirty_ = cluster_->take_moved() || ai_dirty_;
}

void Site::step_others(const Event& event) {
  if (static_cast<Topic>(event.topic) == Topic::machine_count) return step_machines(event);
  if (static_cast<Topic>(event.topic) == Topic::chillers_start) return start_chillers(event);
  if (static_cast<Topic>(event.topic) == Topic::cold_store) return turn_storage(event);
  if (static_cast<Topic>(event.topic) == Topic::pull_down) {
    if (event.generation == rooms_[event.subject].pull_down_generation) touch_room(event.subject);
    return;
  }
  if (static_cast<Topic>(event.topic) == Topic::month) return step_month(event);
  if (static_cast<Topic>(event.topic) == Topic::machine_count) return step_machines(event);
  if (static_cast<Topic>(event.topic) == Topic::suspend) return apply_suspension(event);
  if (static_cast<Topic>(event.topic) == Topic::relay) return open_relay(event);
  if (static_cast<Topic>(event.topic) == Topic::machine_count) return step_machines(event);
  if (static_cast<Topic>(event.topic) == Topic::block) return step_block(event);
  if (static_cast<Topic>(event.topic) == Topic::treasury) return step_treasury(event);
  if (static_cast<Topic>(event.topic) == Topic::sag_drop) return drop_sagged(event);
  if (static_cast<Topic>(event.topic) == Topic::restart_batch) return restart_batch(event);
  if (!power_path_.handle(event)) return;
  cause_ = event.id;
  life_due_ = true;
}

void Site::step_month(const Event& event) {
  settle_meter(event.date);
  market_.book(ledger_);
  ledger_.close_month(event.date);
  const auto next = event.subject + 1;
  plan(inputs_.calendar.month_start(static_cast<int>(next)), Phase::environment, Topic::month, next, EventId::none);
}

EventId Site::plan(Duration date, Phase phase, Topic topic, std::uint32_t subject, EventId cause,
                   std::uint32_t generation) {
  return agenda_.plan({.date = date,
                       .phase = phase,
                       .topic = static_cast<std::uint16_t>(topic),
                       .subject = subject,
                       .generation = generation,
                       .cause = cause});
}

void Site::say(Duration now, std::string_view what, std::string_view entity, double value, EventId id, EventId cause,
               std::string_view reason) {
  power_path_.trace(id, cause);
  observer_->occurrence({now, what, entity, value, id, cause, reason});
  cause_ = id;
}

void Site::say(const FailureOutcome& failure) {
  observer_->failure(failure);
  cause_ = failure.id;
}

void Site::touch_fleet(std::uint32_t fleet) {
  dirty_fleets_.push_back(fleet);
  decision_due_ = true;
  look_cause_ = cause_;
}

void Site::touch_room(std::uint32_t room) {
  if (rooms_[room].dirty) return;
  rooms_[room].dirty = true;
  dirty_rooms_.push_back(room);
}

void Site::touch_status(power::ElementId element, power::Status status) {
  graph_.set_status(element, power_path_.status(element, status));
  power_path_.status_changed(element);
  changed_elements_.push_back(element); // absent or there, also where no power changes
  life_due_ = true;
}

// Nodes follow the life of the element that feeds them.
void Site::check_supplies(const Event& event) {
  for (std::uint32_t s = 0; s < supply_ports_.size(); ++s) {
    const bool live = graph_.live(supply_ports_[s]);
    if (live == supply_live_[s]) continue;
    supply_live_[s] = live;
    for (std::uint32_t n = 0; n < supply_of_node_.size(); ++n) {
      if (supply_of_node_[n] != s) continue;
      if (live)
        cluster_->clear_down(static_cast<NodeId>(n), Cluster::Down::feed_lost);
      else
        cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::feed_lost, event.date, event.id);
    }
    say(event.date, live ? "feed back" : "feed lost", scenario_.ai_hall->supplies[s], 0, event.id, event.cause);
  }
  ai_dirty_ = true;
}

void Site::cross_room(const Event& event) {
  auto& room = rooms_[event.subject];
  if (event.generation == 0) { // feeds came or went
    touch_room(event.subject);
    if (!room.mining) check_supplies(event);
    return;
  }
  if (event.generation != room.generation || !room.planned) return;
  const auto crossing = *room.planned;
  for (const auto id : room.fleets) {
    auto& fleet = fleets_[id].fleet;
    if ((crossing.rising ? fleet.upper_threshold() : fleet.lower_threshold()) != crossing.threshold) continue;
    fleet.cross(crossing.rising ? mining::Crossing::rising : mining::Crossing::falling, event.date);
    say(event.date, crossing.rising ? "limit passed upwards" : "limit passed downwards", room.name,
        crossing.threshold.celsius(), event.id, event.cause);
    touch_fleet(id);
  }
  touch_room(event.subject);
  if (room.mining) return;
  const auto& limits = scenario_.ai_hall->limits;
  say(event.date, crossing.rising ? "limit passed upwards" : "limit passed downwards", room.name,
      crossing.threshold.celsius(), event.id, event.cause);
  if (!crossing.rising) {
    if (ai_thermal_ == thermal::ThermalState::tripped) untrip_ai();
    ai_thermal_ = thermal::ThermalState::normal;
  } else if (crossing.threshold == limits.trip) {
    ai_thermal_ = thermal::ThermalState::tripped;
    trip_ai(event.date, event.id);
  } else {
    ai_thermal_ = thermal::ThermalState::throttled;
  }
  update_rate(event.date, event.id);
}

void Site::trip_ai(Duration now, EventId cause) {
  for (std::uint32_t n = 0; n < cluster_->nodes(); ++n)
    cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::tripped, now, cause);
  ai_dirty_ = true;
}

void Site::untrip_ai() {
  for (std::uint32_t n = 0; n < cluster_->nodes(); ++n)
    cluster_->clear_down(static_cast<NodeId>(n), Cluster::Down::tripped);
  ai_dirty_ = true;
}

double Site::ai_cap(scheduling::Tier tier) const {
  const auto& law = cluster_->node_spec().cap;
  const double clock = thermal::clock_fraction(ai_thermal_, scenario_.ai_hall->limits);
  const double ordered = cap_[index(tier)];
  if (clock >= 1 || clock <= 0) return ordered;
  return std::min(ordered, cap_for_rate(law, clock));
}

void Site::update_rate(Duration now, EventId cause) {
  scheduling::PerTier<double> rates{};
  for (const auto tier : scheduling::tier_order)
    rates[index(tier)] = rate_at_cap(cluster_->node_spec().cap, ai_cap(tier));
  cluster_->set_rates(rates, now, cause);
  ai_dirty_ = true;
  decision_due_ = true;
  look_cause_ = cause_;
}

void Site::close(Duration end) {
  settle_meter(end);
  close_market(end);
  if (treasury_) take_income(end);
  ledger_.close_month(end);
  for (auto& unit : fleets_) unit.fleet.advance(end);
  close_orders(end);
  for (std::uint32_t room = 0; room < rooms_.size(); ++room)
    if (rooms_[room].present && end > rooms_[room].air.since()) observer_->curve(room, rooms_[room].air, end);
  if (cluster_) cluster_->close(end);
  power_path_.close(end);
}

} // namespace minehall::site
