// Scalars of charges, programmes and carbon; nothing for what the scenario does not have.
#include "sim/engine/summary.hpp"
#include "sim/site/summary_names.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::engine {
namespace {

using site::plain;

// USD: what is due, and what programmes have paid.
double charges_due(const Summary& s) {
  const auto& market = s.site.market();
  double due = 0;
  for (std::size_t i = 0; i < market.charges().size(); ++i)
    if (market.settlement()->accounts()[i].due == market::Due::now) due -= s.money(market.charges()[i]);
  return due;
}

double programme_money(const Summary& s) {
  double money = 0;
  for (const auto& unit : s.site.market().programmes())
    for (const auto account : {unit.capacity, unit.energy, unit.penalty, unit.unavailable}) money += s.money(account);
  return money;
}

double margin(const Summary& s) {
  const auto& accounts = s.site.accounts();
  double money = s.money(accounts.energy) + s.money(accounts.delivery) - charges_due(s) + programme_money(s);
  for (const auto* list : {&accounts.reward, &accounts.pool_fee})
    for (const auto account : *list) money += s.money(account);
  return s.site.cluster() ? money + s.money(accounts.ai_rent) : money;
}

void charges(Summary& s) {
  const auto& market = s.site.market();
  const auto all_in = market.settlement()->all_in();
  s.say("all_in_cost", all_in.numerator.si(), "USD", "energy, delivery and all charges due, less credits");
  s.say("all_in_energy", all_in.denominator.si(), "J", "energy at the meter, over which the all-in cost is taken");
  s.say("all_in_cost_per_mwh", all_in.usd_per_mwh(), "USD MWh-1", "all-in cost over its energy");
  s.say("all_in_credits", all_in.credits.si(), "USD",
        "of the all-in cost, hedged energy above the load sold at its hub");
  s.say("incurred_for_next_year", all_in.incurred_for_next_year.si(), "USD",
        "charges that this run sets for next year, not in the all-in cost");
  s.say("peak_demand", market.peak_demand().si(), "W", "highest mean power of a metering interval");
  s.say("hedge_coverage", market.settlement()->hedged() / all_in.denominator, "1",
        "energy bought ahead and used over energy used");
  s.say("hedge_unsettled_energy", market.settlement()->unsettled().si(), "J",
        "of hedge blocks while their hub's price was missing: neither bought nor sold");
  for (std::size_t i = 0; i < market.charges().size(); ++i) {
    const auto& account = market.settlement()->accounts()[i];
    s.say("charge_" + plain(account.purpose), 0 - s.money(market.charges()[i]), "USD", "charge: " + account.purpose);
  }
  const auto& specs = s.site.scenario().charges;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (!std::holds_alternative<market::CoincidentPeakChargeSpec>(specs[i].kind)) continue;
    s.say("coincident_load_" + plain(specs[i].name), market.settlement()->coincident_load(i).si(), "W",
          "mean load at the coincident peaks; where the load series is hourly the hour is a proxy of the 15-minute "
          "interval");
    s.say("peaks_seen_" + plain(specs[i].name), static_cast<double>(market.settlement()->peaks_seen(i)), "1",
          "coincident peaks in the run");
  }
}

void four_cp(Summary& s, const site::ProgrammeUnit& unit, const std::string& name) {
  const bool peaks = std::holds_alternative<market::FourCpSpec>(unit.state.spec().kind);
  if (!peaks) return;
  const auto score = market::score(unit.alarms, unit.peaks);
  double load = 0, money = 0;
  for (const auto& year : unit.avoided) load += year.load, money += year.load * year.rate.si();
  s.say("peaks_" + name, static_cast<double>(score.peaks), "1", "coincident peaks in the run");
  s.say("peaks_met_" + name, static_cast<double>(score.met), "1", "of them, wholly under an alarm of the forecast");
  s.say("false_alarms_" + name, static_cast<double>(score.false_alarms), "1", "alarms that cover no peak");
  s.say("alarm_time_" + name, score.curtailed.si(), "s", "time under alarm");
  s.say("avoided_load_" + name, load / static_cast<double>(std::max<std::size_t>(unit.avoided.size(), 1)), "W",
        "mean over the charge's peaks, of each year that has them, of baseline less load");
  s.say("avoided_charge_" + name, money, "USD",
        "of the charges of later years, summed over them; where the load series is hourly the hour is a proxy of the "
        "15-minute interval");
}

