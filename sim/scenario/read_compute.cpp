#include "sim/scenario/read_compute.hpp"

#include "sim/scenario/ranges.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::scenario {
namespace {

std::uint32_t count(Section& section, std::string_view key, std::uint32_t fallback, std::uint32_t most) {
  const auto value = section.integer(key, fallback);
  if (value < 1 || value > most) section.fail(key, "must lie in [1, " + std::to_string(most) + "]");
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value, 1, most));
}

Bandwidth above_zero(Section& section, std::string_view key, Bandwidth fallback) {
  const auto value = section.bandwidth(key, fallback);
  if (value <= Bandwidth{}) section.fail(key, "must be above 0");
  return value;
}

scheduling::PolicySpec read_fifo(Section section) {
  section.finish();
  return scheduling::FifoSpec{};
}

scheduling::PolicySpec read_easy_backfill(Section section) {
  scheduling::EasyBackfillSpec spec;
  spec.depth = count(section, "depth", spec.depth, 1'000'000);
  section.finish();
  return spec;
}

constexpr Kind<scheduling::PolicySpec> queue_policies[] = {
    {"easy backfill", "first come, first served; others overtake if the head is not delayed", read_easy_backfill},
    {"fifo", "first come, first served; nobody overtakes", read_fifo},
};
compute::CapLaw read_cap_law(Section section) {
  compute::CapLaw law;
  law.floor = section.fraction("floor", law.floor);
  law.exponent = section.number("exponent", law.exponent);
  law.lowest = section.fraction("lowest", law.lowest);
  if (law.floor > 0.9) section.fail("floor", "must lie in [0, 0.9]");
  if (law.exponent <= 0 || law.exponent > 2) section.fail("exponent", "must lie in (0, 2]");
  if (law.lowest <= law.floor) section.fail("lowest", "must lie above 'floor'");
  section.finish();
  return law;
}

void read_power(Section& section, compute::NodeSpec& node) {
  node.idle = section.power("idle", node.idle);
  node.max = section.power("max", node.max);
  node.accelerator_max = section.power("gpu_max", node.accelerator_max);
  node.utilisation = section.fraction("utilisation", node.utilisation);
  if (node.idle < Power{}) section.fail("idle", "must not be negative");
  if (node.max <= node.idle) section.fail("max", "must lie above 'idle'");
  if (node.accelerator_max < Power{}) section.fail("gpu_max", "must not be negative");
  if (node.accelerator_max * node.gpus > node.max) section.fail("gpu_max", "all GPUs together are above 'max'");
}

// SimGrid lays a fat tree by trying each node with each leaf, 0.2 us a pair, and has a link of 1.3 kB for each uplink.
void refuse_vast(Section section, const ClusterSpec& spec) {
  constexpr double most_pairs = 1e7, most_links = 2e5;
  if (spec.fabric.kind == FabricKind::star) return;
  const double nodes = double{1} * spec.nodes.racks * spec.nodes.per_rack;
  const double leaves = std::ceil(nodes / std::max(2u, spec.fabric.nodes_per_leaf)) + 1;
  if (nodes * leaves > most_pairs || leaves * spec.fabric.uplinks > most_links)
    section.fail("fabric", "too large a fat tree to lay out: nodes x leaves must not exceed 1e7, leaves x uplinks 2e5; "
                           "take larger leaves, or fabric: {kind: star}");
}

std::string numbered(const std::string& prefix, std::uint32_t number, std::uint32_t last) {
  auto digits = std::to_string(number);
  const auto width = std::to_string(last).size();
  return prefix + std::string(width - digits.size(), '0') + digits;
}

} // namespace

std::span<const Kind<scheduling::PolicySpec>> policy_kinds() { return queue_policies; }

std::vector<std::string> node_names(const NodesSpec& spec) {
  std::vector<std::string> names;
  names.reserve(std::size_t{spec.racks} * spec.per_rack);
  for (std::uint32_t rack = 1; rack <= spec.racks; ++rack)
    for (std::uint32_t node = 1; node <= spec.per_rack; ++node)
      names.push_back(numbered(spec.rack_prefix, rack, spec.racks) + "." +
                      numbered(spec.node_prefix, node, spec.per_rack));
  return names;
}

NodesSpec read_nodes(Section section) {
  NodesSpec spec;
  spec.racks = count(section, "racks", spec.racks, 4096);
  spec.per_rack = count(section, "per_rack", spec.per_rack, 256);
  if (spec.racks * spec.per_rack > 65536) section.fail("racks", "more than 65536 nodes in all");
  spec.rack_prefix = section.text("rack_prefix", spec.rack_prefix);
  spec.node_prefix = section.text("node_prefix", spec.node_prefix);
  spec.node.gpus = count(section, "gpus", spec.node.gpus, 256);
  read_power(section, spec.node);
  spec.node.checkpoint_per_gpu = section.bytes("checkpoint_per_gpu", spec.node.checkpoint_per_gpu);
  if (const double bytes = spec.node.checkpoint_per_gpu.si(); !(bytes >= 0 && bytes <= 1e14))
    section.fail("checkpoint_per_gpu", "must lie in 0 .. 100 TB");
  if (auto cap = section.optional_section("cap")) spec.node.cap = read_cap_law(*cap);
  section.finish();
  return spec;
}

FabricSpec read_fabric(Section section) {
  static constexpr std::string_view kinds[] = {"fat tree", "star"};
  FabricSpec spec;
  spec.kind = static_cast<FabricKind>(section.choice("kind", kinds, 0));
  spec.nic = above_zero(section, "nic", spec.nic);
  spec.nodes_per_leaf = count(section, "nodes_per_leaf", spec.nodes_per_leaf, 4096);
  spec.uplinks = count(section, "uplinks", spec.uplinks, 4096);
  spec.latency = positive(section, "latency", spec.latency);
  if (spec.latency > Duration::from_si(1)) section.fail("latency", "must lie in (0, 1] s");
  spec.storage = above_zero(section, "storage", spec.storage);
  spec.wan = above_zero(section, "wan", spec.wan);
  section.finish();
  return spec;
}

scheduling::PolicySpec read_scheduler(Section section) { return read_kind(section, policy_kinds()); }

CheckpointSpec read_checkpoint(Section section) {
  CheckpointSpec spec;
  spec.every = at_least(section, "every", spec.every, Duration::from_si(1));
  spec.restart = delay(section, "restart", spec.restart);
  section.finish();
  return spec;
}

ClusterSpec read_cluster(Section section, double start_utc) {
  ClusterSpec spec;
  spec.nodes = read_nodes(section.section("nodes"));
  if (auto fabric = section.optional_section("fabric")) spec.fabric = read_fabric(*fabric);
  refuse_vast(section, spec);
  if (auto scheduler = section.optional_section("scheduler")) spec.scheduler = read_scheduler(*scheduler);
  if (auto checkpoint = section.optional_section("checkpoint")) spec.checkpoint = read_checkpoint(*checkpoint);
  spec.outages = read_outages(section, start_utc);
  section.finish();
  return spec;
}

} // namespace minehall::scenario
