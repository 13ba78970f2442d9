// Scalars of charges, programmes and carbon; nothing for what the scenario does not have.
#include "sim/engine/recording.hpp"
#include "sim/site/summary_names.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::engine {
namespace {

using site::plain;

struct Report {
  record::Recorder& recorder;
  const site::Site& site;
  Duration end;

  void say(std::string name, double value, std::string units, std::string long_name) {
    recorder.summary(std::move(name), value, std::move(units), std::move(long_name));
  }
  double money(site::AccountId account) const { return site.ledger().money(account, end).si(); }
  double quantity(site::AccountId account) const { return site.ledger().quantity(account, end); }
};

// USD: what is due, and what programmes have paid.
double charges_due(const Report& r) {
  const auto& market = r.site.market();
  double due = 0;
  for (std::size_t i = 0; i < market.charges().size(); ++i)
    if (market.settlement()->accounts()[i].due == market::Due::now) due -= r.money(market.charges()[i]);
  return due;
}

double programme_money(const Report& r) {
  double money = 0;
  for (const auto& unit : r.site.market().programmes())
    for (const auto account : {unit.capacity, unit.energy, unit.penalty, unit.unavailable}) money += r.money(account);
  return money;
}

double margin(const Report& r) {
  const auto& accounts = r.site.accounts();
  double money = r.money(accounts.energy) + r.money(accounts.delivery) - charges_due(r) + programme_money(r);
  for (const auto* list : {&accounts.reward, &accounts.pool_fee})
    for (const auto account : *list) money += r.money(account);
  return r.site.cluster() ? money + r.money(accounts.ai_rent) : money;
}

void charges(Report& r) {
  const auto& market = r.site.market();
  const auto all_in = market.settlement()->all_in();
  r.say("all_in_cost", all_in.numerator.si(), "USD", "energy, delivery and all charges due, less credits");
  r.say("all_in_energy", all_in.denominator.si(), "J", "energy at the meter, over which the all-in cost is taken");
  r.say("all_in_cost_per_mwh", all_in.usd_per_mwh(), "USD MWh-1", "all-in cost over its energy");
  r.say("all_in_credits", all_in.credits.si(), "USD",
        "of the all-in cost, hedged energy above the load sold at its hub");
  r.say("incurred_for_next_year", all_in.incurred_for_next_year.si(), "USD",
        "charges that this run sets for next year, not in the all-in cost");
  r.say("peak_demand", market.peak_demand().si(), "W", "highest mean power of a metering interval");
  r.say("hedge_coverage", market.settlement()->hedged() / all_in.denominator, "1",
        "energy bought ahead and used over energy used");
  r.say("hedge_unsettled_energy", market.settlement()->unsettled().si(), "J",
        "of hedge blocks while their hub's price was missing: neither bought nor sold");
  for (std::size_t i = 0; i < market.charges().size(); ++i) {
    const auto& account = market.settlement()->accounts()[i];
    r.say("charge_" + plain(account.purpose), 0 - r.money(market.charges()[i]), "USD", "charge: " + account.purpose);
  }
  const auto& specs = r.site.scenario().charges;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!std::holds_alternative<market::CoincidentPeakChargeSpec>(specs[i].kind)) continue;
    r.say("coincident_load_" + plain(specs[i].name), market.settlement()->coincident_load(i).si(), "W",
          "mean load at the coincident peaks; where the load series is hourly the hour is a proxy of the 15-minute "
          "interval");
    r.say("peaks_seen_" + plain(specs[i].name), static_cast<double>(market.settlement()->peaks_seen(i)), "1",
          "coincident peaks in the run");
  }
}

void four_cp(Report& r, const site::ProgrammeUnit& unit, const std::string& name) {
  const bool peaks = std::holds_alternative<market::FourCpSpec>(unit.state.spec().kind);
  if (!peaks) return;
  const auto score = market::score(unit.alarms, unit.peaks);
  double load = 0, money = 0;
  for (const auto& year : unit.avoided) load += year.load, money += year.load * year.rate.si();
  r.say("peaks_" + name, static_cast<double>(score.peaks), "1", "coincident peaks in the run");
  r.say("peaks_met_" + name, static_cast<double>(score.met), "1", "of them, wholly under an alarm of the forecast");
  r.say("false_alarms_" + name, static_cast<double>(score.false_alarms), "1", "alarms that cover no peak");
  r.say("alarm_time_" + name, score.curtailed.si(), "s", "time under alarm");
  r.say("avoided_load_" + name, load / static_cast<double>(std::max<std::size_t>(unit.avoided.size(), 1)), "W",
        "mean over the charge's peaks, of each year that has them, of baseline less load");
  r.say("avoided_charge_" + name, money, "USD",
        "of the charges of later years, summed over them; where the load series is hourly the hour is a proxy of the "
        "15-minute interval");
}