void programme(Summary& s, const site::ProgrammeUnit& unit) {
  const auto& state = unit.state;
  const auto name = plain(state.spec().name);
  const auto ended = [&](auto&& counts) {
    return static_cast<double>(std::count_if(state.deliveries().begin(), state.deliveries().end(), counts));
  };
  s.say("calls_" + name, static_cast<double>(state.deliveries().size()), "1", "calls that ended in the run");
  s.say("deadlines_met_" + name, ended([](const auto& d) { return d.met_deadline; }), "1",
        "of them, with the full reduction at the deadline");
  s.say("calls_refused_" + name, static_cast<double>(state.refused()), "1", "calls during another or without an award");
  s.say("committed_" + name, state.committed().si(), "J", "energy owed in calls");
  s.say("delivered_" + name, state.delivered().si(), "J", "of it, delivered");
  s.say("capacity_payment_" + name, s.money(unit.capacity), "USD", "for load that stood by");
  s.say("capacity_of_award_" + name, state.capacity_of_award().si(), "USD", "had all of the award stood by");
  s.say("stood_by_" + name, state.stood_by().si(), "J",
        "award times time, as far as load drew power that could be shed");
  s.say("award_unavailable_" + name, state.unavailable().si(), "J", "award times time beside that: unpaid");
  s.say("unavailable_charge_" + name, 0 - s.money(unit.unavailable), "USD", "for award that did not stand by");
  s.say("energy_payment_" + name, s.money(unit.energy), "USD", "for energy delivered");
  s.say("penalty_" + name, 0 - s.money(unit.penalty), "USD", "for energy short");
  four_cp(s, unit, name);
}

void carbon(Summary& s) {
  const auto& meter = *s.site.market().carbon();
  const auto& accounts = s.site.accounts();
  const double gpu_time = s.site.cluster() ? s.quantity(accounts.gpu_allocated) : 0;
  const auto kpis = market::carbon_kpis(meter.total(), meter.used(), Money::from_si(margin(s)),
                                        Duration::from_si(gpu_time), Hashes::from_si(s.quantity(accounts.hashes)));
  s.say("carbon", meter.total().si(), "kg", "emissions of the energy at the meter, by location");
  s.say("carbon_unknown_energy", meter.without_intensity().si(), "J",
        "energy at the meter in open gaps of the intensity");
  s.say("carbon_per_mwh", kpis.kg_per_mwh, "kg MWh-1", "emissions over energy at the meter");
  s.say("carbon_per_usd", kpis.kg_per_usd, "kg USD-1", "emissions over margin");
  if (s.site.cluster())
    s.say("carbon_per_gpu_hour", kpis.kg_per_gpu_hour, "kg h-1",
          "emissions of the whole site over allocated GPU hours");
  if (const auto* ai = s.site.market().carbon_of_ai()) {
    const auto done = static_cast<double>(s.site.cluster()->jobs_done());
    s.say("carbon_ai", ai->total().si(), "kg", "emissions, of the AI by its share of the machines' power");
    s.say("carbon_per_job", done > 0 ? ai->total().si() / done : std::nan(""), "kg",
          "of them, over completed jobs; NaN if there are none");
  }
  s.say("carbon_per_ph_day", kpis.kg_per_ph_day, "kg PH-1 day-1", "emissions of the whole site over days of 1 PH/s");
}

} // namespace

void summarise_market(Summary& s) {
  const auto& market = s.site.market();
  if (!market.any()) return;
  if (market.settlement()) charges(s);
  for (const auto& unit : market.programmes()) programme(s, unit);
  s.say("margin_all_in", margin(s), "USD",
        "revenue and programme payments less energy, delivery, charges due and penalties");
  if (market.carbon()) carbon(s);
}

} // namespace minehall::engine
