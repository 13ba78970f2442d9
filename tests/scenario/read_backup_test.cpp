// What the readers of UPS, gensets, switches, BESS and cables say to a wrong value: place, key, problem.
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_power.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

auto read(const std::string& element) {
  auto document =
      scenario::parse("site.yaml", "power:\n  f: {kind: utility feed, import_limit: 1 MW}\n  x: {" + element + "}\n");
  auto elements = scenario::read_power(document.root(), "power", 0);
  document.root().finish();
  document.finish();
  return elements.at(1);
}

std::string refusal(const std::string& element) {
  try {
    (void)read(element);
  } catch (const std::exception& problem) {
    CHECK_THAT(problem.what(), Contains("site.yaml:3:"));
    return problem.what();
  }
  return "read without a word";
}

const std::string ups = "kind: ups, from: f, rating: 1 MVA, ";
const std::string battery = ups + "battery: {time_at_rated: 5 min, ";
const std::string genset = "kind: genset, rating: 1 MVA, ";
const std::string bess = "kind: bess, from: f, rating: 1 MVA, battery: {energy: 1 MWh}, ";
const std::string cable = "kind: cable, from: f, rating: 1 MVA, ";

} // namespace

TEST_CASE("a battery has one size, and charges within its bounds") {
  CHECK_THAT(refusal(ups + "battery: {}"), Contains("power.x.battery.energy: give either 'energy' or 'time_at_rated'"));
  CHECK_THAT(refusal(battery + "energy: 1 MWh}"),
             Contains("power.x.battery.energy: give either 'energy' or 'time_at_rated'"));
  CHECK_THAT(refusal(ups + "battery: {energy: 0 MWh}"), Contains("power.x.battery.energy: must be above 0"));
  CHECK_THAT(refusal(battery + "lowest: 0.9, highest: 0.8}"),
             Contains("power.x.battery.lowest: must lie in [0, highest)"));
  CHECK_THAT(refusal(battery + "start: 0.1, lowest: 0.2}"),
             Contains("power.x.battery.start: must lie in [lowest, highest]"));
  CHECK_THAT(refusal(battery + "charge_efficiency: 0}"),
             Contains("power.x.battery.charge_efficiency: must lie in (0, 1]"));
  CHECK_THAT(refusal(battery + "discharge_rate: 0}"), Contains("power.x.battery.discharge_rate: must be above 0"));
}

TEST_CASE("a UPS battery too small for its default discharge rate asks for one of its own") {
  // 1 MW and 4 % of loss for 2 min are 34.667 kWh: 20 per h give 693.3 kW, 30 per h what is needed
  CHECK_THAT(refusal(ups + "battery: {time_at_rated: 2 min}"),
             Contains("power.x.battery.discharge_rate: the default of 20 per h gives 693.3 kW, but the rated "
                      "load and its loss need "
                      "1040 kW: give at least 30 if the cells can do it, or more energy"));
  CHECK_THAT(refusal(ups + "battery: {energy: 51 kWh}"),
             Contains("give at least 20.4 if the cells can do it, or more energy"));
  const auto read_battery = [](const std::string& battery) {
    return std::get<power::UpsSpec>(read(ups + "battery: {" + battery + "}").kind).battery.value();
  };
  CHECK(read_battery("time_at_rated: 3 min").discharge_rate == 20);
  CHECK(most_discharge(read_battery("time_at_rated: 2 min, discharge_rate: 30")) / 1.0_kW == Approx(1040));
  CHECK(read_battery("time_at_rated: 2 min, discharge_rate: 10").discharge_rate ==
        10); // said, so meant: the chain tells
}

TEST_CASE("a UPS refuses what it cannot do") {
  CHECK_THAT(refusal("kind: ups, from: f, rating: 0 MVA"), Contains("power.x.rating: must be above 0"));
  CHECK_THAT(refusal(ups + "eco_efficiency: 0"), Contains("power.x.eco_efficiency: must lie in (0, 1]"));
  CHECK_THAT(refusal(ups + "sag_count: 1001"), Contains("power.x.sag_count: must lie in 0 .. 1000; 0: never locks"));
  CHECK_THAT(refusal(ups + "walk_in: -1 s"), Contains("power.x.walk_in: must not be negative"));
  CHECK_THAT(refusal(ups + "manual_return: -1 s"), Contains("power.x.manual_return: must not be negative"));
}

TEST_CASE("a genset refuses what it cannot do") {
  CHECK_THAT(refusal("kind: genset, rating: 0 MVA"), Contains("power.x.rating: must be above 0"));
  CHECK_THAT(refusal(genset + "retries: 101"), Contains("power.x.retries: must lie in 0 .. 100"));
  CHECK_THAT(refusal(genset + "start_delay: -1 s"), Contains("power.x.start_delay: must not be negative"));
  CHECK_THAT(refusal(genset + "step: 0"), Contains("power.x.step: must lie in (0, 1]"));
  CHECK_THAT(refusal(genset + "step_interval: 0 s"), Contains("power.x.step_interval: must be at least 1 ms"));
  CHECK_THAT(refusal(genset + "ramp: -1"),
             Contains("power.x.ramp: must not be negative; share of the rating per second"));
  CHECK_THAT(refusal(genset + "tank: 0 m3"), Contains("power.x.tank: must be above 0"));
  CHECK_THAT(refusal(genset + "fuel_half: 0.2"),
             Contains("power.x.fuel_half: must lie in [fuel_full, 2 fuel_full): consumption rises with load"));
}

TEST_CASE("a BESS and a cable refuse what they cannot do") {
  CHECK_THAT(refusal(bess + "shave_above: -1 MW"),
             Contains("power.x.shave_above: must not be negative; 0: never discharges for it"));
  CHECK_THAT(refusal(bess + "shave_above: 1 MW, charge_below: 2 MW"),
             Contains("power.x.charge_below: must be below 'shave_above'"));
  CHECK_THAT(refusal(bess + "standby_loss: -1 kW"), Contains("power.x.standby_loss: must not be negative"));
  CHECK_THAT(refusal(cable + "voltage: 0 V, resistance: 0.01 ohm"), Contains("power.x.voltage: must be above 0"));
  CHECK_THAT(refusal(cable + "voltage: 400 V, resistance: -1 ohm"),
             Contains("power.x.resistance: must not be negative"));
}
