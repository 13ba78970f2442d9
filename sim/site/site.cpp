#include "sim/site/site.hpp"

namespace minehall::site {

void Site::handle(const Event& event) {
  auto& instant = state_.instant;
  instant.begin(event);
  const bool before = instant.moved();
  if (event.topic != Topic::control_tick) instant.move();
  switch (event.topic) {
  case Topic::work_end:
  case Topic::transfer_end: // from a segment to its checkpoint and on, nobody else sees a change
    return instant.set_moved(ai_.end_of_gang(event) || before);
  case Topic::fleet_step:
    return instant.set_moved(fleets_.step(event) || before);
  case Topic::job_arrival:
    return ai_.arrive(event.subject);
  case Topic::control_tick:
  case Topic::overload:
    return decisions_.handle(event);
  case Topic::environment:
    return environment_.step(event);
  default:
    handle_others(event);
  }
}

void Site::handle_others(const Event& event) {
  switch (event.topic) {
  case Topic::room_threshold:
    return rooms_.cross(event);
  case Topic::chillers_start:
    return rooms_.start_chillers(event);
  case Topic::cold_store:
    return rooms_.turn_storage(event);
  case Topic::pull_down:
    return rooms_.end_pull_down(event);
  case Topic::machine_count:
    return fleets_.step_machines(event);
  case Topic::cap_effective:
    return ai_.apply_cap(event);
  case Topic::suspend:
    return ai_.apply_suspension(event);
  case Topic::programme:
    return obligations_.handle(event);
  case Topic::programme_answer:
    return decisions_.answer(event);
  case Topic::relay:
    return obligations_.open_relay(event);
  case Topic::month:
    return step_month(event);
  case Topic::block:
    return income_.step_block(event);
  case Topic::treasury:
    return income_.step_treasury(event);
  default:
    handle_disturbance(event);
  }
}

void Site::handle_disturbance(const Event& event) {
  switch (event.topic) {
  case Topic::script_begin:
    return begin_script(event);
  case Topic::script_end:
    return end_script(event);
  case Topic::in_service:
    return step_service(event);
  case Topic::failure:
  case Topic::repair:
  case Topic::maintenance_begin:
  case Topic::maintenance_end:
    return outages_.handle(event);
  case Topic::fleet_feed:
    return sags_.follow_feed(event);
  case Topic::room_feed:
  case Topic::supply_feed:
    return follow_feeds(event);
  case Topic::sag_drop:
    return sags_.drop(event);
  case Topic::restart_batch:
    return sags_.restart_batch(event);
  default: // all others are the power path's
    if (!state_.circuit.path().handle(event)) return;
    state_.instant.goes_back_to(event.id);
    state_.circuit.set_life_due(true);
  }
}

void Site::follow_feeds(const Event& event) {
  const bool of_supply = event.topic == Topic::supply_feed;
  const auto room = of_supply ? ai_.room() : event.subject;
  state_.touch_room(room);
  if (!state_.rooms[room].mining) ai_.follow_feeds(event);
}

void Site::step_month(const Event& event) {
  metering_.close_month(event.date);
  const auto next = event.subject + 1;
  state_.instant.plan(state_.inputs.calendar.month_start(static_cast<int>(next)), Phase::environment, Topic::month,
                      next, EventId::none);
}

// IT power -> heat -> plant power -> graph leaf to root -> money -> what follows from it. A function of the state.
void Site::settle(Duration now) {
  auto& instant = state_.instant;
  decisions_.begin_settle();
  if (!instant.moved()) return; // a control tick that changed nothing
  instant.set_moved(false);
  ai_.schedule(now, instant.cause());
  metering_.advance(now);
  fleets_.settle(now);
  ai_.settle_power(now);
  rooms_.settle(now);
  settle_graph(now);
  sags_.settle(now);
  settle_totals(now);
  fleets_.settle_orders(now);
  obligations_.settle(ai_, overheads_);
  decisions_.settle(now);
  if (state_.circuit.life_due()) plan_life(now);
  metering_.settle(now, overheads_.miners(), income_.unpriced_yield());
  if (settled_hook_) settled_hook_(now);
}

// Losses heat rooms, heat moves plants, plants load the elements: repeated until the losses stand still.
void Site::settle_graph(Duration now) {
  auto& circuit = state_.circuit;
  const auto cause = state_.instant.cause();
  for (int round = 0;; ++round) {
    circuit.solve(now, cause, state_.accounts, state_.ledger);
    if (!rooms_.settle_losses(now)) break;
    if (round < 20) continue;
    circuit.found_no_rest();
    break;
  }
  circuit.settle(now, cause, state_.accounts, state_.ledger, state_.totals);
}

void Site::settle_totals(Duration now) {
  if (income_.settle(now)) environment_.plan(EventId::none);
  rooms_.settle_totals();
  ai_.settle_money(now);
  auto& t = state_.totals;
  t.loss = t.feed + t.own_supply - t.charge - t.mining - t.ai - t.cooling - t.house;
}

// A lost feed stops what hangs below it at once; noticed here, acted on in the next round of this instant.
void Site::plan_life(Duration now) {
  state_.circuit.set_life_due(false);
  fleets_.seen().mark_all();
  for (std::uint32_t id = 0; id < state_.fleets.size(); ++id) {
    const auto& unit = state_.fleets[id];
    if (!state_.graph().live(unit.port) != unit.fleet.reasons().has(mining::Reason::feed_lost))
      state_.instant.plan(now, Phase::failure, Topic::fleet_feed, id, state_.instant.cause());
  }
  rooms_.plan_life(now);
  ai_.plan_feeds(now);
}

// A call under way is paid and charged before the ledger closes.
void Site::close(Duration end) {
  metering_.advance(end);
  obligations_.close(end);
  income_.close(end);
  state_.ledger.close_month(end);
  fleets_.close(end);
  rooms_.close(end);
  ai_.close(end);
  state_.circuit.path().close(end);
}

} // namespace minehall::site
