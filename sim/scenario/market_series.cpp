#include "sim/scenario/market_series.hpp"

#include <algorithm>

namespace minehall::scenario {

namespace {

// The load of the charge or programme, and of those of its methods that read another.
void of_peaks(const std::string& key, const std::string& load, std::span<const market::PeakMethod> methods,
              std::vector<NeededSeries>& into) {
  into.push_back({key + ".load", load, Dimension::power, "MW"});
  for (std::size_t i = 0; i < methods.size(); ++i)
    if (const auto& own = methods[i].load_series; !own.empty())
      into.push_back({key + ".methods[" + std::to_string(i) + "].load", own, Dimension::power, "MW"});
}

void of_charge(const market::ChargeSpec& charge, std::vector<NeededSeries>& into) {
  const auto key = join("charges", charge.name);
  if (const auto* hedge = std::get_if<market::HedgeBlockSpec>(&charge.kind))
    into.push_back({key + ".hub", hedge->hub_series, Dimension::energy_price, "USD/MWh"});
  if (const auto* peaks = std::get_if<market::CoincidentPeakChargeSpec>(&charge.kind))
    of_peaks(key, peaks->load_series, peaks->methods, into);
}

NeededSeries of_trigger(const std::string& programme, const market::ThresholdTrigger& trigger) {
  using Watches = market::ThresholdTrigger::Watches;
  const auto key = programme + ".trigger.series";
  if (trigger.watches == Watches::price) return {key, trigger.series, Dimension::energy_price, "USD/MWh"};
  if (trigger.watches == Watches::load) return {key, trigger.series, Dimension::power, "MW"};
  return {key, trigger.series, Dimension::number, "1"};
}

void of_programme(const market::ProgrammeSpec& programme, std::vector<NeededSeries>& into) {
  const auto key = join("programmes", programme.name);
  if (const auto* peaks = std::get_if<market::FourCpSpec>(&programme.kind))
    of_peaks(key, peaks->load_series, peaks->methods, into);
  if (const auto& capacity = programme.terms.payment.series; !capacity.empty())
    into.push_back({key + ".capacity_series", capacity, Dimension::energy_price, "USD/MWh"});
  if (const auto* trigger = std::get_if<market::ThresholdTrigger>(&programme.trigger))
    into.push_back(of_trigger(key, *trigger));
}

} // namespace

std::vector<NeededSeries> needed_market_series(const Scenario& scenario) {
  std::vector<NeededSeries> needed;
  for (const auto& charge : scenario.charges) of_charge(charge, needed);
  for (const auto& programme : scenario.programmes) of_programme(programme, needed);
  if (!scenario.carbon_series.empty())
    needed.push_back({"carbon.intensity", scenario.carbon_series, Dimension::carbon_intensity, "g/kWh"});
  return needed;
}

std::vector<std::string> market_series(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& one : needed_market_series(scenario))
    if (std::find(names.begin(), names.end(), one.name) == names.end()) names.push_back(one.name);
  return names;
}

} // namespace minehall::scenario
