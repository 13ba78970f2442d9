// What the readers of UPS, gensets, switches, BESS and cables say to a wrong value: place, key, problem.
#include "sim/scenario/document.hpp"
#include "sim/scenario/read_power.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

void check(const std::string& element, const std::string& message) {
  INFO(element);
  const auto read = [&] {
    auto document =
        scenario::parse("site.yaml", "power:\n  f: {kind: utility feed, import_limit: 1 MW}\n  x: {" + element + "}\n");
    (void)scenario::read_power(document.root(), "power", 0);
    document.root().finish();
    document.finish();
  };
  CHECK_THROWS_WITH(read(), Contains("site.yaml:3:") && Contains(message));
}

const std::string ups = "kind: ups, from: f, rating: 1 MVA, ";
const std::string battery = ups + "battery: {time_at_rated: 5 min, ";
const std::string genset = "kind: genset, rating: 1 MVA, ";
const std::string bess = "kind: bess, from: f, rating: 1 MVA, battery: {energy: 1 MWh}, ";
const std::string cable = "kind: cable, from: f, rating: 1 MVA, ";

} // namespace

TEST_CASE("a battery has one size, and charges within its bounds") {
  check(ups + "battery: {}", "power.x.battery.energy: give either 'energy' or 'time_at_rated'");
  check(battery + "energy: 1 MWh}", "power.x.battery.energy: give either 'energy' or 'time_at_rated'");
  check(ups + "battery: {energy: 0 MWh}", "power.x.battery.energy: must be above 0");
  check(battery + "lowest: 0.9, highest: 0.8}", "power.x.battery.lowest: must lie in [0, highest)");
  check(battery + "start: 0.1, lowest: 0.2}", "power.x.battery.start: must lie in [lowest, highest]");
  check(battery + "charge_efficiency: 0}", "power.x.battery.charge_efficiency: must lie in (0, 1]");
  check(battery + "discharge_rate: 0}", "power.x.battery.discharge_rate: must be above 0");
}

TEST_CASE("a UPS battery too small for its default discharge rate asks for one of its own") {
  // 1 MW and 4 % of loss for 2 min are 34.667 kWh: 20 per h give 693.3 kW, 30 per h what is needed
  check(ups + "battery: {time_at_rated: 2 min}",
        "power.x.battery.discharge_rate: the default of 20 per h gives 693.3 kW, but the rated load and its loss need "
        "1040 kW: give at least 30 if the cells can do it, or more energy");
  check(ups + "battery: {energy: 51 kWh}", "give at least 20.4 if the cells can do it, or more energy");
  const auto read = [](const std::string& battery) {
    auto document = scenario::parse("site.yaml", "power:\n  f: {kind: utility feed, import_limit: 1 MW}\n  x: {" + ups +
                                                     "battery: {" + battery + "}}\n");
    const auto elements = scenario::read_power(document.root(), "power", 0);
    document.root().finish();
    document.finish();
    return std::get<power::UpsSpec>(elements.at(1).kind).battery.value();
  };
  CHECK(read("time_at_rated: 3 min").discharge_rate == 20);
  CHECK(most_discharge(read("time_at_rated: 2 min, discharge_rate: 30")) / 1.0_kW == Approx(1040));
  CHECK(read("time_at_rated: 2 min, discharge_rate: 10").discharge_rate == 10); // said, so meant: the chain tells
}

TEST_CASE("a UPS refuses what it cannot do") {
  check("kind: ups, from: f, rating: 0 MVA", "power.x.rating: must be above 0");
  check(ups + "eco_efficiency: 0", "power.x.eco_efficiency: must lie in (0, 1]");
  check(ups + "sag_count: 1001", "power.x.sag_count: must lie in 0 .. 1000; 0: never locks");
  check(ups + "walk_in: -1 s", "power.x.walk_in: must not be negative");
  check(ups + "manual_return: -1 s", "power.x.manual_return: must not be negative");
}

TEST_CASE("a genset refuses what it cannot do") {
  check("kind: genset, rating: 0 MVA", "power.x.rating: must be above 0");
  check(genset + "retries: 101", "power.x.retries: must lie in 0 .. 100");
  check(genset + "start_delay: -1 s", "power.x.start_delay: must not be negative");
  check(genset + "step: 0", "power.x.step: must lie in (0, 1]");
  check(genset + "step_interval: 0 s", "power.x.step_interval: must be at least 1 ms");
  check(genset + "ramp: -1", "power.x.ramp: must not be negative; share of the rating per second");
  check(genset + "tank: 0 m3", "power.x.tank: must be above 0");
  check(genset + "fuel_half: 0.2",
        "power.x.fuel_half: must lie in [fuel_full, 2 fuel_full): consumption rises with load");
}

TEST_CASE("a BESS and a cable refuse what they cannot do") {
  check(bess + "shave_above: -1 MW", "power.x.shave_above: must not be negative; 0: never discharges for it");
  check(bess + "shave_above: 1 MW, charge_below: 2 MW", "power.x.charge_below: must be below 'shave_above'");
  check(bess + "standby_loss: -1 kW", "power.x.standby_loss: must not be negative");
  check(cable + "voltage: 0 V, resistance: 0.01 ohm", "power.x.voltage: must be above 0");
  check(cable + "voltage: 400 V, resistance: -1 ohm", "power.x.resistance: must not be negative");
}
