// What comes from outside: series, scripted events, dates of service.
#include "models/market/forecast.hpp"
#include "models/mining/revenue.hpp"
#include "sim/site/site.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

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
    totals_.dry_bulb = weather.dry_bulb.si();
    totals_.wet_bulb = weather.wet_bulb.si();
  }
  totals_.price = in.price.at(now);
  const auto knowledge = scenario_.control.clairvoyant ? market::Knowledge::clairvoyant : market::Knowledge::known;
  double known = market::visible(in.price, now, knowledge);
  // In an open gap foresight sees what the ledger will say: nothing is paid.
  if (scenario_.control.clairvoyant && std::isnan(known)) known = 0;
  if (known != totals_.known_price && !(std::isnan(known) && std::isnan(totals_.known_price))) decision_due_ = true;
  totals_.known_price = known;
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
    totals_.hashprice = mining::hashprice(totals_.difficulty, subsidy_at(network, in.calendar.utc(now)),
                                          network.fee_share, BitcoinPrice::from_si(totals_.bitcoin_price))
                            .si();
  }
  if (decision_due_) plan(now, Phase::decision, Topic::control_tick, 0, event.id);
  Duration next = Duration::from_si(std::numeric_limits<double>::infinity());
  for (const auto* series : {&in.price, &in.dry_bulb, &in.relative_humidity, &in.pressure})
    next = std::min(next, series->next_change(now));
  next = std::min(next, in.price.next_known_change(now));
  for (const auto* series : {&in.bitcoin_price, &in.difficulty})
    if (*series) next = std::min({next, (*series)->next_change(now), (*series)->next_known_change(now)});
  if (scenario_.network)
    for (const auto& step : scenario_.network->subsidies)
      if (const auto date = in.calendar.date(step.from); date > now) next = std::min(next, date);
  environment_next_ = next;
  plan_environment(event.id);
}

void Site::set_import_limit(Duration now) {
  for (const auto& element : scenario_.power) {
    const auto* feed = std::get_if<power::UtilityFeedSpec>(&element.kind);
    if (!feed) continue;
    Power limit = feed->import_limit;
    for (const auto& event : scenario_.events) {
      const auto* lower = std::get_if<scenario::ImportLimitEvent>(&event.what);
      if (lower && lower->feed == element.name && event.at <= now && now < event.until)
        limit = std::min(limit, lower->limit);
    }
    graph_.set_import_limit(*graph_.find(element.name), limit);
  }
  decision_due_ = true;
}

void Site::set_availability(const std::string& name, Duration now) {
  for (std::uint32_t id = 0; id < rooms_.size(); ++id) {
    auto& room = rooms_[id];
    if (room.name != name) continue;
    room.availability = 1;
    for (const auto& event : scenario_.events) {
      const auto* failed = std::get_if<scenario::PlantFailureEvent>(&event.what);
      if (failed && failed->hall == name && event.at <= now && now < event.until)
        room.availability = std::min(room.availability, failed->availability);
    }
    touch_room(id);
  }
}

void Site::begin_script(const Event& event) {
  const auto& script = scenario_.events[event.subject];
  if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&script.what)) {
    set_import_limit(event.date);
    limit_change_ = event.id;
    limit_changed_at_ = event.date;
    say(event.date, "import limit", limit->feed, limit->limit.si(), event.id, event.cause);
    plan(event.date, Phase::decision, Topic::control_tick, 0, event.id);
  }
  if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&script.what)) {
    set_availability(plant->hall, event.date);
    observer_->failure({plant->hall, event.date, script.until, "plant", event.id, event.cause});
  }
  if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&script.what)) {
    touch_status(*graph_.find(failed->element), power::Status::failed);
    observer_->failure({failed->element, event.date, script.until, "element", event.id, event.cause});
  }
}

void Site::end_script(const Event& event) {
  const auto& script = scenario_.events[event.subject];
  if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&script.what)) {
    set_import_limit(event.date);
    say(event.date, "import limit", limit->feed, graph_.import_limit().si(), event.id, event.cause);
  }
  if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&script.what))
    set_availability(plant->hall, event.date);
  if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&script.what)) {
    const auto element = *graph_.find(failed->element);
    touch_status(element, element_status_[static_cast<std::size_t>(element)]);
  }
}

// Subjects below the number of rooms are rooms, the others power elements.
void Site::step_service(const Event& event) {
  if (event.subject >= rooms_.size()) {
    const auto element = event.subject - rooms_.size();
    const bool present = scenario_.power[element].in_service.at(event.date);
    element_status_[element] = present ? power::Status::closed : power::Status::absent;
    touch_status(static_cast<power::ElementId>(element), element_status_[element]);
    return;
  }
  auto& room = rooms_[event.subject];
  room.present = room.in_service.at(event.date);
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
