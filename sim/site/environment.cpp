// What comes from outside: series, scripted events, dates of service.
#include "models/market/forecast.hpp"
#include "models/mining/revenue.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

namespace {
// Of a series or of what is known of it, or of the subsidy.
Duration next_step(const Inputs& in, const std::optional<mining::NetworkSpec>& network, Duration now) {
  Duration next = Duration::from_si(std::numeric_limits<double>::infinity());
  for (const auto* series : {&in.price, &in.dry_bulb, &in.relative_humidity, &in.pressure})
    next = std::min(next, series->next_change(now));
  next = std::min(next, in.price.next_known_change(now));
  for (const auto* series : {&in.bitcoin_price, &in.difficulty})
    if (*series) next = std::min({next, (*series)->next_change(now), (*series)->next_known_change(now)});
  if (network)
    for (const auto& step : network->subsidies)
      if (const auto date = in.calendar.date(step.from); date > now) next = std::min(next, date);
  return next;
}
} // namespace

void Site::step_environment(const Event& event) {
  if (event.generation != environment_generation_) return;
  const auto now = event.date;
  const auto& in = inputs_;
  if (network_) step_network(now);
  const auto weather = thermal::make_weather(Temperature::from_si(in.dry_bulb.at(now)), in.relative_humidity.at(now),
                                             Pressure::from_si(in.pressure.at(now)));
  if (weather.dry_bulb != weather_.dry_bulb || weather.humidity_ratio != weather_.humidity_ratio || now.si() == 0) {
    weather_ = weather;
    for (std::uint32_t room = 0; room < rooms_.size(); ++room) touch_room(room);
    power_path_.set_ambient(weather.dry_bulb, now, event.id);
    totals_.dry_bulb = weather.dry_bulb.si();
    totals_.wet_bulb = weather.wet_bulb.si();
  }
  totals_.price = in.price.at(now);
  const auto knowledge = scenario_.control.clairvoyant ? market::Knowledge::clairvoyant : market::Knowledge::known;
  const double known = price_for_control(now);
  if (known != totals_.known_price && !(std::isnan(known) && std::isnan(totals_.known_price))) decision_due_ = true;
  totals_.known_price = known;
  if (!scenario_.control.modes.empty()) set_modes(now, EventId::none);
  if (in.bitcoin_price) {
    const double price = market::visible(*in.bitcoin_price, now, knowledge);
    const double difficulty = market::visible(*in.difficulty, now, knowledge);
    decision_due_ = decision_due_ || price != known_bitcoin_price_ || difficulty != known_difficulty_;
    known_bitcoin_price_ = price;
    known_difficulty_ = difficulty;
  }
  if (in.bitcoin_price) {
    totals_.bitcoin_price = in.bitcoin_price->at(now);
    totals_.difficulty = in.difficulty->at(now);
    const auto& network = *scenario_.network;
    const auto yield =
        mining::bitcoin_per_hash(totals_.difficulty, subsidy_at(network, in.calendar.utc(now)), network.fee_share);
    totals_.bitcoin_per_hash = yield.si();
    totals_.hashprice = mining::hashprice(yield, BitcoinPrice::from_si(totals_.bitcoin_price)).si();
  }
  measure_overheads(now);
  if (decision_due_) plan(now, Phase::decision, Topic::control_tick, 0, EventId::none);
  environment_next_ = next_step(in, scenario_.network, now);
  plan_environment(EventId::none);
}

// In an open gap foresight sees what the ledger will say: nothing is paid. A forecast is made when its interval begins.
double Site::price_for_control(Duration now) const {
  const auto& price = inputs_.price;
  if (scenario_.control.clairvoyant) return std::isnan(price.at(now)) ? 0 : price.at(now);
  if (price_forecast_)
    if (const auto value = price_forecast_->at(Duration::from_si(price.times()[price.index(now)]), now)) return *value;
  return price.known_at(now);
}

// The lowest of what the feed has and what the events under way leave of it.
Power Site::set_import_limit(const std::string& name, Duration now) {
  const auto feed = *graph_.find(name);
  Power limit = std::get<power::UtilityFeedSpec>(graph_.spec(feed).kind).import_limit;
  for (const auto& event : scenario_.events) {
    const auto* lower = std::get_if<scenario::ImportLimitEvent>(&event.what);
    if (lower && lower->feed == name && event.at <= now && now < event.until) limit = std::min(limit, lower->limit);
  }
  graph_.set_import_limit(feed, limit);
  decision_due_ = true;
  look_cause_ = cause_;
  return limit;
}

void Site::set_availability(const std::string& name, Duration now) {
  for (std::uint32_t id = 0; id < rooms_.size(); ++id)
    if (rooms_[id].name == name) set_availability(id, now);
}

void Site::set_availability(std::uint32_t id, Duration now) {
  auto& room = rooms_[id];
  room.availability = share_up(id);
  for (const auto& event : scenario_.events) {
    const auto* failed = std::get_if<scenario::PlantFailureEvent>(&event.what);
    if (failed && failed->hall == room.name && event.at <= now && now < event.until)
      room.availability = std::min(room.availability, failed->availability);
  }
  touch_room(id);
}

