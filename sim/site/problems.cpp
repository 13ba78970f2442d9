// Relations between parts, checked before anything is built; ranges of single values stand in the readers.
#include "models/mining/retarget.hpp"
#include "sim/scenario/market_series.hpp"
#include "sim/site/emergency.hpp"
#include "sim/site/outage_units.hpp"
#include "sim/site/site.hpp"
#include "sim/site/summary_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace minehall::site {
namespace {

using scenario::join;

// The entity that a problem names first, in single quotes.
std::string key_of(std::string_view section, std::string_view problem) {
  const auto begin = problem.find('\'');
  const auto end = begin == problem.npos ? begin : problem.find('\'', begin + 1);
  return end == problem.npos ? std::string{section} : join(section, problem.substr(begin + 1, end - begin - 1));
}

struct Checker {
  const scenario::Scenario& scenario;
  std::vector<std::string> found;

  void say(const scenario::Place& place, std::string_view key, std::string problem) {
    found.push_back(fmt::format("{}:{}:{}: {}: {}", place.file, place.line, place.column, key, problem));
  }
  void say(const std::string& key, std::string problem) { say(scenario.places.of(key), key, std::move(problem)); }
  bool element(const std::string& name) const {
    return std::any_of(scenario.power.begin(), scenario.power.end(), [&](const auto& e) { return e.name == name; });
  }
  std::string elements() const {
    std::string names;
    for (const auto& e : scenario.power) names += (names.empty() ? "" : ", ") + e.name;
    return names;
  }
  std::string all_series() const {
    std::string names;
    for (const auto& s : scenario.series) names += (names.empty() ? "" : ", ") + s.name;
    return names.empty() ? "none is declared under 'series'" : names;
  }

