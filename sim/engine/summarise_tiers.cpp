// Scalars of a run: what control took from each tier of jobs, and how near devices came to their trip.
#include "sim/engine/summary.hpp"
#include "sim/site/summary_names.hpp"

#include <cmath>

namespace minehall::engine {
namespace {

constexpr scheduling::PerTier<std::string_view> names = {"batch", "fine_tune", "inference"};

void tiers(Summary& s) {
  const auto& accounts = s.site.accounts();
  double slowed_by_all = 0;
  for (std::size_t t = 0; t < accounts.tiers.size(); ++t) {
    const std::string name{names[t]}, words{scheduling::tier_words[t]};
    const auto& tier = accounts.tiers[t];
    const double at_work = s.quantity(tier.allocated), slowed = s.quantity(tier.withheld);
    slowed_by_all += slowed;
    s.say("gpu_time_at_work_" + name, at_work, "s", "GPU time allocated to jobs of the tier " + words);
    s.say("gpu_time_slowed_" + name, slowed, "s",
          "of it, what caps and throttles took: allocated GPU time x (1 - speed)");
    s.say("availability_" + name, at_work > 0 ? 1 - slowed / at_work : 1, "1",
          "speed of the tier's GPUs, mean over its allocated time");
    s.say("shed_energy_" + name, s.quantity(tier.shed), "J",
          "energy that control's caps kept the tier " + words + " from drawing");
    s.say("hours_capped_" + name, s.quantity(tier.capped) / 3600, "h",
          "hours in which control held the tier below full power");
  }
  s.say("suspensions", static_cast<double>(s.site.cluster()->suspensions()), "1",
        "gangs that wrote a checkpoint and gave up their slots on an order");
  s.say("gpu_availability", 1 - (s.quantity(accounts.gpu_down) + slowed_by_all) / s.quantity(accounts.gpu_total), "1",
        "GPU time of nodes that are up less what caps and throttles took, over GPU time in service");
}

void trips(Summary& s, const site::Trips& trips) {
  const double margin = trips.margin().si();
  s.say("element_overloads", static_cast<double>(trips.overloads()), "1",
        "times that a protected element passed its rating");
  s.say("trips", static_cast<double>(trips.trips()), "1", "protective devices that opened");
  s.say("margin_to_trip", std::isfinite(margin) ? margin : std::nan(""), "s",
        "least time that was left to the trip when an overload ended, fell or outlasted the run, 0 after a trip");
  s.say("trip_share_used", trips.share_used(), "1",
        "largest share of the way to its trip that a device had gone in an overload");
  s.say("continuous_overloads", static_cast<double>(trips.continuous_overloads()), "1",
        "times that a device had carried more than its continuous share for three hours");
}

// How hot transformers were, and what that wears of their insulation.
void transformers(Summary& s) {
  const auto& trips = s.site.power_path().trips();
  for (std::size_t e = 0; e < s.site.graph().size(); ++e) {
    const auto element = static_cast<power::ElementId>(e);
    const auto* heat = trips.heat(element);
    if (!heat) continue;
    const auto& name = s.site.graph().spec(element).name;
    const auto plain = site::plain(name);
    s.say("highest_oil_" + plain, trips.hottest(element, power::Spot::oil).celsius(), "degC",
          "highest top-oil temperature of " + name);
    s.say("highest_hot_spot_" + plain, trips.hottest(element, power::Spot::hot_spot).celsius(), "degC",
          "highest hot-spot temperature of " + name);
    s.say("aged_" + plain, heat->aged(s.end).si() / 3600, "h",
          "hours at a hot spot of 110 degC that wear the insulation of " + name + " as much");
    s.say("loss_of_life_" + plain, heat->loss_of_life(s.end), "1", "that over its normal life");
  }
}

} // namespace

void summarise_tiers(Summary& s) {
  if (s.site.cluster()) tiers(s);
  if (s.site.power_path().trips().any()) trips(s, s.site.power_path().trips());
  transformers(s);
}

} // namespace minehall::engine
