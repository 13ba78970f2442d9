#include "sim/site/summary_names.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace minehall::site {

namespace {

using scenario::join;

// As docs/output.md lists them (tests/house/output_docs.py compares).
constexpr std::string_view of_series[] = {"price_sum_", "priced_hours_", "hours_above_50_", "hours_above_100_"};
constexpr std::string_view of_machine[] = {"off_for_limit_", "off_for_price_"};
constexpr std::string_view of_charge[] = {"charge_"};
constexpr std::string_view of_peak_charge[] = {"coincident_load_", "peaks_seen_"};
constexpr std::string_view of_programme[] = {"calls_",          "calls_refused_",      "deadlines_met_",
                                             "committed_",      "delivered_",          "capacity_payment_",
                                             "stood_by_",       "award_unavailable_",  "capacity_of_award_",
                                             "energy_payment_", "unavailable_charge_", "penalty_"};
constexpr std::string_view of_four_cp[] = {"peaks_",      "peaks_met_",    "false_alarms_",
                                           "alarm_time_", "avoided_load_", "avoided_charge_"};
constexpr std::string_view of_transformer[] = {"highest_oil_", "highest_hot_spot_", "aged_", "loss_of_life_"};
constexpr std::string_view fixed[] = {"charge_energy"};

class Names {
public:
  void add(std::span<const std::string_view> before, const std::string& name, const std::string& key) {
    for (const auto one : before) all.push_back({std::string{one} + plain(name), key});
  }

  std::vector<SummaryName> all;
};

void of_prices(const scenario::Scenario& scenario, Names& names) {
  std::vector<std::string> seen{scenario.tariff.price_series}; // one that is reported twice stands there once
  names.add(of_series, seen.front(), "tariff.price");
  for (const auto& name : scenario.reported_prices) {
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
    names.add(of_series, name, "reported_prices");
    seen.push_back(name);
  }
}

void of_charges(const scenario::Scenario& scenario, Names& names) {
  for (const auto& charge : scenario.charges) {
    const auto key = join("charges", charge.name);
    const bool peaks = std::holds_alternative<market::CoincidentPeakChargeSpec>(charge.kind);
    names.add(of_charge, charge.name, key);
    if (peaks) names.add(of_peak_charge, charge.name, key);
    if (peaks) names.add(of_charge, charge.name + ", due next year", key);
    if (std::holds_alternative<market::HedgeBlockSpec>(charge.kind))
      names.add(of_charge, charge.name + ", at the hub", key);
  }
}

} // namespace

std::string plain(std::string name) {
  const auto fine = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  std::replace_if(
      name.begin(), name.end(), [&](char c) { return !fine(c); }, '_');
  return name;
}

std::vector<SummaryName> summary_names(const scenario::Scenario& scenario) {
  Names names;
  of_prices(scenario, names);
  for (const auto& machine : scenario.machines) names.add(of_machine, machine.name, join("machines", machine.name));
  of_charges(scenario, names);
  for (const auto& programme : scenario.programmes) {
    const auto key = join("programmes", programme.name);
    names.add(of_programme, programme.name, key);
    if (std::holds_alternative<market::FourCpSpec>(programme.kind)) names.add(of_four_cp, programme.name, key);
  }
  for (const auto& element : scenario.power)
    if (const auto* transformer = std::get_if<power::TransformerSpec>(&element.kind);
        transformer && transformer->thermal)
      names.add(of_transformer, element.name, join("power", element.name));
  return std::move(names.all);
}

std::vector<std::string> fixed_summary_names() { return {std::begin(fixed), std::end(fixed)}; }

} // namespace minehall::site
