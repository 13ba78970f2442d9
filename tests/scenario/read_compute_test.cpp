#include "sim/scenario/document.hpp"
#include "sim/scenario/read_compute.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

scenario::ClusterSpec cluster(const std::string& text) {
  auto document = scenario::parse("site.yaml", text);
  auto spec = scenario::read_cluster(document.root());
  document.finish();
  return spec;
}

} // namespace

TEST_CASE("a cluster reads with its units; what is absent has its default") {
  const auto spec =
      cluster("nodes: {racks: 16, per_rack: 8, gpus: 8, idle: 2.8 kW, max: 10.2 kW}\n"
              "fabric: {nic: 400 Gbit/s, storage: 200 GB/s}\n"
              "scheduler: {kind: fifo}\n"
              "checkpoint: {every: 4 h}\n"
              "failures: {law: {kind: exponential, mtbf: 154 d}, repair: {kind: lognormal, sigma: 0.5}}\n");
  CHECK(spec.nodes.node.max == 10.2_kW);
  CHECK(spec.fabric.nic.si() == Approx(50e9));
  CHECK(spec.fabric.uplinks == 16);
  CHECK(std::holds_alternative<scheduling::FifoSpec>(spec.scheduler));
  CHECK(spec.checkpoint.every == 4.0_h);
  REQUIRE(spec.outages.failures);
  CHECK(reliability::mean_time_to_failure(spec.outages.failures->failure) == 154.0_days);
  CHECK(std::get<reliability::LognormalRepairSpec>(spec.outages.failures->repair).sigma == 0.5);
  const auto names = scenario::node_names(spec.nodes);
  REQUIRE(names.size() == 128);
  CHECK(names.front() == "rack_01.node_1");
  CHECK(names.back() == "rack_16.node_8");
}

TEST_CASE("nothing but nodes: backfilling, no failures") {
  const auto spec = cluster("nodes: {racks: 1}");
  CHECK(std::holds_alternative<scheduling::EasyBackfillSpec>(spec.scheduler));
  CHECK_FALSE(spec.outages.any());
}

TEST_CASE("a wrong cluster says what is wrong with it") {
  const std::string nodes = "nodes: {racks: 1}\n";
  CHECK_THROWS_WITH(cluster("nodes: {racks: 0}"), Contains("nodes.racks: must lie in [1, 4096]"));
  CHECK_THROWS_WITH(cluster("nodes: {racks: 4096, per_rack: 256}"), Contains("more than 65536 nodes"));
  CHECK_THROWS_WITH(cluster("nodes: {idle: 9 kW}"), Contains("max: must lie above 'idle'"));
  CHECK_THROWS_WITH(cluster("nodes: {gpu_max: 2 kW}"), Contains("all GPUs together are above 'max'"));
  CHECK_THROWS_WITH(cluster("nodes: {cap: {lowest: 10 %}}"), Contains("lowest: must lie above 'floor'"));
  CHECK_THROWS_WITH(cluster(nodes + "fabric: {nic: 0 GB/s}"), Contains("fabric.nic: must be above 0"));
  CHECK_THROWS_WITH(cluster(nodes + "fabric: {latency: 2 s}"), Contains("must lie in (0, 1] s"));
  CHECK_THROWS_WITH(cluster(nodes + "scheduler: {kind: easy backfil}"), Contains("easy backfill"));
  CHECK_THROWS_WITH(cluster(nodes + "scheduler: {kind: fifo, depth: 3}"), Contains("depth"));
  CHECK_THROWS_WITH(cluster(nodes + "checkpoint: {every: 0 h}"), Contains("every: must be at least 1 s"));
  CHECK_THROWS_WITH(cluster(nodes + "checkpoint: {restart: -1 s}"), Contains("restart: must not be negative"));
  CHECK_THROWS_WITH(cluster(nodes + "failures: {law: {kind: exponential, mtbf: 0 d}}"),
                    Contains("mtbf: must be at least 1 min"));
  CHECK_THROWS_WITH(cluster(nodes + "failures: {repair: {kind: lognormal, sigma: 9}}"), Contains("must lie in [0, 3]"));
}
