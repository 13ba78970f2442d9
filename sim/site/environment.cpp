#include "sim/site/environment.hpp"

#include "models/mining/revenue.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

Environment::Environment(SiteState& state, Fleets& fleets, MiningIncome& income, Overheads& overheads,
                         Decisions& decisions)
    : state_{state}, instant_{state.instant}, fleets_{fleets}, income_{income}, overheads_{overheads}, decisions_{
                                                                                                           decisions} {
  const auto& forecast = state_.scenario.control.forecast;
  if (!forecast) return;
  auto errors = state_.stream("price forecast", state_.scenario.tariff.price_series);
  price_forecast_.emplace(state_.inputs.price, *forecast, errors);
}

void Environment::step(const Event& event) {
  if (event.generation != generation_) return;
  const auto now = event.date;
  if (income_.closed_loop()) income_.step_network(now);
  step_weather(now, event.id);
  step_price(now);
  if (state_.inputs.bitcoin_price) step_bitcoin(now);
  overheads_.measure(now);
  if (instant_.decision_due()) instant_.plan(now, Phase::decision, Topic::control_tick, 0, EventId::none);
  next_ = next_step(now);
  plan(EventId::none);
}

void Environment::plan_now(Duration now, EventId cause) {
  instant_.plan(now, Phase::environment, Topic::environment, 0, cause, ++generation_);
}

void Environment::plan(EventId cause) {
  const auto date = std::min(next_, income_.next_network());
  if (std::isfinite(date.si())) plan_now(date, cause);
}

// Of a series or of what is known of it, or of the subsidy.
Duration Environment::next_step(Duration now) const {
  const auto& in = state_.inputs;
  Duration next = never;
  for (const auto* series : {&in.price, &in.dry_bulb, &in.relative_humidity, &in.pressure})
    next = std::min(next, series->next_change(now));
  next = std::min(next, in.price.next_known_change(now));
  for (const auto* series : {&in.bitcoin_price, &in.difficulty})
    if (*series) next = std::min({next, (*series)->next_change(now), (*series)->next_known_change(now)});
  if (const auto& network = state_.scenario.network)
    for (const auto& step : network->subsidies)
      if (const auto date = in.calendar.date(step.from); date > now) next = std::min(next, date);
  return next;
}

void Environment::step_weather(Duration now, EventId id) {
  const auto& in = state_.inputs;
  const auto weather = thermal::make_weather(Temperature::from_si(in.dry_bulb.at(now)), in.relative_humidity.at(now),
                                             Pressure::from_si(in.pressure.at(now)));
  auto& before = state_.weather;
  if (weather.dry_bulb == before.dry_bulb && weather.humidity_ratio == before.humidity_ratio && now.si() != 0) return;
  before = weather;
  for (std::uint32_t room = 0; room < state_.rooms.size(); ++room) state_.touch_room(room);
  state_.circuit.path().set_ambient(weather.dry_bulb, now, id);
  state_.totals.dry_bulb = weather.dry_bulb.si();
  state_.totals.wet_bulb = weather.wet_bulb.si();
}

void Environment::step_price(Duration now) {
  auto& totals = state_.totals;
  totals.price = state_.inputs.price.at(now);
  const double known = known_price(now);
  if (known != totals.known_price && !(std::isnan(known) && std::isnan(totals.known_price))) instant_.want_decision();
  totals.known_price = known;
  if (!state_.scenario.control.modes.empty()) fleets_.set_modes(now, EventId::none);
}

void Environment::step_bitcoin(Duration now) {
  const auto& in = state_.inputs;
  auto& totals = state_.totals;
  const auto knowledge =
      state_.scenario.control.clairvoyant ? market::Knowledge::clairvoyant : market::Knowledge::known;
  decisions_.know(market::visible(*in.bitcoin_price, now, knowledge), market::visible(*in.difficulty, now, knowledge));
  totals.bitcoin_price = in.bitcoin_price->at(now);
  totals.difficulty = in.difficulty->at(now);
  const auto& network = *state_.scenario.network;
  const auto yield =
      mining::bitcoin_per_hash(totals.difficulty, subsidy_at(network, in.calendar.utc(now)), network.fee_share);
  totals.bitcoin_per_hash = yield.si();
  totals.hashprice = mining::hashprice(yield, BitcoinPrice::from_si(totals.bitcoin_price)).si();
}

// In an open gap foresight sees what the ledger will say: nothing is paid. A forecast is made when its interval begins.
double Environment::known_price(Duration now) const {
  const auto& price = state_.inputs.price;
  if (state_.scenario.control.clairvoyant) return std::isnan(price.at(now)) ? 0 : price.at(now);
  if (price_forecast_)
    if (const auto value = price_forecast_->at(Duration::from_si(price.times()[price.index(now)]), now)) return *value;
  return price.known_at(now);
}

} // namespace minehall::site
