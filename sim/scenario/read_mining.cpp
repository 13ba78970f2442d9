#include "sim/scenario/read_mining.hpp"

#include <cmath>
#include <utility>

namespace minehall::scenario {

namespace {

mining::Mode read_mode(std::string name, Section section) {
  mining::Mode mode{.name = std::move(name)};
  mode.power_fraction = section.number("power_fraction");
  if (mode.power_fraction <= 0 || mode.power_fraction > 2) section.fail("power_fraction", "must lie in (0, 2]");
  // Without a measured table hash follows power^0.75 [M: site_models.md C].
  mode.hash_fraction = section.number("hash_fraction", std::pow(std::max(mode.power_fraction, 0.0), 0.75));
  if (mode.hash_fraction < 0 || mode.hash_fraction > 2) section.fail("hash_fraction", "must lie in [0, 2]");
  section.finish();
  return mode;
}

mining::ThermalLimits read_thermal_limits(Section section) {
  mining::ThermalLimits limits;
  limits.throttle = section.temperature("throttle", limits.throttle);
  limits.unthrottle = section.temperature("unthrottle", limits.unthrottle);
  limits.trip = section.temperature("trip", limits.trip);
  limits.restore = section.temperature("restore", limits.restore);
  limits.throttled_power_fraction = section.fraction("throttled_power_fraction", limits.throttled_power_fraction);
  limits.throttled_hash_fraction = section.fraction("throttled_hash_fraction", limits.throttled_hash_fraction);
  if (limits.unthrottle >= limits.throttle) section.fail("unthrottle", "must lie below 'throttle'");
  if (limits.trip <= limits.throttle) section.fail("trip", "must lie above 'throttle'");
  if (limits.restore >= limits.trip) section.fail("restore", "must lie below 'trip'");
  section.finish();
  return limits;
}

Duration not_negative(Section& section, std::string_view key, Duration fallback) {
  const Duration value = section.duration(key, fallback);
  if (value < Duration{}) section.fail(key, "must not be negative");
  return value;
}

std::vector<mining::SubsidyStep> read_subsidies(Section& network) {
  std::vector<mining::SubsidyStep> steps;
  for (Section step : network.list("subsidy")) {
    const double from = step.instant("from").first;
    const double bitcoin = step.number("btc");
    if (bitcoin < 0) step.fail("btc", "must not be negative");
    if (!steps.empty() && from <= steps.back().from) step.fail("from", "must lie after that of the step before");
    step.finish();
    steps.push_back({.from = from, .subsidy = Bitcoin::from_si(bitcoin)});
  }
  return steps.empty() ? mining::historical_subsidies() : steps;
}

} // namespace

mining::MinerClassSpec read_miner_class(std::string name, Section machine) {
  mining::MinerClassSpec spec{.name = std::move(name), .hash_rate = {}, .power = {}};
  spec.hash_rate = machine.hash_rate("hash_rate");
  if (spec.hash_rate <= HashRate{}) machine.fail("hash_rate", "must be above zero");
  spec.power = machine.power("power");
  if (spec.power <= Power{}) machine.fail("power", "must be above zero");
  std::vector<mining::Mode> modes;
  for (auto& [mode, section] : machine.named("modes")) modes.push_back(read_mode(mode, section));
  if (!modes.empty()) spec.modes = std::move(modes);
  spec.sleep_power_fraction = machine.fraction("sleep_power_fraction", spec.sleep_power_fraction);
  spec.restart_power_fraction = machine.fraction("restart_power_fraction", spec.restart_power_fraction);
  spec.shed_time = not_negative(machine, "shed_time", spec.shed_time);
  spec.restart_time = not_negative(machine, "restart_time", spec.restart_time);
  if (auto limits = machine.optional_section("limits")) spec.limits = read_thermal_limits(*limits);
  machine.finish();
  return spec;
}

std::vector<mining::MinerClassSpec> read_miner_classes(Section parent, std::string_view key) {
  std::vector<mining::MinerClassSpec> classes;
  for (auto& [name, machine] : parent.named(key)) classes.push_back(read_miner_class(name, machine));
  return classes;
}

mining::NetworkSpec read_network(Section network) {
  mining::NetworkSpec spec;
  spec.price_series = network.text("price");
  spec.difficulty_series = network.text("difficulty");
  spec.fee_share = network.fraction("fee_share", spec.fee_share);
  if (spec.fee_share >= 1) network.fail("fee_share", "must lie in [0, 1)");
  spec.pool_fee = network.fraction("pool_fee", spec.pool_fee);
  if (spec.pool_fee >= 1) network.fail("pool_fee", "must lie in [0, 1)");
  spec.pool = network.text("pool", spec.pool);
  spec.subsidies = read_subsidies(network);
  network.finish();
  return spec;
}

} // namespace minehall::scenario
