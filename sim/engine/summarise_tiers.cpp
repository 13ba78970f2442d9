// Scalars of a run: what control took from each tier of jobs, and how near devices came to their trip.
#include "sim/engine/recording.hpp"
#include "sim/site/summary_names.hpp"

#include <cmath>

namespace minehall::engine {
namespace {

constexpr scheduling::PerTier<std::string_view> names = {"batch", "fine_tune", "inference"};

void tiers(record::Recorder& recorder, const site::Site& site, Duration end) {
  const auto& accounts = site.accounts();
  const auto quantity = [&](site::AccountId account) { return site.ledger().quantity(account, end); };
  double slowed_by_all = 0;
  for (std::size_t t = 0; t < accounts.tiers.size(); ++t) {
    const std::string name{names[t]}, words{scheduling::tier_words[t]};
    const auto& tier = accounts.tiers[t];
    const double at_work = quantity(tier.allocated), slowed = quantity(tier.withheld);
    slowed_by_all += slowed;
    recorder.summary("gpu_time_at_work_" + name, at_work, "s", "GPU time allocated to jobs of the tier " + words);
    recorder.summary("gpu_time_slowed_" + name, slowed, "s",
                     "of it, what caps and throttles took: allocated GPU time x (1 - speed)");
    recorder.summary("availability_" + name, at_work > 0 ? 1 - slowed / at_work : 1, "1",
                     "speed of the tier's GPUs, mean over its allocated time");
    recorder.summary("shed_energy_" + name, quantity(tier.shed), "J",
                     "energy that control's caps kept the tier " + words + " from drawing");
    recorder.summary("hours_capped_" + name, quantity(tier.capped) / 3600, "h",
                     "hours in which control held the tier below full power");
  }
  recorder.summary("suspensions", static_cast<double>(site.cluster()->suspensions()), "1",
                   "gangs that wrote a checkpoint and gave up their slots on an order");
  recorder.summary("gpu_availability", 1 - (quantity(accounts.gpu_down) + slowed_by_all) / quantity(accounts.gpu_total),
                   "1", "GPU time of nodes that are up less what caps and throttles took, over GPU time in service");
}

void trips(record::Recorder& recorder, const site::Trips& trips) {
  const double margin = trips.margin().si();
  recorder.summary("element_overloads", static_cast<double>(trips.overloads()), "1",
                   "times that a protected element passed its rating");
  recorder.summary("trips", static_cast<double>(trips.trips()), "1", "protective devices that opened");
  recorder.summary(
      "margin_to_trip", std::isfinite(margin) ? margin : std::nan(""), "s",
      "least time that was left to the trip when an overload ended, fell or outlasted the run, 0 after a trip");
  recorder.summary("trip_share_used", trips.share_used(), "1",
                   "largest share of the way to its trip that a device had gone in an overload");
  recorder.summary("continuous_overloads", static_cast<double>(trips.continuous_overloads()), "1",
                   "times that a device had carried more than its continuous share for three hours");
}

// How hot transformers were, and what that wears of their insulation.
void transformers(record::Recorder& recorder, const site::Site& site, Duration end) {
  const auto& trips = site.power_path().trips();
  for (std::size_t e = 0; e < site.graph().size(); ++e) {
    const auto element = static_cast<power::ElementId>(e);
    const auto* heat = trips.heat(element);
    if (!heat) continue;
    const auto& name = site.graph().spec(element).name;
    const auto plain = site::plain(name);
    recorder.summary("highest_oil_" + plain, trips.hottest(element, power::Spot::oil).celsius(), "degC",
                     "highest top-oil temperature of " + name);
    recorder.summary("highest_hot_spot_" + plain, trips.hottest(element, power::Spot::hot_spot).celsius(), "degC",
                     "highest hot-spot temperature of " + name);
    recorder.summary("aged_" + plain, heat->aged(end).si() / 3600, "h",
                     "hours at a hot spot of 110 degC that wear the insulation of " + name + " as much");
    recorder.summary("loss_of_life_" + plain, heat->loss_of_life(end), "1", "that over its normal life");
  }
}

} // namespace

void summarise_tiers(record::Recorder& recorder, const site::Site& site, Duration end) {
  if (site.cluster()) tiers(recorder, site, end);
  if (site.power_path().trips().any()) trips(recorder, site.power_path().trips());
  transformers(recorder, site, end);
}

} // namespace minehall::engine
