#include "sim/scenario/read_backup.hpp"

#include "models/power/ups.hpp"
#include "sim/scenario/ranges.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace minehall::scenario {
namespace {

double in_unit(Section section, std::string_view key, double fallback) { // (0, 1]
  const double value = section.fraction(key, fallback);
  if (value <= 0 || value > 1) section.fail(key, "must lie in (0, 1]");
  return value;
}

double positive(Section section, std::string_view key, double fallback) {
  const double value = section.number(key, fallback);
  if (value <= 0) section.fail(key, "must be above 0");
  return value;
}

// By `energy`, or by the time for which it carries `at_rated`.
power::BatterySpec read_battery(Section section, const power::BatterySpec& defaults, Power at_rated) {
  power::BatterySpec spec = defaults;
  spec.lowest = section.fraction("lowest", spec.lowest);
  spec.highest = section.fraction("highest", spec.highest);
  spec.start = section.fraction("start", spec.start);
  if (spec.lowest < 0 || spec.lowest >= spec.highest) section.fail("lowest", "must lie in [0, highest)");
  if (spec.highest > 1) section.fail("highest", "must not be above 1");
  if (spec.start < spec.lowest || spec.start > spec.highest) section.fail("start", "must lie in [lowest, highest]");
  spec.charge_efficiency = in_unit(section, "charge_efficiency", spec.charge_efficiency);
  spec.discharge_efficiency = in_unit(section, "discharge_efficiency", spec.discharge_efficiency);
  spec.charge_rate = positive(section, "charge_rate", spec.charge_rate);
  spec.discharge_rate = positive(section, "discharge_rate", spec.discharge_rate);
  if (section.has("energy") == section.has("time_at_rated") && !section.describing())
    section.fail("energy", "give either 'energy' or 'time_at_rated'");
  if (section.has("energy")) spec.energy = section.energy("energy");
  if (section.has("time_at_rated")) spec.energy = energy_for(spec, at_rated, section.duration("time_at_rated"));
  if (spec.energy.si() <= 0 && !section.describing()) section.fail("energy", "must be above 0");
  section.finish();
  return spec;
}

// By default 20/h, three minutes: a smaller battery would give up at once, so its own rate is asked for.
void refuse_weak_default(Section battery, const power::BatterySpec& spec, Power at_rated) {
  if (battery.describing() || battery.has("discharge_rate") || spec.energy.si() <= 0) return;
  const Power most = most_discharge(spec);
  if (most * (1 + 1e-9) >= at_rated) return;
  battery.fail("discharge_rate",
               fmt::format("the default of {:g} per h gives {:.4g} kW, but the rated load and its loss need {:.4g} kW: "
                           "give at least {:.4g} if the cells can do it, or more energy",
                           spec.discharge_rate, most / 1.0_kW, at_rated / 1.0_kW,
                           std::ceil(spec.discharge_rate * (at_rated / most) * 100 - 1e-6) / 100));
}

power::TransferSwitchSpec read_switch(Section section, power::TransferSwitchSpec spec) {
  spec.rating = positive_rating(section);
  spec.loss_fraction = section.fraction("loss_fraction", spec.loss_fraction);
  if (spec.loss_fraction < 0 || spec.loss_fraction >= 1) section.fail("loss_fraction", "must lie in [0, 1)");
  spec.transfer = delay(section, "transfer", spec.transfer);
  spec.delay = delay(section, "delay", spec.delay);
  spec.retransfer_delay = delay(section, "retransfer_delay", spec.retransfer_delay);
  return spec;
}

} // namespace

