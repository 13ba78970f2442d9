// Relations between parts, checked before anything is built; ranges of single values stand in the readers.
#include "sim/site/problems.hpp"

#include "models/mining/retarget.hpp"
#include "sim/scenario/market_series.hpp"
#include "sim/site/checker.hpp"
#include "sim/site/emergency.hpp"
#include "sim/site/entity_names.hpp"
#include "sim/site/market.hpp"
#include "sim/site/outage_units.hpp"
#include "sim/site/summary_names.hpp"

#include <cmath>
#include <map>

namespace minehall::site {
namespace {

using scenario::join;

// The entity that a problem names first, in single quotes.
std::string key_of(std::string_view section, std::string_view problem) {
  const auto begin = problem.find('\'');
  const auto end = begin == problem.npos ? begin : problem.find('\'', begin + 1);
  return end == problem.npos ? std::string{section} : join(section, problem.substr(begin + 1, end - begin - 1));
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
  const auto rooms = set_of(room_names(check.scenario));
  for (const auto& load : check.scenario.house_loads) {
    check.need_element(load.place, "house_loads." + load.name + ".element", load.element);
    if (!load.room.empty() && !rooms.contains(load.room))
      check.say(load.place, "house_loads." + load.name + ".room",
                fmt::format("no container or hall is named '{}'", load.room));
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
      for (const auto& room : set_of(container_names(check.scenario)))
        if (stands_in(room, name)) own.insert(room);
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

// The mapping takes levels apart that only the difficulty has.
void check_difficulty_steps(Checker& check) {
  const auto& network = check.scenario.network;
  for (const auto& series : check.scenario.series)
    if (series.mapping == scenario::Mapping::difficulty_steps &&
        !(network && network->difficulty_series == series.name))
      check.say(series.place, "series." + series.name + ".mapping",
                "'difficulty steps' is for the series that network.difficulty names; leave the key out");
}

void check_modes(Checker& check) {
  for (const auto& band : check.scenario.control.modes)
    if (!check.mode("", band.mode))
      check.say("control.modes", fmt::format("no class of machines has a mode '{}'", band.mode));
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
  for (const auto& room : set_of(container_names(check.scenario))) add("mining_halls", room, "a container");
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
  const auto rooms = set_of(room_names(check.scenario));
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
  check_difficulty_steps(check);
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
