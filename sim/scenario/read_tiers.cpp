// Loops and tiers of site control.
#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_control.hpp"

namespace minehall::scenario {
namespace {

FastLoopSpec read_fast_loop(Section section) {
  FastLoopSpec spec;
  spec.reaction = delay(section, "reaction", spec.reaction);
  spec.cap_latency = delay(section, "cap_latency", spec.cap_latency);
  section.finish();
  return spec;
}

ElementBandSpec read_element_band(Section section) {
  ElementBandSpec spec;
  spec.cap_at = section.fraction("cap_at", spec.cap_at);
  spec.release_at = section.fraction("release_at", spec.release_at);
  if (spec.release_at >= spec.cap_at) section.fail("release_at", "must be less than 'cap_at'");
  section.finish();
  return spec;
}

TierControlSpec read_tier(Section section, scheduling::Tier tier) {
  TierControlSpec spec;
  if (section.has("cap_latency")) spec.cap_latency = delay(section, "cap_latency");
  spec.lowest_cap = section.fraction("lowest_cap", spec.lowest_cap);
  if (tier != scheduling::Tier::inference && section.has("suspend_within"))
    spec.suspend_within = delay(section, "suspend_within");
  section.finish();
  return spec;
}

} // namespace

void read_tiered_control(Section& control, TieredControlSpec& into) {
  if (auto fast = control.optional_section("fast")) into.fast = read_fast_loop(*fast);
  if (auto elements = control.optional_section("elements")) into.elements = read_element_band(*elements);
  auto tiers = control.optional_section("tiers");
  if (!tiers) return;
  constexpr scheduling::PerTier<std::string_view> keys = {"batch", "fine_tune", "inference"};
  for (const auto tier : scheduling::tier_order)
    if (auto section = tiers->optional_section(keys[index(tier)])) into.tiers[index(tier)] = read_tier(*section, tier);
  tiers->finish();
}

} // namespace minehall::scenario
