// Scalars of energy, heat, money and jobs, and of the laws.
#include "models/thermal/design.hpp"
#include "sim/engine/summary.hpp"
#include "sim/site/summary_names.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::engine {
namespace {

void water(Summary& s, double machines) {
  double made_up = 0, evaporated = 0, blown_down = 0, drifted = 0;
  for (const auto& room : s.site.rooms()) {
    made_up += s.quantity(room.water_account);
    evaporated += s.quantity(room.evaporation_account);
    blown_down += s.quantity(room.blow_down_account);
    drifted += s.quantity(room.drift_account);
  }
  s.say("water", made_up, "m3", "make-up water of the plants");
  s.say("water_evaporation", evaporated, "m3", "of it, evaporated in towers and pads");
  s.say("water_blow_down", blown_down, "m3", "of it, drained to hold the salts");
  s.say("water_drift", drifted, "m3", "of it, droplets that left the towers");
  s.say("wue", made_up * 1000 / (machines / 3.6e6), "L kWh-1", "make-up water over energy of miners and GPU nodes");
}

void energy(Summary& s) {
  const auto& accounts = s.site.accounts();
  double mining = 0, cooling = 0;
  for (const auto& unit : s.site.fleets()) mining += s.quantity(unit.energy_account);
  for (const auto& room : s.site.rooms()) cooling += s.quantity(room.cooling_account);
  const double feed = s.quantity(accounts.energy), ai = s.quantity(accounts.supply_energy);
  s.say("feed_energy", feed, "J", "energy at the meter");
  s.say("mining_energy", mining, "J", "energy of the miners");
  s.say("ai_energy", ai, "J", "energy of the GPU nodes");
  s.say("cooling_energy", cooling, "J", "energy of fans, pumps and compressors");
  double house = 0;
  for (const auto& load : s.site.house_loads()) house += s.quantity(load.account);
  s.say("house_energy", house, "J", "energy of the house loads");
  s.say("loss_energy", s.quantity(accounts.element_loss), "J", "energy lost in the power path");
  s.say("pue", feed / (mining + ai), "1", "energy at the meter over energy of miners and GPU nodes");
  water(s, mining + ai);
  s.say("energy_above_limit", s.site.metering().above_limit().si(), "J",
        "energy imported above the limit, until control had answered");
  s.say("unpriced_energy", s.site.metering().unpriced().si(), "J",
        "energy at the meter while its price was missing, booked at 0");
  if (mining > 0)
    s.say("miner_overhead", s.site.metering().miner_import().si() / mining, "1",
          "energy at the meter that follows the miners over theirs: their cooling, losses with the load");
  if (s.site.scenario().network)
    s.say("unpriced_bitcoin", (s.site.metering().unpriced_bitcoin() + s.site.mining_income().unpriced_blocks()), "BTC",
          "mined, fee off, while bitcoin had no price, booked at 0");
  s.say("overloads", static_cast<double>(s.site.overloads()), "1", "times that the import passed its limit");
}

void storage(Summary& s) {
  const auto& backup = s.site.power_path().backup();
  double lost = 0;
  for (const auto& store : backup.stores()) lost += store.battery.lost().si();
  s.say("own_supply_energy", s.quantity(s.site.accounts().own_supply), "J",
        "output and loss of UPS and BESS on battery and of gensets");
  s.say("charge_energy", s.quantity(s.site.accounts().charge), "J",
        "energy into stores, less what BESS gave back to their sources");
  s.say("storage_loss_energy", lost, "J", "energy lost in cells, at charge and at discharge");
  s.say("lowest_state_of_charge", backup.lowest_charge(), "1",
        "of all stores and the whole run, of nominal energy; 1 without any");
  Volume fuel;
  for (const auto& genset : backup.gensets()) fuel += genset.set.used(s.end);
  s.say("genset_fuel", fuel.si(), "m3", "fuel burnt by all gensets");
  s.say("ups_disturbances", static_cast<double>(backup.disturbances()), "1",
        "voltage sags and lost sources that UPS have counted");
  s.say("ups_locks", static_cast<double>(backup.locks()), "1", "times that one stayed on its battery after too many");
}

void heat(Summary& s) {
  double outside = 0, containers = 0, hall = 0, derated = 0;
  for (const auto& room : s.site.rooms()) {
    outside += s.quantity(room.outside_account);
    (room.mining ? containers : hall) += s.quantity(room.hot_account);
    derated += s.quantity(room.derated_account);
  }
  s.say("hours_outside_curves", outside / 3600, "h",
        "hall hours in which a chiller ran outside the domain of its curves");
  s.say("hours_above_limit", hall / 3600, "h", "hours in which the AI hall was throttled or off for heat");
  s.say("container_hours_above_limit", containers / 3600, "h", "the same of containers, summed over them");
  s.say("derated_energy", derated, "J",
        "energy that throttled GPUs, throttled and stopped miners did not draw for heat");
  const auto& power = s.site.derated();
  s.say("peak_derated_power", power.peak.si(), "W", "most power that heat held back at once");
  s.say("peak_derated_mining_power", power.peak_mining.si(), "W", "the same, of miners alone");
  s.say("peak_derated_ai_power", power.peak_ai.si(), "W", "the same, of GPU nodes alone");
}

// What the hall's plant can do at design weather, whatever the run's was; the design ratio is the peak's, not the
// year's.
void design(Summary& s) {
  const auto& hall = s.site.scenario().ai_hall;
  if (!hall || !hall->cooling.design) return;
  const auto& given = *hall->cooling.design;
  const auto plant = thermal::make_plant(hall->plant);
  const auto weather = thermal::design_weather(given.dry_bulb, given.wet_bulb, given.pressure);
  const Power full = node_power(s.site.cluster()->node_spec(), s.site.cluster()->slots_per_node()) *
                     static_cast<double>(s.site.cluster()->nodes());
  const auto point = thermal::design_point(*plant, full * 2, weather, hall->limits.throttle);
  s.say("design_capacity", point.capacity.si(), "W",
        "heat that the AI hall's plant carries below the throttle limit at design weather, at most twice the nodes'");
  s.say("design_ratio", thermal::design_ratio(*plant, std::min(full, point.capacity), weather), "1",
        "heat and cooling power over heat there, at the nodes' full power or that capacity");
}

void money(Summary& s) {
  const auto& accounts = s.site.accounts();
  const double cost = -s.money({accounts.energy, accounts.delivery});
  const double mining = s.money(accounts.reward) + s.money(accounts.pool_fee);
  s.say("energy_cost", cost, "USD", "energy and delivery");
  s.say("energy_cost_per_mwh", cost / (s.quantity(accounts.energy) / 3.6e9), "USD MWh-1",
        "energy and delivery over energy at the meter");
  s.say("mining_revenue", mining, "USD", "mining reward less the pool's fee, at the price of the hour");
  s.say("bitcoin", s.quantity(accounts.reward) + s.quantity(accounts.pool_fee), "BTC",
        "bitcoin mined, less the pool's fee");
  s.say("hashes", s.quantity(accounts.hashes), "1", "hashes made");
  double ai = 0;
  if (s.site.cluster()) s.say("ai_revenue", ai = s.money(accounts.ai_rent), "USD", "rent of allocated GPU time");
  s.say("margin", mining + ai - cost, "USD", "revenue less energy and delivery");
  const auto off = [&](const std::string& prefix, const std::vector<site::AccountId>& times, const std::string& words) {
    for (std::size_t m = 0; m < times.size(); ++m) {
      const auto& machine = s.site.scenario().machines[m].name;
      s.say(prefix + site::plain(machine), s.quantity(times[m]), "s", words + machine);
    }
  };
  off("off_for_limit_", accounts.off_for_limit, "machine time under orders to stop for the import limit, ");
  off("off_for_price_", accounts.off_for_price, "machine time under orders to stop for the price, ");
}

void jobs(Summary& s) {
  const auto* cluster = s.site.cluster();
  if (!cluster) return;
  const auto& time = cluster->gpu_time();
  const auto& accounts = s.site.accounts();
  const double allocated = s.quantity(accounts.gpu_allocated), total = s.quantity(accounts.gpu_total);
  const double down = s.quantity(accounts.gpu_down);
  s.say("gpu_time_total", total, "s", "GPU slots in service times the length of the run");
  s.say("gpu_time_allocated", allocated, "s", "GPU time allocated to jobs");
  s.say("gpu_time_productive", time.productive.value(), "s", "GPU time of work that a checkpoint or the end made safe");
  s.say("gpu_time_lost", time.lost.value(), "s", "GPU time of work undone by failures");
  s.say("gpu_time_overhead", time.overhead.value(), "s", "GPU time of restarts, restores and checkpoint writes");
  s.say("gpu_time_unsaved", time.unsaved.value(), "s", "GPU time of work not yet safe at the end of the run");
  s.say("gpu_time_idle", total - allocated - down, "s", "GPU time free on nodes that are up");
  s.say("gpu_time_down", down, "s", "GPU time of nodes that are down");
  s.say("jobs_done", static_cast<double>(cluster->jobs_done()), "1", "jobs completed");
  s.say("jobs_refused", static_cast<double>(cluster->jobs_refused()), "1", "jobs larger than the cluster");
  s.say("job_restarts", static_cast<double>(cluster->restarts()), "1", "restarts of jobs after failures");
  s.say("mean_wait",
        cluster->jobs_started() ? cluster->wait_total() / static_cast<double>(cluster->jobs_started()) : 0.0, "s",
        "mean time from submission to first start, of the jobs that started");
}

// Each price series: integral over its priced time of price x 1 MW, and hours above two levels.
void price(Summary& s, const std::string& name, const Series& series) {
  const auto short_name = site::plain(name);
  double money = 0, hours = 0, above_50 = 0, above_100 = 0;
  const auto times = series.times();
  const auto values = series.values();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double from = std::max(times[i], 0.0),
                 until = std::min(i + 1 < times.size() ? times[i + 1] : s.end.si(), s.end.si());
    if (until <= from || std::isnan(values[i])) continue;
    const double h = (until - from) / 3600, usd_per_mwh = values[i] * 3.6e9;
    money += usd_per_mwh * h;
    hours += h;
    above_50 += usd_per_mwh > 50 ? h : 0;
    above_100 += usd_per_mwh > 100 ? h : 0;
  }
  s.say("price_sum_" + short_name, money, "USD", "cost of 1 MW over the priced hours of " + name);
  s.say("priced_hours_" + short_name, hours, "h", "hours with a price in " + name);
  s.say("hours_above_50_" + short_name, above_50, "h", "hours above 50 USD/MWh in " + name);
  s.say("hours_above_100_" + short_name, above_100, "h", "hours above 100 USD/MWh in " + name);
}

} // namespace

void summarise(record::Recorder& recorder, const site::Site& site, Duration end, const std::vector<site::Law>& laws) {
  Summary summary{recorder, site, end};
  summary.say("duration", end.si(), "s", "length of the run");
  summary.say("clairvoyant", site.scenario().control.clairvoyant ? 1 : 0, "1",
              "1 if control saw prices and difficulty of an interval while it lasted, else 0");
  energy(summary);
  storage(summary);
  heat(summary);
  design(summary);
  money(summary);
  jobs(summary);
  summarise_tiers(summary);
  summarise_market(summary);
  summarise_mining(summary);
  price(summary, site.scenario().tariff.price_series, site.inputs().price);
  for (const auto& one : site.inputs().reported_prices) price(summary, one.name, one.series);
  for (const auto& law : laws)
    summary.say("law_" + site::plain(law.name) + "_gap", law.gap(), "1", "relative gap of the law: " + law.statement);
}

} // namespace minehall::engine
