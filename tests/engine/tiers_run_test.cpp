// Tiers in a run: who is capped when, what it costs each tier, and whether a device trips.
#include "tests/engine/site_bench.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::test;
using scheduling::Tier;

namespace {

scheduling::JobRecord job(double submit, double run, int gpus, Tier tier) {
  return {.submit_s = submit, .run_s = run, .requested_s = run, .gpus = gpus, .tier = tier};
}

// The bench hands jobs over by itself; the scenario says that they have tiers.
const std::string jobs = "jobs: {file: none.csv, tier_column: tier}\n";

// 700 W a slot: 5.6 kW of batch, 2.8 of fine-tuning, 2.8 of inference, above 5.6 kW of idle nodes; from `submit` on.
std::vector<scheduling::JobRecord> three(double submit = 0) {
  return {job(submit, 20 * hour, 8, Tier::batch), job(submit, 20 * hour, 4, Tier::fine_tune),
          job(submit, 20 * hour, 4, Tier::inference)};
}

// A PDU for 13 kVA behind which all of the GPUs hang.
std::string small_pdu(const std::string& control) {
  return with(small_site, "rating: 500 kVA, loss_fraction: 1.5 %",
              "rating: 13 kVA, loss_fraction: 0 %, protection: {kind: ups overload}") +
         jobs + "control: {" + control + "}\n";
}

// Log-log between 125 % 60 s and 133 % 10 s.
double overload_time(double multiple) {
  return 60 * std::exp(std::log(multiple / 1.25) / std::log(1.33 / 1.25) * std::log(10.0 / 60));
}

} // namespace

TEST_CASE("an import limit below what can be had: tiers are capped in their order and pay by their caps") {
  const SiteBench bench{
      small_site + jobs +
          "events:\n  - {what: import limit, feed: feed, limit: 1 kW, at: 2025-01-01T10:00:00Z, for: 2 h}\n",
      mild_day(Series::constant(0), three())};
  CHECK(bench.broken_laws() == "");
  CHECK(bench.lost_causes() == std::vector<double>{});
  const auto batch = bench.events("cap batch"), fine = bench.events("cap fine-tune"),
             inference = bench.events("cap inference");
  REQUIRE(batch.size() == 2);
  REQUIRE(inference.size() == 2);
  for (const auto* tier : {&batch, &fine, &inference}) CHECK((*tier)[0].value == 0.44);
  CHECK(batch[0].id < fine[0].id);
  CHECK(fine[0].id < inference[0].id);
  CHECK(bench.events("stop for import limit").back().id < batch[0].id);
  CHECK(inference[1].id < fine[1].id);
  CHECK(fine[1].id < batch[1].id);
  CHECK(bench.events("restart after import limit").front().id > batch[1].id);
  // From cap_latency after the order of 10:00:02 to cap_latency after the end of the limit.
  const double capped = inference[1].date - inference[0].date;
  CHECK(bench.scalar("hours_capped_inference") == Approx(capped / hour).epsilon(1e-12));
  CHECK(bench.scalar("shed_energy_batch") == Approx(5600 * 0.56 * capped).epsilon(1e-9));
  CHECK(bench.scalar("shed_energy_fine_tune") == Approx(2800 * 0.56 * capped).epsilon(1e-9));
  const double speed = std::pow(0.04 / 0.6, 0.24);
  CHECK(bench.scalar("gpu_time_slowed_inference") == Approx(4 * capped * (1 - speed)).epsilon(1e-9));
  CHECK(bench.scalar("availability_inference") ==
        Approx(1 - bench.scalar("gpu_time_slowed_inference") / bench.scalar("gpu_time_at_work_inference")));
  CHECK(bench.scalar("gpu_availability") == Approx(1 - 16 * capped * (1 - speed) / (16 * 24 * hour)).epsilon(1e-9));
}

