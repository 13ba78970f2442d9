#include "sim/site/outage_units.hpp"

#include "sim/site/entity_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace minehall::site {

namespace {

using Kind = Target::Kind;

std::vector<std::string> all_node_names(const scenario::Scenario& scenario) {
  return scenario.ai_hall ? node_names(*scenario.ai_hall) : std::vector<std::string>{};
}

// The machines of all plants, room by room; the only one of a plant has the name of its room.
std::vector<std::string> machine_names(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  const auto rooms = room_names(scenario);
  auto room = rooms.begin();
  const auto add = [&](int machines) {
    for (int m = 1; m <= machines; ++m) names.push_back(machines == 1 ? *room : fmt::format("{}.plant_{}", *room, m));
    ++room;
  };
  for (const auto& hall : scenario.mining_halls)
    for (int c = 0; c < hall.containers; ++c) add(hall.plant_machines);
  if (scenario.ai_hall) add(scenario.ai_hall->plant_machines);
  return names;
}

// Elements by their name; rooms, with plant and miners, and nodes also by what they stand in.
std::vector<Target> targets_of(const std::string& member, const scenario::Scenario& scenario) {
  std::vector<Target> targets;
  for (std::uint32_t e = 0; e < scenario.power.size(); ++e)
    if (scenario.power[e].name == member) targets.push_back({Kind::element, e});
  const auto add = [&](Kind kind, const std::vector<std::string>& names) {
    for (std::uint32_t i = 0; i < names.size(); ++i)
      if (stands_in(names[i], member)) targets.push_back({kind, i});
  };
  add(Kind::plant, room_names(scenario));
  add(Kind::miners, container_names(scenario));
  add(Kind::node, all_node_names(scenario));
  return targets;
}

std::optional<scenario::FailuresSpec> failures_of(const scenario::OutageSpec& spec, const std::string& path,
                                                  const std::vector<NamedOutages>& traces) {
  auto failures = spec.failures;
  if (!failures || !failures->trace) return failures;
  const auto found = std::find_if(traces.begin(), traces.end(), [&](const auto& one) { return one.path == path; });
  if (found != traces.end()) failures->failure = reliability::DatedFailureSpec{found->outages};
  return failures;
}

} // namespace

std::vector<OutageOwner> outage_owners(const scenario::Scenario& scenario) {
  std::vector<OutageOwner> owners;
  const auto add = [&](const scenario::OutageSpec& spec, std::string_view what, Target first,
                       std::vector<std::string> names, std::vector<std::string> paths) {
    if (spec.any() && !names.empty()) owners.push_back({&spec, what, first, std::move(names), std::move(paths)});
  };
  for (std::uint32_t e = 0; e < scenario.power_outages.size(); ++e)
    add(scenario.power_outages[e], "element", {Kind::element, e}, {scenario.power[e].name},
        {"power." + scenario.power[e].name});
  const auto machines = machine_names(scenario);
  std::uint32_t machine = 0;
  const auto add_plants = [&](const scenario::OutageSpec& spec, int count) {
    const std::vector<std::string> names{machines.begin() + machine, machines.begin() + machine + count};
    add(spec, "plant", {Kind::machine, machine}, names, names);
    machine += static_cast<std::uint32_t>(count);
  };
  for (const auto& hall : scenario.mining_halls) add_plants(hall.outages, hall.containers * hall.plant_machines);
  if (scenario.ai_hall) {
    const auto& hall = *scenario.ai_hall;
    add_plants(hall.outages, hall.plant_machines);
    const auto nodes = node_names(hall);
    add(hall.cluster.outages, "node", {Kind::node, 0}, nodes, nodes);
  }
  for (std::uint32_t d = 0; d < scenario.domains.size(); ++d)
    add(scenario.domains[d].outages, "domain", {Kind::domain, d}, {scenario.domains[d].name},
        {"domains." + scenario.domains[d].name});
  return owners;
}

Outages::Counts outage_counts(const scenario::Scenario& scenario) {
  return {.elements = scenario.power.size(),
          .plants = room_names(scenario).size(),
          .machines = machine_names(scenario).size(),
          .miners = container_names(scenario).size(),
          .nodes = all_node_names(scenario).size(),
          .domains = scenario.domains.size()};
}

std::vector<OutageUnitSpec> outage_units(const scenario::Scenario& scenario, const std::vector<NamedOutages>& traces) {
  std::vector<OutageUnitSpec> units;
  for (const auto& owner : outage_owners(scenario))
    for (std::uint32_t i = 0; i < owner.names.size(); ++i) {
      OutageUnitSpec unit{.name = owner.names[i],
                          .path = owner.paths[i],
                          .what = owner.what,
                          .self = {owner.first.kind, owner.first.index + i},
                          .failures = failures_of(*owner.spec, owner.paths[i], traces)};
      for (const auto& planned : owner.spec->maintenance) {
        unit.maintenance.push_back(planned.windows);
        unit.maintenance.back().first += planned.stagger * i;
      }
      if (owner.first.kind == Kind::domain)
        for (const auto& member : scenario.domains[owner.first.index].members)
          for (const auto target : targets_of(member, scenario)) unit.members.push_back(target);
      units.push_back(std::move(unit));
    }
  return units;
}

std::vector<std::string> unknown_members(const scenario::DomainSpec& domain, const scenario::Scenario& scenario) {
  std::vector<std::string> unknown;
  for (const auto& member : domain.members)
    if (targets_of(member, scenario).empty()) unknown.push_back(member);
  return unknown;
}

} // namespace minehall::site
