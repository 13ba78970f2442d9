#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scenario;

namespace {

JobTraceSpec spec_of() {
  JobTraceSpec spec;
  spec.input = {Root::scenario, "j.csv"};
  return spec;
}

LoadedJobs load(const std::string& text, const JobTraceSpec& spec, Duration horizon) {
  const Folder folder;
  folder.write("j.csv", text);
  return load_jobs(spec, horizon, folder.paths());
}

const std::string header = "timestamp,duration,num_gpus\n";

} // namespace

TEST_CASE("unsorted stamps count from the midnight before the first") {
  const auto loaded = load(header + "2017-10-02 01:00:00,66.5,8\n2017-10-01 00:30:00,10,1\n", spec_of(), 2.0_days);
  REQUIRE(loaded.jobs.size() == 2);
  CHECK(loaded.jobs[0].submit_s == 1800);
  CHECK(loaded.jobs[0].gpus == 1);
  CHECK(loaded.jobs[0].id == 0);
  CHECK(loaded.jobs[1].submit_s == 90000);
  CHECK(loaded.jobs[1].run_s == 66.5);
  CHECK(loaded.jobs[1].requested_s == 66.5);
}

TEST_CASE("equal rows are counted, and dropped if so declared") {
  const std::string text = header + "2017-10-01 00:30:00,10,1\n2017-10-01 00:30:00,10,1\n";
  JobTraceSpec spec = spec_of();
  CHECK(load(text, spec, 1.0_days).jobs.size() == 2);
  CHECK(load(text, spec, 1.0_days).quality.duplicates == 1);
  spec.duplicates = Duplicates::drop;
  CHECK(load(text, spec, 1.0_days).jobs.size() == 1);
  CHECK(load(text, spec, 1.0_days).quality.duplicates == 1);
}

TEST_CASE("a trace begins anew every period, and a job runs on over the seam") {
  JobTraceSpec spec = spec_of();
  spec.tile_every = 1.0_days;
  const auto loaded = load("timestamp,duration,num_gpus\n100,200000,1\n86000,5,2\n", spec, 2.5_days);
  REQUIRE(loaded.jobs.size() == 5);
  CHECK(loaded.jobs[2].submit_s == 86500);
  CHECK(loaded.jobs[2].run_s == 200000);
  CHECK(loaded.jobs[4].submit_s == 172900);
  CHECK(loaded.jobs[4].id == 4);
}

TEST_CASE("jobs without run time or size are dropped and counted") {
  const auto loaded = load(header + "5,,1\n6,7,0\n7,8,1\n", spec_of(), 1.0_days);
  CHECK(loaded.jobs.size() == 1);
  CHECK(loaded.quality.dropped == 2);
}

TEST_CASE("declared columns and requested times") {
  JobTraceSpec spec = spec_of();
  spec.requested_column = "limit";
  spec.request_factor = 2;
  const auto loaded = load("timestamp,duration,num_gpus,limit\n1,10,1,50\n2,10,1,\n", spec, 1.0_days);
  CHECK(loaded.jobs[0].requested_s == 50);
  CHECK(loaded.jobs[1].requested_s == 20);
}

TEST_CASE("job rows that cannot be") {
  const auto error = [](const std::string& row, JobTraceSpec spec = spec_of()) {
    return error_of([&] { load(header + row, spec, 1.0_days); });
  };
  CHECK(error("1,-5,1\n") ==
        "j.csv:2:3: jobs: column 'duration': '-5' is negative; leave the field empty if it is unknown");
  CHECK(error("1,5,1.5\n") ==
        "j.csv:2:5: jobs: column 'num_gpus': '1.5' is not a whole number of GPUs up to a million");
  CHECK(error(",5,1\n") == "j.csv:2:1: jobs: column 'timestamp': empty; every job needs a submit time");
  CHECK(error("2017-10-01 00:00:00,5,1\n7,5,1\n") ==
        "j.csv:3:1: jobs: column 'timestamp': '7' is not a stamp such as 2024-01-31 14:00:05");
  CHECK(error("1,,1\n") == "j.csv:1:1: jobs: no job with a run time and a size; is the file cut off?");
  JobTraceSpec tiled = spec_of();
  tiled.tile_every = 1.0_h;
  CHECK(error("90000,5,1\n", tiled) ==
        "j.csv:2:1: jobs: submitted after the trace has begun anew; set tile_every to at least 2 d, or cut the trace");
}