void Site::begin_script(const Event& event) {
  const auto& script = scenario_.events[event.subject];
  if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&script.what))
    move_limit(event, limit->feed, limit->limit, script.reason);
  if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&script.what)) {
    set_availability(plant->hall, event.date);
    say({plant->hall, event.date, script.until, "plant", event.id, event.cause, script.reason});
  }
  if (std::holds_alternative<scenario::ProgrammeCallEvent>(script.what)) call_programme(event, script);
  if (const auto* set = std::get_if<scenario::SetModeEvent>(&script.what)) {
    say(event.date, "mode order", set->hall.empty() ? "site" : set->hall, 0, event.id, event.cause, script.reason);
    set_modes(event.date, event.id);
  }
  if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&script.what)) {
    say({failed->element, event.date, script.until, "element", event.id, event.cause, script.reason});
    outages_->hold(element_target(*graph_.find(failed->element)), event.date, event.id);
  }
  if (const auto* fleet = std::get_if<scenario::WorldFleetEvent>(&script.what)) change_world(event, *fleet);
  if (const auto* sag = std::get_if<scenario::VoltageSagEvent>(&script.what)) begin_sag(event, *sag);
  if (const auto* fault = std::get_if<scenario::GroundFaultEvent>(&script.what)) {
    const auto element = *graph_.find(fault->element);
    power_path_.tell(event.date, element, "ground fault", fault->current, event.id, event.cause);
    say(event.date, "ground fault", fault->element, fault->current, event.id, event.cause, script.reason);
    power_path_.trips().ground(element, fault->current, event.date, event.id);
  }
  if (const auto* reset = std::get_if<scenario::ResetEvent>(&script.what)) {
    const auto element = *graph_.find(reset->element);
    power_path_.tell(event.date, element, "reset", 0, event.id, event.cause);
    say(event.date, "reset", reset->element, 0, event.id, event.cause, script.reason);
    power_path_.repaired(element, event.date);
    touch_status(element, status_at(element, event.date));
  }
}

void Site::end_script(const Event& event) {
  const auto& script = scenario_.events[event.subject];
  if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&script.what))
    move_limit(event, limit->feed, {}, script.reason);
  if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&script.what))
    set_availability(plant->hall, event.date);
  if (std::holds_alternative<scenario::VoltageSagEvent>(script.what)) end_sag(event);
  if (const auto* fault = std::get_if<scenario::GroundFaultEvent>(&script.what))
    power_path_.trips().ground(*graph_.find(fault->element), 0, event.date, event.id);
  if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&script.what))
    outages_->release(element_target(*graph_.find(failed->element)), event.date, event.id);
  if (std::holds_alternative<scenario::SetModeEvent>(script.what)) set_modes(event.date, event.cause);
}

// Lowered or lifted: control looks once the reaction time is over, when the import shows what is left to do.
void Site::move_limit(const Event& event, const std::string& feed, std::optional<Power> announced,
                      std::string_view reason) {
  const Power limit = set_import_limit(feed, event.date);
  limit_change_ = event.id;
  limit_changed_at_ = event.date;
  say(event.date, "import limit", feed, announced.value_or(limit).si(), event.id, event.cause, reason);
  plan(event.date + scenario_.control.reaction, Phase::decision, Topic::control_tick, 0, event.id);
}

// Service windows and whatever holds it down joined; what is not in service cannot fail.
power::Status Site::status_at(power::ElementId element, Duration now) const {
  if (!scenario_.power[static_cast<std::size_t>(element)].in_service.at(now)) return power::Status::absent;
  return outages_->held(element_target(element)) ? power::Status::failed : power::Status::closed;
}

// Subjects below the number of rooms are rooms, the others power elements.
void Site::step_service(const Event& event) {
  const auto told = [&](bool present, const std::string& name) {
    say(event.date, present ? "in service" : "out of service", name, 0, event.id, EventId::none);
  };
  if (event.subject >= rooms_.size()) {
    const auto element = static_cast<power::ElementId>(event.subject - rooms_.size());
    const auto status = status_at(element, event.date);
    const bool absent = status == power::Status::absent;
    element_status_[static_cast<std::size_t>(element)] = absent ? power::Status::absent : power::Status::closed;
    told(!absent, graph_.spec(element).name);
    outages_->set_present(element_target(element), !absent, event.date);
    return touch_status(element, status);
  }
  auto& room = rooms_[event.subject];
  if (event.date > room.air.since()) {
    if (room.present) observer_->curve(event.subject, room.air, event.date);
    room.air.set(event.date, room.heat, room.operation); // what is told from here on is another stay
  }
  room.present = room.in_service.at(event.date);
  set_room_present(event.subject, event.date);
  told(room.present, room.name);
  touch_room(event.subject);
  if (!room.mining) {
    for (std::uint32_t n = 0; n < cluster_->nodes(); ++n) {
      if (room.present)
        cluster_->clear_down(static_cast<NodeId>(n), Cluster::Down::absent);
      else
        cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::absent, event.date, event.id);
    }
    ai_dirty_ = true;
    return;
  }
  for (const auto id : room.fleets) {
    auto& unit = fleets_[id];
    count_machines(unit, event.date);
    touch_fleet(id);
  }
}

} // namespace minehall::site