void programme(Report& r, const site::ProgrammeUnit& unit) {
  const auto& state = unit.state;
  const auto name = plain(state.spec().name);
  const auto ended = [&](auto&& counts) {
    return static_cast<double>(std::count_if(state.deliveries().begin(), state.deliveries().end(), counts));
  };
  r.say("calls_" + name, static_cast<double>(state.deliveries().size()), "1", "calls that ended in the run");
  r.say("deadlines_met_" + name, ended([](const auto& d) { return d.met_deadline; }), "1",
        "of them, with the full reduction at the deadline");
  r.say("calls_refused_" + name, static_cast<double>(state.refused()), "1", "calls during another or without an award");
  r.say("committed_" + name, state.committed().si(), "J", "energy owed in calls");
  r.say("delivered_" + name, state.delivered().si(), "J", "of it, delivered");
  r.say("capacity_payment_" + name, r.money(unit.capacity), "USD", "for load that stood by");
  r.say("capacity_of_award_" + name, state.capacity_of_award().si(), "USD", "had all of the award stood by");
  r.say("stood_by_" + name, state.stood_by().si(), "J",
        "award times time, as far as load drew power that could be shed");
  r.say("award_unavailable_" + name, state.unavailable().si(), "J", "award times time beside that: unpaid");
  r.say("unavailable_charge_" + name, 0 - r.money(unit.unavailable), "USD", "for award that did not stand by");
  r.say("energy_payment_" + name, r.money(unit.energy), "USD", "for energy delivered");
  r.say("penalty_" + name, 0 - r.money(unit.penalty), "USD", "for energy short");
  four_cp(r, unit, name);
}

void carbon(Report& r) {
  const auto& meter = *r.site.market().carbon();
  const auto& accounts = r.site.accounts();
  double hashes = 0;
  for (const auto account : accounts.hashes) hashes += r.quantity(account);
  const double gpu_time = r.site.cluster() ? r.quantity(accounts.gpu_allocated) : 0;
  const auto kpis = market::carbon_kpis(meter.total(), meter.used(), Money::from_si(margin(r)),
                                        Duration::from_si(gpu_time), Hashes::from_si(hashes));
  r.say("carbon", meter.total().si(), "kg", "emissions of the energy at the meter, by location");
  r.say("carbon_unknown_energy", meter.without_intensity().si(), "J",
        "energy at the meter in open gaps of the intensity");
  r.say("carbon_per_mwh", kpis.kg_per_mwh, "kg MWh-1", "emissions over energy at the meter");
  r.say("carbon_per_usd", kpis.kg_per_usd, "kg USD-1", "emissions over margin");
  if (r.site.cluster())
    r.say("carbon_per_gpu_hour", kpis.kg_per_gpu_hour, "kg h-1",
          "emissions of the whole site over allocated GPU hours");
  if (const auto* ai = r.site.market().carbon_of_ai()) {
    const auto done = static_cast<double>(r.site.cluster()->jobs_done());
    r.say("carbon_ai", ai->total().si(), "kg", "emissions, of the AI by its share of the machines' power");
    r.say("carbon_per_job", done > 0 ? ai->total().si() / done : std::nan(""), "kg",
          "of them, over completed jobs; NaN if there are none");
  }
  r.say("carbon_per_ph_day", kpis.kg_per_ph_day, "kg PH-1 day-1", "emissions of the whole site over days of 1 PH/s");
}

} // namespace

void summarise_market(record::Recorder& recorder, const site::Site& site, Duration end) {
  Report report{recorder, site, end};
  const auto& market = site.market();
  if (!market.any()) return;
  if (market.settlement()) charges(report);
  for (const auto& unit : market.programmes()) programme(report, unit);
  report.say("margin_all_in", margin(report), "USD",
             "revenue and programme payments less energy, delivery, charges due and penalties");
  if (market.carbon()) carbon(report);
}

} // namespace minehall::engine