TEST_CASE("the Standard Workload Format") {
  JobTraceSpec spec = spec_of();
  spec.format = JobFormat::swf;
  const std::string good =
      "; MaxNodes: 512\n1 9 -1 5004 64 -1 -1 64 15072 -1 1 1 1 1 1 1 -1 -1\n"
      "2 40 -1 -1 1 -1 -1 1 18405 -1 1 1 1 1 1 1 -1 -1\n3 41 -1 60 2 -1 -1 -1 -1 -1 1 1 1 1 1 1 -1 -1\r\n";
  const auto loaded = load(good, spec, 1.0_days);
  REQUIRE(loaded.jobs.size() == 2);
  CHECK(loaded.jobs[0].submit_s == 9);
  CHECK(loaded.jobs[0].run_s == 5004);
  CHECK(loaded.jobs[0].gpus == 64);
  CHECK(loaded.jobs[0].requested_s == 15072);
  CHECK(loaded.jobs[1].gpus == 2);
  CHECK(loaded.jobs[1].requested_s == 60);
  CHECK(loaded.quality.dropped == 1);
  const auto error = [&](const std::string& text) { return error_of([&] { load(text, spec, 1.0_days); }); };
  CHECK(error("1 2 3\n") == "j.csv:1:1: jobs: 3 fields; a job of SWF has 18, with -1 for unknown");
  CHECK(error("1 x\n") == "j.csv:1:3: jobs: field 2: 'x' is not a number; write -1 for unknown");
  CHECK(error("1 -1 -1 5004 64 -1 -1 64 15072 -1 1 1 1 1 1 1 -1 -1\n") ==
        "j.csv:1:1: jobs: field 2: a job without submit time; remove the row");
}

TEST_CASE("processors are whole, and no more than there are") {
  JobTraceSpec spec = spec_of();
  spec.format = JobFormat::swf;
  const auto error = [&](const std::string& processors) {
    return error_of(
        [&] { load("1 9 -1 5004 64 -1 -1 " + processors + " 15072 -1 1 1 1 1 1 1 -1 -1\n", spec, 1.0_days); });
  };
  CHECK(error("2.5") == "j.csv:1:1: jobs: not a whole number of processors; check field 8");
  CHECK(error("1000001") == "j.csv:1:1: jobs: more than a million processors; check field 8");
  CHECK(error("1000000") == "no error");
}

TEST_CASE("a load is at most what a node has") {
  JobTraceSpec spec = spec_of();
  spec.loads = {{"gpu", 500.0_W}};
  spec.node_range = 1.0_kW;
  const auto load_of = [&](const std::string& gpu) {
    return error_of([&] { load("timestamp,duration,num_gpus,gpu\n1,10,2," + gpu + "\n", spec, 1.0_days); });
  };
  CHECK(load_of("2") == "no error");
  for (const char* more : {"2.01", "1e300"})
    CHECK_THAT(load_of(more), Catch::StartsWith("j.csv:2:8: jobs: column 'gpu': a load of ") &&
                                  Catch::Contains("of which a node has 1000 W (max less idle)"));
}

TEST_CASE("a trace that is tiled too often is refused before it fills the memory") {
  JobTraceSpec spec = spec_of();
  spec.tile_every = 1.0_s;
  CHECK(error_of([&] { load(header + "0,10,1\n", spec, Duration::from_si(3e8)); }) ==
        "j.csv:1:1: jobs: more than 200 million jobs; choose a longer tile_every or a shorter run");
}

TEST_CASE("sizes in nodes, loads by column, and jobs from before the beginning") {
  JobTraceSpec spec = spec_of();
  spec.gpus_per_unit = 4;
  spec.loads = {{"cpu", 190.0_W}, {"gpu", 472.0_W}};
  const std::string text = "timestamp,duration,num_gpus,cpu,gpu\n-100,10,2,0.5,1.5\n7,10,1,nan,\n";
  CHECK(
      error_of([&] { load(text, spec, 1.0_days); }) ==
      "j.csv:2:1: jobs: column 'timestamp': '-100' lies before the trace's beginning; with 'early: at start' such jobs "
      "are submitted at 0");
  spec.early = Early::at_start;
  const auto loaded = load(text, spec, 1.0_days);
  REQUIRE(loaded.jobs.size() == 2);
  CHECK(loaded.jobs[0].submit_s == 0);
  CHECK(loaded.jobs[0].gpus == 8);
  CHECK(loaded.jobs[0].node_power_w == 803); // 0.5 * 190 + 1.5 * 472
  CHECK(loaded.jobs[1].node_power_w == 0);
  CHECK(load("timestamp,duration,num_gpus\n1,10,2\n", spec_of(), 1.0_days).jobs[0].node_power_w < 0);
}

TEST_CASE("a job's tier is a word of the trace; nothing is batch, anything else is refused") {
  JobTraceSpec spec = spec_of();
  spec.tier_column = "class";
  const std::string head = "timestamp,duration,num_gpus,class\n";
  const auto jobs = load(head + "1,5,1,inference\n2,5,1,\n3,5,1,fine-tune\n4,5,1,batch\n", spec, 1.0_days).jobs;
  REQUIRE(jobs.size() == 4);
  CHECK(jobs[0].tier == scheduling::Tier::inference);
  CHECK(jobs[1].tier == scheduling::Tier::batch);
  CHECK(jobs[2].tier == scheduling::Tier::fine_tune);
  CHECK(jobs[3].tier == scheduling::Tier::batch);
  CHECK_THROWS_WITH(load(head + "1,5,1,training\n", spec, 1.0_days), Catch::Contains("is no tier"));
}
