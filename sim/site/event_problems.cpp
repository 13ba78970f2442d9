// Scripted events against the parts that they name.
#include "sim/site/checker.hpp"
#include "sim/site/entity_names.hpp"

namespace minehall::site {
namespace {

using scenario::Place;

void check_one(Checker& check, const Place& place, const scenario::ImportLimitEvent& limit) {
  if (!check.feed(limit.feed))
    check.say(place, "events.feed", fmt::format("no utility feed is named '{}'", limit.feed));
}

void check_one(Checker& check, const Place& place, const scenario::PlantFailureEvent& plant) {
  const auto rooms = set_of(room_names(check.scenario));
  if (!rooms.contains(plant.hall))
    check.say(place, "events.hall",
              fmt::format("no container or hall is named '{}'; containers are named like '{}'", plant.hall,
                          rooms.empty() ? "mining_01.container_01" : *rooms.begin()));
}

void check_one(Checker& check, const Place& place, const scenario::ElementFailureEvent& failed) {
  check.need_element(place, "events.element", failed.element);
}

void check_one(Checker& check, const Place& place, const scenario::VoltageSagEvent& sag) {
  check.need_element(place, "events.element", sag.element);
}

void check_one(Checker& check, const Place& place, const scenario::GroundFaultEvent& fault) {
  check.need_element(place, "events.element", fault.element);
  for (const auto& element : check.scenario.power)
    if (element.name == fault.element &&
        !(element.protection && std::holds_alternative<power::RelaySpec>(*element.protection)))
      check.say(place, "events.element",
                fmt::format("'{}' has no protection of kind relay, which alone sees a ground fault", element.name));
}

void check_one(Checker& check, const Place& place, const scenario::ResetEvent& reset) {
  check.need_element(place, "events.element", reset.element);
}

void check_one(Checker& check, const Place& place, const scenario::WorldFleetEvent& fleet) {
  const auto& network = check.scenario.network;
  if (!network || !network->loop)
    return check.say(place, "events.class", "needs 'network.loop': without it nothing answers");
  if (std::ranges::count(network->loop->world, fleet.world_class, &mining::WorldClassSpec::name) == 0)
    check.say(place, "events.class", fmt::format("network.loop.world has no '{}'", fleet.world_class));
}

void check_one(Checker& check, const Place& place, const scenario::ProgrammeCallEvent& call) {
  if (std::ranges::count(check.scenario.programmes, call.programme, &market::ProgrammeSpec::name) == 0)
    check.say(place, "events.programme", fmt::format("no programme is named '{}'", call.programme));
}

void check_one(Checker& check, const Place& place, const scenario::SetModeEvent& set) {
  const auto& halls = check.scenario.mining_halls;
  if (!set.hall.empty() && !set_of(room_names(check.scenario)).contains(set.hall) &&
      std::ranges::count(halls, set.hall, &scenario::MiningHallSpec::name) == 0)
    check.say(place, "events.hall", fmt::format("no mining hall or container is named '{}'", set.hall));
  if (!check.mode(set.machine, set.mode))
    check.say(place, "events.mode",
              fmt::format("no class of machines{} has a mode '{}'",
                          set.machine.empty() ? "" : fmt::format(" named '{}'", set.machine), set.mode));
}

// Machines that stop all at once, or count for nothing, cannot give a power.
void check_one(Checker& check, const Place& place, const scenario::MinerOrderEvent& order) {
  const auto& scenario = check.scenario;
  const auto& software = scenario.control.fleet_control;
  if (!software)
    return check.say(place, "events.what",
                     "a miner order needs 'control.fleet_control': without it a fleet stops as a whole; add 'control: "
                     "{fleet_control: {}}', or lower an import limit");
  bool any = false;
  for (const auto& hall : scenario.mining_halls)
    for (int number = 1; number <= hall.containers; ++number) {
      if (!order.hall.empty() && !stands_in(container_name(hall, number), order.hall)) continue;
      any = true;
      for (const auto& miners : hall.miners) {
        const auto& machine = scenario.machines[miners.machine];
        if (machine.power * machine.modes.front().power_fraction >= software->smallest_counted) return;
      }
    }
  if (any)
    return check.say(place, "events.what",
                     "no machine there draws 'control.fleet_control.smallest_counted' or more, so that none counts; "
                     "lower it");
  if (order.hall.empty()) return check.say(place, "events.what", "a miner order needs 'mining_halls'");
  check.say(place, "events.hall", fmt::format("no mining hall or container is named '{}'", order.hall));
}

} // namespace

void check_events(Checker& check) {
  for (const auto& event : check.scenario.events)
    std::visit([&](const auto& what) { check_one(check, event.place, what); }, event.what);
}

} // namespace minehall::site