TEST_CASE("a job slows by the cap of its own tier") {
  // 16.8 kW behind 13 kVA: 4.06 kW too many. Batch gives up 3.136, fine-tuning 0.924 of its 2.8; inference nothing.
  const SiteBench bench{small_pdu("reaction: 2 s, cap_latency: 5 s"), mild_day(Series::constant(0), three(hour))};
  CHECK(bench.broken_laws() == "");
  const auto batch = bench.events("cap batch"), fine = bench.events("cap fine-tune");
  REQUIRE(!batch.empty());
  REQUIRE(!fine.empty());
  for (const auto& given : {batch, fine}) // no room to give back until inference ends
    CHECK((given.size() == 1 || given[1].date >= 21 * hour));
  CHECK(batch[0].date == hour + 2);
  CHECK(batch[0].value == 0.44);
  CHECK(fine[0].value == Approx(1 - (16.8 - 13 * 0.98 - 3.136) / 2.8).epsilon(1e-6));
  CHECK(bench.events("cap inference").empty());
  CHECK(bench.scalar("availability_inference") == 1);
  CHECK(bench.scalar("shed_energy_inference") == 0);
  CHECK(bench.scalar("availability_batch") < bench.scalar("availability_fine_tune"));
}

TEST_CASE("whether the device trips depends on who is fast enough, and by how much is told") {
  const double trip = overload_time(16.8 / 13); // 25.5 s
  const auto run = [](const std::string& control) {
    return SiteBench{small_pdu(control), mild_day(Series::constant(0), three(hour))};
  };
  const auto out_of_band = run("reaction: 2 s, cap_latency: 5 s");
  CHECK(out_of_band.scalar("trips") == 0);
  CHECK(out_of_band.scalar("margin_to_trip") == Approx(trip - 7).epsilon(1e-6));
  CHECK(out_of_band.scalar("trip_share_used") == Approx(7 / trip).epsilon(1e-6));

  const auto in_band = run("reaction: 2 s, cap_latency: 5 s, fast: {reaction: 100 ms, cap_latency: 100 ms}");
  CHECK(in_band.scalar("trips") == 0);
  CHECK(in_band.scalar("margin_to_trip") == Approx(trip - 0.2).epsilon(1e-6));

  const auto late = run("reaction: 2 s, cap_latency: 40 s");
  CHECK(late.scalar("trips") == 1);
  CHECK(late.scalar("margin_to_trip") == 0);
  CHECK(late.scalar("trip_share_used") == 1);
}

TEST_CASE("batch that writes its checkpoints and goes spares the device that would trip") {
  // 16.8 kW behind 14 kVA, 120 %: 105 s. Nobody is capped; the order comes after 2 s, takes 5 s, the write 60 s.
  const double trip = 600 * std::exp(std::log(1.2 / 1.1) / std::log(1.25 / 1.1) * std::log(60.0 / 600));
  const auto run = [](const std::string& batch) {
    const auto text = small_pdu("reaction: 2 s, cap_latency: 5 s, tiers: {batch: {" + batch +
                                "}, fine_tune: {lowest_cap: 1}, inference: {lowest_cap: 1}}");
    return SiteBench{with(text, "rating: 13 kVA", "rating: 14 kVA"), mild_day(Series::constant(0), three(hour))};
  };
  const auto spared = run("lowest_cap: 1, suspend_within: 60 s");
  CHECK(spared.broken_laws() == "");
  const double overload = spared.table("/power/chain").columns[4][0];
  CHECK(spared.lost_causes() == std::vector<double>{overload}); // of the order; its own id is the stay's cause
  CHECK(spared.scalar("trips") == 0);
  CHECK(spared.scalar("margin_to_trip") == Approx(trip - 67).epsilon(1e-6));
  CHECK(spared.scalar("suspensions") == 1);
  CHECK(spared.scalar("gpu_time_lost") == 0);
  CHECK(spared.scalar("availability_inference") == 1);
  const auto away = spared.events("suspend batch"), back = spared.events("resume batch");
  REQUIRE(away.size() == 1);
  CHECK(away[0].date == hour + 2);
  CHECK(away[0].value == Approx(5600));
  REQUIRE(back.size() == 1); // the others end at 21 h, control looks each five minutes
  CHECK(back[0].date > 21 * hour);
  CHECK(back[0].date <= 21 * hour + 300);
  // 7 s and from 365 s after the order's end to midnight
  CHECK(spared.scalar("gpu_time_unsaved") == Approx(8 * (24 * hour - back[0].date - 365)).epsilon(1e-9));

  const auto stays = run("lowest_cap: 1");
  CHECK(stays.scalar("trips") == 1);
  CHECK(stays.scalar("gpu_time_lost") > 0);
}

