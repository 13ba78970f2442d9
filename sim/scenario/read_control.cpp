#include "sim/scenario/read_control.hpp"

#include "sim/scenario/ranges.hpp"

#include <set>

namespace minehall::scenario {

namespace {

template <class Spec> PolicySpec read_plain(Section policy) {
  policy.finish();
  return Spec{};
}

PolicySpec read_fixed_priority(Section policy) {
  FixedPrioritySpec spec{policy.texts("order")};
  const std::set<std::string> once(spec.order.begin(), spec.order.end());
  if (once.size() != spec.order.size()) policy.fail("order", "names a hall twice");
  policy.finish();
  return spec;
}

PolicySpec read_break_even(Section policy) {
  PriceBreakEvenSpec spec;
  if (policy.has("strike")) spec.strike = policy.energy_price("strike");
  policy.finish();
  return spec;
}

PolicySpec read_power_cap(Section policy) {
  SitePowerCapSpec spec{refuse_negative(policy, "cap", policy.power("cap"))};
  policy.finish();
  return spec;
}

PolicySpec read_trajectory(Section policy) {
  PowerTrajectorySpec spec;
  for (auto& point : policy.list("points")) {
    spec.points.push_back({point.duration("at"), refuse_negative(point, "cap", point.power("cap"))});
    const auto count = spec.points.size();
    if (count > 1 && (spec.points[count - 1].at - spec.points[count - 2].at).si() < 1)
      point.fail("at", "must be at least 1 s after the point before it");
    point.finish();
  }
  if (!policy.describing() && (spec.points.empty() || spec.points.front().at.si() != 0))
    policy.fail("points", "must begin with a point at 0 s");
  if (policy.has("every")) {
    spec.every = at_least(policy, "every", {}, Duration::from_si(1));
    if (!spec.points.empty() && *spec.every <= spec.points.back().at && !policy.describing())
      policy.fail("every", "must be after the last point");
  }
  policy.finish();
  return spec;
}

PolicySpec read_thermal_limit(Section policy) {
  ThermalLimitSpec spec;
  spec.margin = policy.temperature_delta("margin", spec.margin);
  spec.band = policy.temperature_delta("band", spec.band);
  if (spec.margin.si() < 0 || spec.margin.si() > 30) policy.fail("margin", "must lie in 0 .. 30 K");
  if (spec.band.si() <= 0 || spec.band.si() > 30) policy.fail("band", "must be above 0 and at most 30 K");
  policy.finish();
  return spec;
}

constexpr Kind<PolicySpec> control_policies[] = {
    {"merit order", "least efficient miners first, then a cap on gangs; back in reverse", read_plain<MeritOrderSpec>},
    {"fixed priority", "mining halls in a given order, then a cap on gangs", read_fixed_priority},
    {"price break-even", "off above break-even or one strike, without band or minimum down time", read_break_even},
    {"site power cap", "import at or below a level", read_power_cap},
    {"power trajectory", "import at or below a level that steps with time", read_trajectory},
    {"thermal limit", "fleets rest before their inlet throttles them", read_thermal_limit},
    {"programme stacking", "megawatts under award stay on load while award and hashes pay for energy",
     read_plain<ProgrammeStackingSpec>},
};

} // namespace

std::span<const Kind<PolicySpec>> control_policy_kinds() { return control_policies; }

PolicySpec read_control_policy(Section policy) { return read_kind(policy, control_policy_kinds()); }

} // namespace minehall::scenario