void read_ups_backup(Section section, power::UpsSpec& ups) {
  static constexpr std::array<std::string_view, 2> modes = {"double conversion", "eco"};
  const Power at_rated = ups.rating + ups_loss(ups, ups.rating);
  ups.mode = static_cast<power::UpsMode>(section.choice("mode", modes, 0));
  ups.eco_efficiency = in_unit(section, "eco_efficiency", ups.eco_efficiency);
  ups.bypass = section.flag("bypass", ups.bypass);
  ups.sag_count = whole(section, "sag_count", ups.sag_count, 0, 1000, "; 0: never locks");
  ups.sag_window = delay(section, "sag_window", ups.sag_window);
  ups.manual_return = delay(section, "manual_return", ups.manual_return);
  ups.walk_in = delay(section, "walk_in", ups.walk_in);
  ups.recharge_on_genset = share(section, "recharge_on_genset", ups.recharge_on_genset, 0, 1);
  if (auto battery = section.optional_section("battery")) {
    ups.battery = read_battery(*battery, {}, at_rated);
    refuse_weak_default(*battery, *ups.battery, at_rated);
  }
}

power::GensetSpec read_genset(Section section) {
  power::GensetSpec spec;
  spec.rating = positive_rating(section);
  spec.rated_power_factor = in_unit(section, "rated_power_factor", spec.rated_power_factor);
  spec.start_delay = delay(section, "start_delay", spec.start_delay);
  spec.start_failure = share(section, "start_failure", spec.start_failure, 0, 1);
  spec.retries = whole(section, "retries", spec.retries, 0, 100);
  spec.retry_interval = delay(section, "retry_interval", spec.retry_interval);
  spec.step = in_unit(section, "step", spec.step);
  spec.step_interval = at_least(section, "step_interval", spec.step_interval, Duration::from_si(1e-3));
  spec.ramp = section.number("ramp", spec.ramp);
  if (spec.ramp < 0) section.fail("ramp", "must not be negative; share of the rating per second");
  spec.tank = section.volume("tank", spec.tank);
  if (spec.tank.si() <= 0) section.fail("tank", "must be above 0");
  spec.fuel_full = positive(section, "fuel_full", spec.fuel_full);
  spec.fuel_half = positive(section, "fuel_half", spec.fuel_half);
  if (spec.fuel_half < spec.fuel_full || spec.fuel_half >= 2 * spec.fuel_full)
    section.fail("fuel_half", "must lie in [fuel_full, 2 fuel_full): consumption rises with load");
  spec.cool_down = delay(section, "cool_down", spec.cool_down);
  spec.refuel_at = section.fraction("refuel_at", spec.refuel_at);
  if (spec.refuel_at < 0 || spec.refuel_at >= 1) section.fail("refuel_at", "must lie in [0, 1); 0: no fuel is ordered");
  spec.refuel_delay = delay(section, "refuel_delay", spec.refuel_delay);
  return spec;
}

power::TransferSwitchSpec read_transfer_switch(Section section) { return read_switch(section, {}); }

power::TransferSwitchSpec read_static_switch(Section section) {
  return read_switch(section, {.transfer = Duration::from_si(0.004), .retransfer_delay = Duration::from_si(10)});
}

power::BessSpec read_bess(Section section) {
  power::BessSpec spec;
  spec.rating = positive_rating(section);
  spec.battery = read_battery(section.section("battery"), spec.battery, spec.rating);
  spec.shave_above = section.power("shave_above", spec.shave_above);
  spec.charge_below = section.power("charge_below", spec.charge_below);
  if (spec.shave_above.si() < 0) section.fail("shave_above", "must not be negative; 0: never discharges for it");
  if (spec.shave_above.si() > 0 && spec.charge_below >= spec.shave_above)
    section.fail("charge_below", "must be below 'shave_above'");
  spec.ride_through = section.flag("ride_through", spec.ride_through);
  spec.standby_loss = refuse_negative(section, "standby_loss", section.power("standby_loss", spec.standby_loss));
  return spec;
}

power::CableSpec read_cable(Section section) {
  power::CableSpec spec;
  spec.rating = positive_rating(section);
  spec.voltage = section.voltage("voltage");
  if (spec.voltage <= 0 && !section.describing()) section.fail("voltage", "must be above 0");
  spec.resistance = refuse_negative(section, "resistance", section.resistance("resistance"));
  spec.reactance = refuse_negative(section, "reactance", section.resistance("reactance", 0.0));
  return spec;
}

} // namespace minehall::scenario
