#include "sim/site/backup.hpp"

#include <algorithm>
#include <numeric>

namespace minehall::site {

using power::ElementId;

Backup::Backup(power::Graph& graph, Agenda& agenda, Chain& chain, std::uint64_t seed, std::uint32_t replica)
    : graph_{graph}, agenda_{agenda}, chain_{chain}, store_of_(graph.size(), none), genset_of_(graph.size(), none),
      switch_of_(graph.size(), none), dependents_(graph.size()), sag_counters_(graph.size()) {
  for (std::size_t e = 0; e < graph.size(); ++e) {
    const auto element = static_cast<ElementId>(e);
    const auto& spec = graph.spec(element);
    if (const auto* ups = std::get_if<power::UpsSpec>(&spec.kind); ups && ups->battery)
      build_store(element, *ups->battery);
    else if (ups && ups->bypass && graph.spec(element).protection) {
      build_store(element, {.energy = Energy::from_si(1), .start = 0}); // of the DC link: nothing to carry with
      stores_.back().cells = false;
    }
    if (const auto* bess = std::get_if<power::BessSpec>(&spec.kind)) {
      build_store(element, bess->battery);
      join_pool(stores_.back(), *bess);
    }
    if (const auto* genset = std::get_if<power::GensetSpec>(&spec.kind)) {
      genset_of_[e] = static_cast<std::uint32_t>(gensets_.size());
      gensets_.push_back({element, power::Genset{*genset}, Stream{seed, replica, "genset start", spec.name}});
    }
  }
  for (std::size_t e = 0; e < graph.size(); ++e)
    if (const auto* spec = std::get_if<power::TransferSwitchSpec>(&graph.spec(static_cast<ElementId>(e)).kind))
      build_switch(static_cast<ElementId>(e), *spec);
  find_peers();
}

void Backup::build_store(ElementId element, const power::BatterySpec& battery) {
  store_of_[static_cast<std::size_t>(element)] = static_cast<std::uint32_t>(stores_.size());
  stores_.push_back({element, power::Battery{battery}});
  for (const auto& source : graph_.spec(element).sources)
    dependents_[static_cast<std::size_t>(*graph_.find(source.element))].push_back(element);
}

// The heaviest source is the preferred one; reserves come last, in the order of the list.
void Backup::build_switch(ElementId element, const power::TransferSwitchSpec& spec) {
  switch_of_[static_cast<std::size_t>(element)] = static_cast<std::uint32_t>(switches_.size());
  switches_.push_back({element, power::TransferSwitch{spec}});
  auto& at = switches_.back();
  const auto& sources = graph_.spec(element).sources;
  at.order.resize(sources.size());
  std::iota(at.order.begin(), at.order.end(), 0U);
  std::stable_sort(at.order.begin(), at.order.end(),
                   [&](auto a, auto b) { return sources[a].weight > sources[b].weight; });
  for (const auto& source : sources)
    dependents_[static_cast<std::size_t>(*graph_.find(source.element))].push_back(element);
  at.behind.resize(sources.size());
  for (std::size_t i = 1; i < at.order.size(); ++i) {
    const auto source = *graph_.find(sources[at.order[i]].element);
    std::vector<bool> seen(graph_.size());
    collect_gensets(source, seen, at.gensets);
    std::vector<bool> checked(graph_.size()), again(graph_.size());
    if (only_gensets(source, checked)) collect_gensets(source, again, at.behind[i]);
    if (at.behind[i].size() == 1) at.behind[i].clear(); // nothing to wait for
  }
  for (const auto genset : at.gensets) { // each that starts may be the one that was missing
    auto& dependents = dependents_[static_cast<std::size_t>(gensets_[genset].element)];
    if (std::find(dependents.begin(), dependents.end(), element) == dependents.end()) dependents.push_back(element);
  }
  graph_.select(element, at.order.front());
}

// Paths may part and meet again: whoever was seen is not looked at a second time.
bool Backup::only_gensets(ElementId from, std::vector<bool>& seen) const {
  const auto e = static_cast<std::size_t>(from);
  if (seen[e]) return true; // else it would have ended there
  seen[e] = true;
  const auto& sources = graph_.spec(from).sources;
  if (sources.empty()) return genset_of_[e] != none;
  return std::all_of(sources.begin(), sources.end(),
                     [&](const auto& source) { return only_gensets(*graph_.find(source.element), seen); });
}

void Backup::find_peers() {
  std::vector<std::vector<std::uint32_t>> users(gensets_.size());
  for (std::uint32_t s = 0; s < switches_.size(); ++s)
    for (const auto genset : switches_[s].gensets) users[genset].push_back(s);
  for (auto& at : switches_)
    for (const auto genset : at.gensets)
      for (const auto user : users[genset])
        if (std::find(at.peers.begin(), at.peers.end(), user) == at.peers.end()) at.peers.push_back(user);
}

void Backup::collect_gensets(ElementId from, std::vector<bool>& seen, std::vector<std::uint32_t>& found) const {
  const auto e = static_cast<std::size_t>(from);
  if (seen[e]) return;
  seen[e] = true;
  const auto genset = genset_of_[e];
  if (genset != none && std::find(found.begin(), found.end(), genset) == found.end()) found.push_back(genset);
  for (const auto& source : graph_.spec(from).sources) collect_gensets(*graph_.find(source.element), seen, found);
}

void Backup::plan(Duration date, Topic topic, ElementId element, std::uint32_t generation, EventId cause) {
  agenda_.plan({.date = date,
                .phase = Phase::failure,
                .topic = topic,
                .subject = static_cast<std::uint32_t>(element),
                .generation = generation,
                .cause = cause});
}

bool Backup::watches(ElementId element) const {
  const auto e = static_cast<std::size_t>(element);
  return store_of_[e] != none || genset_of_[e] != none || switch_of_[e] != none || !dependents_[e].empty();
}

bool Backup::supplies(ElementId element) const {
  const auto e = static_cast<std::size_t>(element);
  return (store_of_[e] != none && stores_[store_of_[e]].cells) || genset_of_[e] != none;
}

bool Backup::react(ElementId element, Duration now, EventId cause) {
  const auto e = static_cast<std::size_t>(element);
  if (store_of_[e] != none) return react(stores_[store_of_[e]], now, cause);
  if (switch_of_[e] != none) return react(switches_[switch_of_[e]], now, cause);
  if (genset_of_[e] != none) react(gensets_[genset_of_[e]], now);
  return false;
}

void Backup::settled(ElementId element, Duration now, EventId cause) {
  const auto e = static_cast<std::size_t>(element);
  if (store_of_[e] != none) settled(stores_[store_of_[e]], now, cause);
  if (genset_of_[e] != none) settled(gensets_[genset_of_[e]], now, cause);
  if (switch_of_[e] != none && graph_.live(element))
    switches_[switch_of_[e]].carried = {graph_.output(element), graph_.reactive_output(element)};
}

bool Backup::handle(const Event& event) {
  const auto e = static_cast<std::size_t>(event.subject);
  switch (event.topic) {
  case Topic::battery_empty:
    reach_empty(stores_[store_of_[e]], event);
    return true;
  case Topic::battery_full:
    reach_full(stores_[store_of_[e]], event);
    return true;
  case Topic::ups_return:
    if (auto& at = stores_[store_of_[e]]; event.generation == at.return_generation)
      back_on_mains(at, event.date, event.id, event.cause);
    return true;
  case Topic::sag_unlock:
    if (auto& at = stores_[store_of_[e]]; event.generation == at.lock_generation)
      unlock(at, event.date, event.id, event.cause);
    return true;
  case Topic::genset_step:
    step(gensets_[genset_of_[e]], event);
    return true;
  case Topic::genset_stop:
    stop(gensets_[genset_of_[e]], event);
    return true;
  case Topic::genset_fuel:
    step_fuel(gensets_[genset_of_[e]], event);
    return true;
  case Topic::transfer_step:
    step(switches_[switch_of_[e]], event);
    return true;
  default:
    return false;
  }
}

void Backup::repaired(ElementId element, Duration now) {
  const auto e = static_cast<std::size_t>(element);
  if (const auto genset = genset_of_[e]; genset != none) {
    gensets_[genset].set.repair(now);
    status_changed(element);
  }
  if (const auto store = store_of_[e]; store != none && stores_[store].locked)
    unlock(stores_[store], now, agenda_.note(), stores_[store].since);
}

void Backup::close(Duration end) {
  for (auto& at : stores_) {
    if (!at.cells) continue;
    note_charge(at, end);
    at.battery.set(end, at.battery.power());
  }
  for (auto& at : gensets_) at.set.set_load(end, at.set.load());
}

} // namespace minehall::site
