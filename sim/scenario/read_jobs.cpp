#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_series.hpp"

#include <algorithm>

namespace minehall::scenario {
namespace {

constexpr std::string_view job_formats[] = {"csv", "swf"};
constexpr std::string_view duplicate_rules[] = {"keep", "drop"};
constexpr std::string_view early_rules[] = {"error", "at start"};

std::int32_t read_gpus_per_unit(Section section) {
  const auto count = section.integer("gpus_per_unit", 1);
  if (count < 1 || count > 256) section.fail("gpus_per_unit", "must lie in [1, 256]");
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(count, 1, 256));
}

LoadColumn read_load_column(Section section) {
  LoadColumn load{section.text("column"), section.power("power")};
  if (load.power < Power{}) section.fail("power", "must not be negative");
  section.finish();
  return load;
}

scheduling::TierShares read_tier_shares(Section& section) {
  scheduling::TierShares shares{section.fraction("fine_tune", 0.0), section.fraction("inference", 0.0)};
  if (shares.fine_tune + shares.inference > 1)
    section.fail("inference", "the shares together must not exceed 1; the rest is batch");
  return shares;
}

scheduling::TierSizes read_tier_sizes(Section& section) {
  constexpr int most = 1'000'000;
  scheduling::TierSizes sizes{whole(section, "inference_up_to", 0, 0, most),
                              whole(section, "fine_tune_up_to", 0, 0, most)};
  if (sizes.fine_tune_up_to != 0 && sizes.fine_tune_up_to < sizes.inference_up_to)
    section.fail("fine_tune_up_to", "must not be below 'inference_up_to'");
  return sizes;
}

// By shares or by size, one of the two.
void read_tier_rule(Section section, JobTraceSpec& spec) {
  const bool by_size = section.has("inference_up_to") || section.has("fine_tune_up_to");
  const bool by_share = section.has("inference") || section.has("fine_tune");
  if (by_size && by_share && !section.describing())
    section.fail("tiers", "go by size or by share; leave one of them out");
  if (by_size || section.describing()) spec.tier_sizes = read_tier_sizes(section);
  if (!by_size || section.describing()) spec.tiers = read_tier_shares(section);
  section.finish();
}

void read_csv_columns(Section section, JobTraceSpec& spec) {
  spec.submit_column = section.text("submit_column", spec.submit_column);
  spec.run_column = section.text("run_column", spec.run_column);
  spec.gpus_column = section.text("gpus_column", spec.gpus_column);
  if (section.has("requested_column")) spec.requested_column = section.text("requested_column", "");
  if (section.has("tier_column")) spec.tier_column = section.text("tier_column", "");
  spec.duplicates = static_cast<Duplicates>(section.choice("duplicates", duplicate_rules, 0));
  spec.early = static_cast<Early>(section.choice("early", early_rules, 0));
  spec.gpus_per_unit = read_gpus_per_unit(section);
  for (auto& load : section.list("load_columns")) spec.loads.push_back(read_load_column(load));
}

} // namespace

JobTraceSpec read_job_trace(Section section) {
  JobTraceSpec spec;
  spec.place = section.place();
  spec.input = read_path(section);
  spec.format = static_cast<JobFormat>(section.choice("format", job_formats, 0));
  if (spec.format == JobFormat::csv) read_csv_columns(section, spec);
  spec.request_factor = section.number("request_factor", 1);
  if (spec.request_factor < 1 || spec.request_factor > 1000) section.fail("request_factor", "must lie in [1, 1000]");
  if (auto tiers = section.optional_section("tiers")) read_tier_rule(*tiers, spec);
  if ((spec.tiers || spec.tier_sizes) && !spec.tier_column.empty() && !section.describing())
    section.fail("tiers", "the trace's 'tier_column' says it already; leave one of them out");
  if (section.has("tile_every")) spec.tile_every = at_least(section, "tile_every", {}, Duration::from_si(60));
  section.finish();
  return spec;
}

} // namespace minehall::scenario