  void need_element(const scenario::Place& place, std::string_view key, const std::string& name) {
    if (!element(name)) say(place, key, fmt::format("no power element is named '{}'; there are {}", name, elements()));
  }
  void need_series(const std::string& key, const std::string& name, scenario::Dimension dimension,
                   std::string_view units) {
    const auto found_series =
        std::find_if(scenario.series.begin(), scenario.series.end(), [&](const auto& s) { return s.name == name; });
    if (found_series == scenario.series.end())
      return say(key, fmt::format("no series is named '{}'; there are: {}", name, all_series()));
    if (found_series->unit.dimension != dimension)
      say(found_series->place, key,
          fmt::format("series '{}' is in {}; a series in {} is needed here", name, found_series->unit.name, units));
  }
  bool feed(const std::string& name) const {
    return std::any_of(scenario.power.begin(), scenario.power.end(), [&](const auto& e) {
      return e.name == name && std::holds_alternative<power::UtilityFeedSpec>(e.kind);
    });
  }
};

std::set<std::string> mining_rooms(const scenario::Scenario& scenario) {
  std::set<std::string> names;
  for (const auto& hall : scenario.mining_halls)
    for (int c = 1; c <= hall.containers; ++c) names.insert(fmt::format("{}.container_{:02d}", hall.name, c));
  return names;
}

std::set<std::string> room_names(const scenario::Scenario& scenario) {
  auto names = mining_rooms(scenario);
  if (scenario.ai_hall) names.insert(scenario.ai_hall->name);
  return names;
}

void check_roles(Checker& check, const scenario::Place& place, const std::string& key,
                 const scenario::CoolingSpec& cooling) {
  if (!cooling.compressor.empty()) check.need_element(place, key + ".compressor", cooling.compressor);
  if (!cooling.pump.empty()) check.need_element(place, key + ".pump", cooling.pump);
  if (!cooling.fan.empty()) check.need_element(place, key + ".fan", cooling.fan);
}

void check_halls(Checker& check) {
  for (const auto& hall : check.scenario.mining_halls) {
    check.need_element(hall.place, "mining_halls." + hall.name + ".busway", hall.busway);
    check_roles(check, hall.place, "mining_halls." + hall.name + ".cooling", hall.cooling);
  }
  if (!check.scenario.mining_halls.empty() && !check.scenario.network)
    check.say(check.scenario.mining_halls.front().place, "network", "missing; miners need a bitcoin network");
  if (!check.scenario.ai_hall) return;
  const auto& hall = *check.scenario.ai_hall;
  for (const auto& supply : hall.supplies) check.need_element(hall.place, "ai_hall.supplies", supply);
  check.need_element(hall.place, "ai_hall.cooling_busway", hall.cooling_busway);
  check_roles(check, hall.place, "ai_hall.cooling", hall.cooling);
  if (hall.cooling.storage && !may_store_cold(hall.plant))
    check.say(
        hall.place, "ai_hall.storage",
        "this plant makes no chilled water for the whole hall; plants that do: chilled water, air-cooled chiller, "
        "rear door");
  if (hall.supplies.empty()) check.say(hall.place, "ai_hall.supplies", "must name at least one power element");
}

void check_house_loads(Checker& check) {
  const auto rooms = room_names(check.scenario);
  for (const auto& load : check.scenario.house_loads) {
    check.need_element(load.place, "house_loads." + load.name + ".element", load.element);
    if (!load.room.empty() && !rooms.contains(load.room))
      check.say(load.place, "house_loads." + load.name + ".room",
                fmt::format("no container or hall is named '{}'", load.room));
  }
}

void check_events(Checker& check) {
  const auto rooms = room_names(check.scenario);
  for (const auto& event : check.scenario.events) {
    if (const auto* limit = std::get_if<scenario::ImportLimitEvent>(&event.what))
      if (!check.feed(limit->feed))
        check.say(event.place, "events.feed", fmt::format("no utility feed is named '{}'", limit->feed));
    if (const auto* failed = std::get_if<scenario::ElementFailureEvent>(&event.what))
      check.need_element(event.place, "events.element", failed->element);
    if (const auto* sag = std::get_if<scenario::VoltageSagEvent>(&event.what))
      check.need_element(event.place, "events.element", sag->element);
    if (const auto* fault = std::get_if<scenario::GroundFaultEvent>(&event.what)) {
      check.need_element(event.place, "events.element", fault->element);
      for (const auto& element : check.scenario.power)
        if (element.name == fault->element &&
            !(element.protection && std::holds_alternative<power::RelaySpec>(*element.protection)))
          check.say(event.place, "events.element",
                    fmt::format("'{}' has no protection of kind relay, which alone sees a ground fault", element.name));
    }
    if (const auto* reset = std::get_if<scenario::ResetEvent>(&event.what))
      check.need_element(event.place, "events.element", reset->element);
    if (const auto* fleet = std::get_if<scenario::WorldFleetEvent>(&event.what)) {
      const auto& network = check.scenario.network;
      if (!network || !network->loop)
        check.say(event.place, "events.class", "needs 'network.loop': without it nothing answers");
      else if (std::ranges::count(network->loop->world, fleet->world_class, &mining::WorldClassSpec::name) == 0)
        check.say(event.place, "events.class", fmt::format("network.loop.world has no '{}'", fleet->world_class));
    }
    if (const auto* plant = std::get_if<scenario::PlantFailureEvent>(&event.what);
        plant && !rooms.contains(plant->hall))
      check.say(event.place, "events.hall",
                fmt::format("no container or hall is named '{}'; containers are named like '{}'", plant->hall,
                            rooms.empty() ? "mining_01.container_01" : *rooms.begin()));
  }
}

void check_relays(Checker& check) {
  std::set<std::string> behind;
  for (const auto& programme : check.scenario.programmes) {
    const auto* rrs = std::get_if<market::RrsSpec>(&programme.kind);
    if (!rrs) continue;
    const auto key = join(join("programmes", programme.name), "opens");
    std::set<std::string> own;
    for (const auto& name : rrs->opens) {
      const auto before = own.size();
      for (const auto& room : mining_rooms(check.scenario))
        if (room == name || room.starts_with(name + ".")) own.insert(room);
      if (own.size() == before) check.say(key, fmt::format("'{}' names no other mining hall or container", name));
    }
    for (const auto& room : own)
      if (!behind.insert(room).second) check.say(key, fmt::format("'{}' hangs behind another relay", room));
  }
}

void check_market(Checker& check) {
  const auto& scenario = check.scenario;
  for (const auto& needed : needed_market_series(scenario))
    check.need_series(needed.key, needed.name, needed.dimension, needed.units);
  for (const auto& problem : market::stacking_problems(scenario.programmes, contracted_load(scenario)))
    check.say(key_of("programmes", problem), problem);
  for (const auto& problem : backup_problems(scenario, contracted_load(scenario)))
    check.say(key_of("programmes", problem) + ".backup", problem);
  check_relays(check);
  const auto named = [&](const std::string& name) {
    return std::any_of(scenario.programmes.begin(), scenario.programmes.end(), [&](auto& p) { return p.name == name; });
  };
  for (const auto& event : scenario.events)
    if (const auto* call = std::get_if<scenario::ProgrammeCallEvent>(&event.what); call && !named(call->programme))
      check.say(event.place, "events.programme", fmt::format("no programme is named '{}'", call->programme));
  if (const auto* priority = std::get_if<scenario::FixedPrioritySpec>(&scenario.control.policy))
    for (const auto& hall : priority->order)
      if (std::none_of(scenario.mining_halls.begin(), scenario.mining_halls.end(),
                       [&](auto& one) { return one.name == hall; }))
        check.say("control.policy.order", fmt::format("no mining hall is named '{}'", hall));
}

void check_domains(Checker& check) {
  for (const auto& domain : check.scenario.domains)
    for (const auto& member : unknown_members(domain, check.scenario))
      check.say(domain.place, "domains." + domain.name + ".members",
                fmt::format("nothing is named '{}'; name power elements, containers, halls, racks or nodes", member));
}

void check_modes(Checker& check) {
  const auto& scenario = check.scenario;
  const auto known = [&](const std::string& machine, const std::string& mode) {
    for (const auto& one : scenario.machines)
      for (const auto& each : one.modes)
        if ((machine.empty() || one.name == machine) && each.name == mode) return true;
    return false;
  };
  for (const auto& band : scenario.control.modes)
    if (!known("", band.mode))
      check.say("control.modes", fmt::format("no class of machines has a mode '{}'", band.mode));
  const auto rooms = room_names(scenario);
  for (const auto& event : scenario.events) {
    const auto* set = std::get_if<scenario::SetModeEvent>(&event.what);
    if (!set) continue;
    const auto hall = [&](const auto& one) { return one.name == set->hall; };
    if (!set->hall.empty() && !rooms.count(set->hall) &&
        std::none_of(scenario.mining_halls.begin(), scenario.mining_halls.end(), hall))
      check.say(event.place, "events.hall", fmt::format("no mining hall or container is named '{}'", set->hall));
    if (!known(set->machine, set->mode))
      check.say(event.place, "events.mode",
                fmt::format("no class of machines{} has a mode '{}'",
                            set->machine.empty() ? "" : fmt::format(" named '{}'", set->machine), set->mode));
  }
}

// Events, failures and domains go by name.
void check_names(Checker& check) {
  std::map<std::string, std::string_view> owners;
  const auto add = [&](const std::string& key, const std::string& name, std::string_view what) {
    const auto [owner, fresh] = owners.emplace(name, what);
    if (!fresh) check.say(key, fmt::format("'{}' is also the name of {}; choose another name", name, owner->second));
  };
  for (const auto& element : check.scenario.power) owners.emplace(element.name, "a power element");
  for (const auto& hall : check.scenario.mining_halls) add(join("mining_halls", hall.name), hall.name, "a mining hall");
  for (const auto& room : mining_rooms(check.scenario)) add("mining_halls", room, "a container");
  if (check.scenario.ai_hall) add("ai_hall.name", check.scenario.ai_hall->name, "the AI hall");
}

void check_summary(Checker& check) {
  std::map<std::string, std::string> owners;
  for (const auto& name : fixed_summary_names()) owners.emplace(name, "every run");
  std::set<std::string> said;
  for (const auto& [name, key] : summary_names(check.scenario)) {
    const auto [owner, fresh] = owners.emplace(name, key);
    if (!fresh && said.insert(key).second)
      check.say(key, fmt::format("the summary would have '{}' twice, also from {}; choose another name", name,
                                 owner->second));
  }
}

void check_elements(Checker& check) {
  const auto rooms = room_names(check.scenario);
  for (const auto& problem : power::problems(check.scenario.power)) check.say(key_of("power", problem), problem);
  for (const auto& element : check.scenario.power)
    if (!element.room.empty() && !rooms.contains(element.room))
      check.say(join(join("power", element.name), "room"),
                fmt::format("no container or hall is named '{}'", element.room));
}

// Blocks come four times as fast at most, and a fourth as fast at least, from one retarget to the next; ten of them are
// allowed for luck.
void check_loop(Checker& check) {
  const auto& loop = check.scenario.network->loop;
  if (!loop) return;
  const auto say = [&](std::string problem) { check.say("network.loop.period_began", std::move(problem)); };
  const double elapsed = check.scenario.start_utc - loop->period_began.si(), block = mining::block_interval_seconds;
  const double found = std::fmod(loop->height, static_cast<double>(mining::blocks_per_period));
  if (elapsed < 0) return say("must not lie after the start of the run");
  if (elapsed > (found + 10) * 4 * block)
    return say(fmt::format("lies {:.1f} days before the start, in which {:.0f} blocks of the period were found by "
                           "'height': fewer than a fourth of what is due; check the date and the height",
                           elapsed / 86400, found));
  if (elapsed < (found - 10) * block / 4)
    say(fmt::format("lies {:.1f} days before the start, in which {:.0f} blocks of the period were found by 'height': "
                    "more than four times what is due; check the date and the height",
                    elapsed / 86400, found));
}

void check_treasury(Checker& check) {
  if (!check.scenario.network) check.say("treasury", "needs the prices of a 'network'");
  const auto* capex = std::get_if<mining::SellForCapexSpec>(&check.scenario.treasury->policy);
  if (!capex) return;
  for (const auto& bill : capex->bills)
    if (bill.due.si() < check.scenario.start_utc)
      check.say("treasury.policy.bills", "a bill is due before the start of the run; leave out what has been paid");
}

} // namespace

std::vector<std::string> problems(const scenario::Scenario& scenario) {
  using scenario::Dimension;
  Checker check{scenario, {}};
  check_elements(check);
  check_names(check);
  check_summary(check);
  check_halls(check);
  check_house_loads(check);
  check_events(check);
  check_market(check);
  check_domains(check);
  check_modes(check);
  if (scenario.treasury) check_treasury(check);
  check.need_series("tariff.price", scenario.tariff.price_series, Dimension::energy_price, "USD/MWh");
  for (std::size_t i = 0; i < scenario.reported_prices.size(); ++i)
    check.need_series(fmt::format("reported_prices[{}]", i), scenario.reported_prices[i], Dimension::energy_price,
                      "USD/MWh");
  if (scenario.network) {
    check.need_series("network.price", scenario.network->price_series, Dimension::bitcoin_price, "USD/BTC");
    check.need_series("network.difficulty", scenario.network->difficulty_series, Dimension::number, "1");
    check_loop(check);
  }
  return check.found;
}

} // namespace minehall::site