TEST_CASE("the slow loop keeps protected elements within their band") {
  // 16.8 kW behind 17 kVA: no overload, but 98.8 %; told to keep to 90 % and to give back up to 85 %.
  const auto text = with(small_pdu("elements: {cap_at: 90 %, release_at: 85 %}"), "rating: 13 kVA", "rating: 17 kVA");
  const SiteBench bench{text, mild_day(Series::constant(0), three(hour))};
  const auto batch = bench.events("cap batch");
  REQUIRE(!batch.empty());
  CHECK((batch.size() == 1 || batch[1].date >= 21 * hour));
  CHECK(batch[0].value == Approx(1 - (16.8 - 17 * 0.90) / 5.6).epsilon(1e-6));
  CHECK(bench.scalar("element_overloads") == 0);
  CHECK(std::isnan(bench.scalar("margin_to_trip")));
}

TEST_CASE("tiers are drawn by share, the same for each job in a longer trace") {
  const auto text = small_site + "jobs: {file: none.csv, tiers: {fine_tune: 20 %, inference: 10 %}}\n";
  const auto drawn = [&](std::size_t count) {
    std::vector<scheduling::JobRecord> records;
    for (std::uint32_t i = 0; i < count; ++i) {
      records.push_back(job(i, 60, 1, Tier::batch));
      records.back().id = i;
    }
    const SiteBench bench{text, mild_day(Series::constant(0), records)};
    scheduling::PerTier<int> counts{};
    for (const auto& one : bench.site.inputs().jobs) ++counts[index(one.tier)];
    return counts;
  };
  const auto counts = drawn(2000);
  CHECK(std::abs(counts[1] - 400) < 4 * std::sqrt(2000 * 0.2 * 0.8));
  CHECK(std::abs(counts[2] - 200) < 4 * std::sqrt(2000 * 0.1 * 0.9));
  CHECK(counts[0] + counts[1] + counts[2] == 2000);
}

TEST_CASE("tiers by the number of GPUs") {
  // 1 and 2 GPUs are inference, up to 8 fine-tuning, 16 batch: an hour each
  const auto text = small_site + "jobs: {file: none.csv, tiers: {inference_up_to: 2, fine_tune_up_to: 8}}\n";
  std::vector<scheduling::JobRecord> jobs;
  for (const int gpus : {1, 2, 3, 8, 16})
    jobs.push_back(job(hour * static_cast<double>(3 * jobs.size()), hour, gpus, Tier::batch));
  const SiteBench bench{text, mild_day(Series::constant(0), std::move(jobs))};
  CHECK(bench.scalar("gpu_time_at_work_inference") == Approx(3 * hour).epsilon(1e-3));
  CHECK(bench.scalar("gpu_time_at_work_fine_tune") == Approx(11 * hour).epsilon(1e-3));
  CHECK(bench.scalar("gpu_time_at_work_batch") == Approx(16 * hour).epsilon(1e-3));
  for (const std::string rule : {"{inference_up_to: 2, inference: 10 %}", "{inference_up_to: 9, fine_tune_up_to: 8}"})
    CHECK_THROWS(test::read_site_text(small_site + "jobs: {file: none.csv, tiers: " + rule + "}\n"));
}
