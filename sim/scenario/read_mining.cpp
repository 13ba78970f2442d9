#include "sim/scenario/read_mining.hpp"

#include "sim/scenario/ranges.hpp"

#include <array>
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

mining::WorldClassSpec read_world_class(std::string name, Section section) {
  mining::WorldClassSpec spec{.name = std::move(name), .installed = {}, .efficiency = {}, .power_price = {}};
  spec.installed = refuse_negative(section, "installed", section.hash_rate("installed"));
  spec.efficiency = section.hash_energy("efficiency");
  if (spec.efficiency.si() <= 0) section.fail("efficiency", "must be above zero");
  spec.power_price = section.energy_price("power_price");
  if (spec.power_price.si() <= 0) section.fail("power_price", "must be above zero");
  spec.price_spread = within(section, "price_spread", spec.price_spread, 0, 5);
  section.finish();
  return spec;
}

// Dates in seconds since 1970; the site moves them onto the run and takes the difficulty from its series.
mining::CoupledNetworkSpec read_loop(Section loop, const mining::NetworkSpec& network) {
  mining::CoupledNetworkSpec spec{.world = {}, .fee_share = network.fee_share, .pool_fee = network.pool_fee};
  for (auto& [name, section] : loop.named("world")) spec.world.push_back(read_world_class(name, section));
  if (spec.world.empty() && !loop.describing()) loop.fail("world", "must name at least one class of machines");
  spec.response = delay(loop, "response", spec.response);
  const auto height = loop.integer("height");
  if (height < 0 || height > 1'000'000'000) loop.fail("height", "must lie in 0 .. 1000000000");
  spec.height = static_cast<double>(height);
  spec.period_began = Duration::from_si(loop.instant("period_began").first);
  loop.finish();
  return spec;
}

mining::PoolSpec read_fpps(Section pool) {
  mining::FppsSpec spec;
  spec.fee = pool.fraction("fee", spec.fee);
  pool.finish();
  return spec;
}

mining::PoolSpec read_solo(Section pool) {
  mining::SoloSpec spec;
  spec.fee = pool.fraction("fee", spec.fee);
  pool.finish();
  return spec;
}

mining::PoolSpec read_pplns(Section pool) {
  mining::PplnsSpec spec;
  spec.fee = pool.fraction("fee", spec.fee);
  spec.pool_rate = refuse_negative(pool, "pool_rate", pool.hash_rate("pool_rate"));
  pool.finish();
  return spec;
}

constexpr Kind<mining::PoolSpec> pools[] = {
    {"fpps", "the expectation less a fee", read_fpps},
    {"solo", "whole blocks, by luck", read_solo},
    {"pplns", "a share of the pool's blocks, by luck", read_pplns},
};

mining::SalePolicySpec read_hold(Section policy) {
  policy.finish();
  return mining::HoldSpec{};
}

mining::SalePolicySpec read_sell_share(Section policy) {
  mining::SellShareSpec spec;
  spec.share = policy.fraction("share", spec.share);
  policy.finish();
  return spec;
}

mining::SalePolicySpec read_sell_for_capex(Section policy) {
  mining::SellForCapexSpec spec;
  spec.share = policy.fraction("share", spec.share);
  for (Section bill : policy.list("bills")) {
    const mining::Bill one{Duration::from_si(bill.instant("due").first), bill.money("amount")};
    if (one.amount < Money{}) bill.fail("amount", "must not be negative");
    if (!spec.bills.empty() && one.due < spec.bills.back().due) bill.fail("due", "must not lie before the bill above");
    bill.finish();
    spec.bills.push_back(one);
  }
  policy.finish();
  return spec;
}

constexpr Kind<mining::SalePolicySpec> sale_policies[] = {
    {"hold", "nothing is sold", read_hold},
    {"sell share", "a share of what came in since the last sale", read_sell_share},
    {"sell for capex", "what a bill needs when it is due", read_sell_for_capex},
};

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

mining::RepairSpec read_repair(Section repair) {
  mining::RepairSpec spec;
  constexpr double most = 100; // a year
  spec.failure_rate = within(repair, "failure_rate", spec.failure_rate, 0, most);
  spec.board_failure_rate = within(repair, "board_failure_rate", spec.board_failure_rate, 0, most);
  spec.boards = whole(repair, "boards", spec.boards, 1, 16);
  spec.repair = at_least(repair, "mean_time", spec.repair, Duration::from_si(60));
  spec.spares = whole(repair, "spares", spec.spares, 0, 100000);
  repair.finish();
  return spec;
}

std::span<const Kind<mining::PoolSpec>> pool_kinds() { return pools; }

mining::PoolSpec read_pool(Section pool) { return read_kind(pool, pool_kinds()); }

std::span<const Kind<mining::SalePolicySpec>> sale_policy_kinds() { return sale_policies; }

mining::TreasurySpec read_treasury(Section treasury) {
  mining::TreasurySpec spec;
  spec.policy = read_kind(treasury.section("policy"), sale_policy_kinds());
  spec.sell_every = at_least(treasury, "sell_every", spec.sell_every, Duration::from_si(60));
  spec.exchange_fee = treasury.fraction("exchange_fee", spec.exchange_fee);
  spec.opening = Bitcoin::from_si(within(treasury, "opening_btc", 0, 0, 21e6));
  treasury.finish();
  return spec;
}

mining::FleetControlSpec read_fleet_control(Section control) {
  static constexpr std::array<std::string_view, 2> replacements = {"none", "from fleet"};
  mining::FleetControlSpec spec;
  spec.tick = at_least(control, "tick", spec.tick, Duration::from_si(1));
  spec.curtail_confirmation =
      at_least(control, "curtail_confirmation", spec.curtail_confirmation, Duration::from_si(0.01));
  spec.restore_confirmation = delay(control, "restore_confirmation", spec.restore_confirmation);
  spec.curtail_retries = whole(control, "curtail_retries", spec.curtail_retries, 0, 10000);
  spec.restore_retries = whole(control, "restore_retries", spec.restore_retries, 0, 10000);
  spec.smallest_batch = whole(control, "smallest_batch", spec.smallest_batch, 1, 100000);
  spec.largest_batch = whole(control, "largest_batch", spec.largest_batch, 1, 100000);
  if (spec.largest_batch < spec.smallest_batch) control.fail("largest_batch", "must not be below 'smallest_batch'");
  spec.lanes = whole(control, "lanes", spec.lanes, 1, 10000);
  spec.smallest_counted =
      refuse_negative(control, "smallest_counted", control.power("smallest_counted", spec.smallest_counted));
  spec.drift_fraction = control.fraction("drift_fraction", spec.drift_fraction);
  spec.non_responders = control.fraction("non_responders", spec.non_responders);
  spec.retry_success = control.fraction("retry_success", spec.retry_success);
  spec.replacement = static_cast<mining::Replacement>(control.choice("replacement", replacements, 0));
  spec.minimum_down = delay(control, "minimum_down", spec.minimum_down);
  spec.stagger = at_least(control, "stagger", spec.stagger, Duration::from_si(0.01));
  spec.inrush_multiple = within(control, "inrush_multiple", spec.inrush_multiple, 0, 50);
  spec.fans = refuse_negative(control, "fans", control.power("fans", spec.fans));
  spec.fans_off_after = delay(control, "fans_off_after", spec.fans_off_after);
  spec.fans_on_before = delay(control, "fans_on_before", spec.fans_on_before);
  control.finish();
  return spec;
}

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
  spec.shed_time = delay(machine, "shed_time", spec.shed_time);
  spec.restart_time = delay(machine, "restart_time", spec.restart_time);
  if (auto limits = machine.optional_section("limits")) spec.limits = read_thermal_limits(*limits);
  if (auto repair = machine.optional_section("repair")) spec.repair = read_repair(*repair);
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
  if (auto payout = network.optional_section("payout")) {
    spec.payout = read_pool(*payout);
    spec.pool_fee = mining::pool_fee(*spec.payout);
  }
  spec.pool = network.text("pool", spec.pool);
  spec.subsidies = read_subsidies(network);
  if (auto loop = network.optional_section("loop")) spec.loop = read_loop(*loop, spec);
  network.finish();
  return spec;
}

} // namespace minehall::scenario
