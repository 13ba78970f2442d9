#include "sim/site/market.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::site {

namespace {

market::ChargeInputs inputs_of(const market::ChargeSpec& charge, const Inputs& inputs, double connected, Duration end) {
  market::ChargeInputs read;
  if (std::holds_alternative<market::HedgeBlockSpec>(charge.kind))
    read.price = inputs.market_series(market::series_of(charge));
  if (const auto* peaks = std::get_if<market::CoincidentPeakChargeSpec>(&charge.kind)) {
    const auto rule = peak_rule(peaks->methods, peaks->load_series, inputs, connected);
    for (const auto& peak : market::coincident_peaks(rule, inputs.calendar, {}, end))
      read.peaks.push_back({peak.from, peak.until});
  }
  return read;
}

} // namespace

market::PeakRule peak_rule(std::span<const market::PeakMethod> methods, const std::string& load, const Inputs& inputs,
                           double connected) {
  market::PeakRule rule{methods, {}, connected};
  for (const auto& method : methods)
    rule.loads.push_back(inputs.market_series(method.load_series.empty() ? load : method.load_series));
  return rule;
}

Power contracted_load(const scenario::Scenario& scenario) {
  Power load;
  for (const auto& element : scenario.power)
    if (const auto* feed = std::get_if<power::UtilityFeedSpec>(&element.kind)) load += feed->import_limit;
  return load;
}

Market::Market(const scenario::Scenario& scenario, const Inputs& inputs, std::uint32_t replica)
    : scenario_{scenario}, inputs_{inputs} {
  if (!scenario.charges.empty()) build_charges();
  for (const auto& programme : scenario.programmes)
    if (binds(programme, contracted_load(scenario), scenario.connected_utc)) build_programme(programme, replica);
  if (scenario.carbon_series.empty()) return;
  carbon_.emplace(*inputs.market_series(scenario.carbon_series));
  if (scenario.ai_hall) carbon_of_ai_.emplace(*inputs.market_series(scenario.carbon_series));
}

void Market::build_charges() {
  std::vector<market::ChargeInputs> inputs;
  for (const auto& charge : scenario_.charges)
    inputs.push_back(inputs_of(charge, inputs_, scenario_.connected_utc, scenario_.length));
  settlement_.emplace(scenario_.charges, std::move(inputs), inputs_.calendar, scenario_.connected_utc);
}

void Market::open_accounts(Ledger& ledger) {
  if (settlement_)
    for (const auto& account : settlement_->accounts())
      charges_.push_back(
          ledger.open({"site", account.purpose, account.commodity, account.units, account.counterparty}));
  for (auto& unit : programmes_) {
    const auto& spec = unit.state.spec();
    unit.capacity = ledger.open({spec.name, "capacity payment", "reserve", "J", spec.counterparty});
    unit.energy = ledger.open({spec.name, "programme energy", "energy", "J", spec.counterparty});
    unit.penalty = ledger.open({spec.name, "programme penalty", "energy", "J", spec.counterparty});
    unit.unavailable = ledger.open({spec.name, "capacity not available", "reserve", "J", spec.counterparty});
  }
}

void Market::bill(const std::vector<market::SettledInterval>& closed, Ledger& ledger) {
  if (!settlement_ || closed.empty()) return;
  for (const auto& interval : closed) {
    settlement_->add(interval);
    const Duration length = interval.until - interval.from;
    if (length.si() <= 0) continue;
    peak_demand_ = std::max(peak_demand_, interval.used / length);
  }
  post(ledger);
}

void Market::finish(const market::SettledInterval& open, Duration end, Ledger& ledger) {
  book(ledger);
  if (!settlement_) return;
  if (open.until > open.from) bill({open}, ledger);
  settlement_->finish(end);
  post(ledger);
}

void Market::post(Ledger& ledger) {
  for (const auto& line : settlement_->take_lines()) ledger.add(charges_[line.account], line.quantity, line.money);
}

} // namespace minehall::site
