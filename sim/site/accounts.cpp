// The accounts of the ledger, in the order in which its rows stand.
#include "sim/site/site_state.hpp"

#include <fmt/format.h>

namespace minehall::site {

using power::ElementId;

namespace {

AccountId open_energy(Ledger& ledger, const std::string& entity, const char* purpose) {
  return ledger.open({entity, purpose, "energy", "J", ""});
}

void open_room_accounts(Room& room, Ledger& ledger) {
  const auto open = [&](AccountId& account, const char* purpose, const char* commodity, const char* units) {
    account = ledger.open({room.name, purpose, commodity, units, ""});
  };
  open(room.cooling_account, "cooling", "energy", "J");
  open(room.heat_account, "heat", "heat", "J");
  open(room.water_account, "make-up", "water", "m3");
  open(room.evaporation_account, "evaporation", "water", "m3");
  open(room.blow_down_account, "blow-down", "water", "m3");
  open(room.drift_account, "drift", "water", "m3");
  open(room.outside_account, "outside curves", "room_time", "s");
  open(room.hot_account, "above limit", "room_time", "s");
  open(room.derated_account, "derated", "withheld_energy", "J");
}

void open_power_accounts(SiteState& state) {
  auto& ledger = state.ledger;
  auto& accounts = state.accounts;
  const auto& scenario = state.scenario;
  for (const auto& element : scenario.power) accounts.element_loss.push_back(open_energy(ledger, element.name, "loss"));
  for (const auto element : state.circuit.backed_up()) {
    const auto& name = scenario.power[static_cast<std::size_t>(element)].name;
    accounts.own_supply.push_back(open_energy(ledger, name, "own supply"));
    accounts.charge.push_back(open_energy(ledger, name, "charge"));
  }
  for (auto& room : state.rooms) open_room_accounts(room, ledger);
  for (auto& unit : state.fleets) unit.energy_account = open_energy(ledger, unit.path, "miners");
  if (scenario.ai_hall)
    for (const auto& supply : scenario.ai_hall->supplies)
      accounts.supply_energy.push_back(open_energy(ledger, scenario.ai_hall->name + "." + supply, "accelerators"));
  auto& loads = state.circuit.house_loads();
  for (std::size_t i = 0; i < loads.size(); ++i)
    loads[i].account = open_energy(ledger, scenario.house_loads[i].name, "house");
}

// Batch alone where the scenario tells no tiers.
void open_tier_accounts(SiteState& state) {
  const auto& jobs = state.scenario.jobs;
  auto& ledger = state.ledger;
  const bool tiered = jobs && (jobs->tiers || jobs->tier_sizes || !jobs->tier_column.empty());
  for (std::size_t t = 0; t < (tiered ? scheduling::tier_words.size() : 1); ++t) {
    const auto entity = fmt::format("{}.{}", state.scenario.ai_hall->name, scheduling::tier_words[t]);
    state.accounts.tiers.push_back({ledger.open({entity, "at work", "gpu_time", "s", ""}),
                                    ledger.open({entity, "slowed", "gpu_time", "s", ""}),
                                    ledger.open({entity, "shed", "withheld_energy", "J", ""}),
                                    ledger.open({entity, "capped", "tier_time", "s", ""})});
  }
}

} // namespace

void open_site_accounts(SiteState& state) {
  open_power_accounts(state);
  auto& ledger = state.ledger;
  auto& accounts = state.accounts;
  const auto& tariff = state.scenario.tariff;
  accounts.energy = ledger.open({"site", "energy", "energy", "J", tariff.counterparty});
  accounts.delivery = ledger.open({"site", "delivery", "energy", "J", tariff.delivery_counterparty});
  const std::string pool = state.scenario.network ? state.scenario.network->pool : "pool";
  for (const auto& machine : state.scenario.machines) {
    accounts.off_for_limit.push_back(ledger.open({machine.name, "off for import limit", "machine_time", "s", ""}));
    accounts.off_for_price.push_back(ledger.open({machine.name, "off for price", "machine_time", "s", ""}));
    accounts.hashes.push_back(ledger.open({machine.name, "hashing", "hashes", "hash", ""}));
    accounts.reward.push_back(ledger.open({machine.name, "mining reward", "bitcoin", "BTC", pool}));
    accounts.pool_fee.push_back(ledger.open({machine.name, "pool fee", "bitcoin", "BTC", pool}));
  }
}

void open_ai_accounts(SiteState& state) {
  if (!state.scenario.ai_hall) return;
  const auto& hall = *state.scenario.ai_hall;
  auto& ledger = state.ledger;
  auto& accounts = state.accounts;
  accounts.ai_rent = ledger.open({hall.name, "ai rent", "gpu_time", "s", hall.customer});
  accounts.gpu_allocated = ledger.open({hall.name, "allocated", "gpu_time", "s", ""});
  accounts.gpu_down = ledger.open({hall.name, "down", "gpu_time", "s", ""});
  accounts.gpu_total = ledger.open({hall.name, "installed", "gpu_time", "s", ""});
  open_tier_accounts(state);
}

} // namespace minehall::site
