#include "sim/scenario/load_failures.hpp"
#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scenario;

namespace {

FailureTraceSpec spec_of(const std::string& path, Root root = Root::scenario) {
  return {.input = {root, path},
          .entity_column = "entity",
          .from_column = "from",
          .place = {.file = "site.yaml", .line = 3, .column = 5}};
}

} // namespace

TEST_CASE("a trace of rows with two dates: stamps count from the midnight before the earliest") {
  const Folder folder;
  folder.write("a.csv", "entity,from,until,event\n"
                        "ups_a,2024-01-02 06:00,2024-01-02 08:00,DBE\n"
                        "ups_a,2024-01-02 07:00,2024-01-02 10:00,DBE\n" // overlaps: one outage
                        "ups_b,2024-01-03 00:00,,DBE\n"                 // open: the repair law says
                        "ups_b,2024-01-04 00:00,2024-01-05 00:00,moved\n");
  auto spec = spec_of("a.csv");
  spec.until_column = "until";
  spec.only_column = "event";
  spec.only_values = {"DBE"};
  const auto loaded = load_failures(spec, {"ups_a", "ups_b", "ups_c"}, 10.0_days, folder.paths());
  REQUIRE(loaded.outages.size() == 3);
  REQUIRE(loaded.outages[0].size() == 1);
  CHECK(loaded.outages[0][0].from == 6.0_h);
  CHECK(*loaded.outages[0][0].until == 10.0_h);
  REQUIRE(loaded.outages[1].size() == 1);
  CHECK(loaded.outages[1][0].from == 1.0_days);
  CHECK_FALSE(loaded.outages[1][0].until);
  CHECK(loaded.outages[2].empty());
  CHECK(loaded.quality.rows == 4);
  CHECK(loaded.quality.dropped == 1);
}

TEST_CASE("a trace of begins and ends, numbered; its entities stand for ours in order; skip begins later") {
  const Folder folder;
  folder.write("a.csv", "entity,from,what,desc\n"
                        "x9,1.0,fault_start,fan\n"
                        "x9,1.5,fault_start,\"gpu, one\"\n"
                        "k2,2.0,fault_start,fan\n"
                        "x9,2.5,fault_end,\"gpu, one\"\n"
                        "k2,2.5,fault_end,gpu\n" // never began: dropped
                        "x9,4.0,fault_end,fan\n"
                        "k2,9.0,fault_end,fan\n");
  auto spec = spec_of("a.csv");
  spec.event_column = "what";
  spec.begin_word = "fault_start";
  spec.end_word = "fault_end";
  spec.pair_columns = {"desc"};
  spec.unit = 86400;
  spec.match = TraceMatch::in_order;
  spec.skip = 3.0_days;
  const auto loaded = load_failures(spec, {"node_1", "node_2"}, 5.0_days, folder.paths());
  REQUIRE(loaded.outages[0].size() == 1);
  CHECK(loaded.outages[0][0].from == 0.0_s); // began before the run
  CHECK(*loaded.outages[0][0].until == 1.0_days);
  REQUIRE(loaded.outages[1].size() == 1);
  CHECK(*loaded.outages[1][0].until == 6.0_days);
  CHECK(loaded.quality.dropped == 1);
}

TEST_CASE("rows about others are counted") {
  const Folder folder;
  folder.write("a.csv", "entity,from\nups_a,5\nups_x,6\nups_a,7\nups_y,8\n");
  auto spec = spec_of("a.csv");
  CHECK(load_failures(spec, {"ups_a"}, 5.0_days, folder.paths()).quality.dropped == 2);
  spec.match = TraceMatch::in_order; // the first two stand for ours
  CHECK(load_failures(spec, {"one", "two"}, 5.0_days, folder.paths()).quality.dropped == 1);
}

TEST_CASE("a trace that cannot be trusted says where and what to do") {
  const Folder folder;
  const auto refused = [&](const std::string& text, FailureTraceSpec spec) {
    folder.write("a.csv", text);
    return error_of([&] { (void)load_failures(spec, {"ups_a"}, 5.0_days, folder.paths()); });
  };
  auto two = spec_of("a.csv");
  two.until_column = "until";
  CHECK(refused("entity,from,until\nups_a,5,4\n", two) ==
        "a.csv:2:9: failures: column 'until': ends before it began; check the columns");
  CHECK(refused("entity,from,until\nups_b,5,6\n", two) ==
        "a.csv:1:1: failures: no row is about 'ups_a'; set entity or match: in order, or check only_values");
  auto events = spec_of("a.csv");
  events.event_column = "what";
  events.begin_word = "start";
  events.end_word = "end";
  CHECK(
      refused("entity,from,what\nups_a,5,stop\n", events) ==
      "a.csv:2:9: failures: column 'what': 'stop' is neither begin_word 'start' nor end_word 'end'; narrow the rows by "
      "only_column");
  CHECK(refused("entity,from,what\nups_a,5,start\nups_a,4,end\n", events) ==
        "a.csv:3:7: failures: column 'from': ends before it began; sort the trace by date");
  CHECK(refused("entity,from,what\nups_a,5,start\nups_a,2024-01-01 00:00,end\n", events).find("a.csv:3:7") == 0);
}

TEST_CASE("the fault trace of 400 GPU servers") {
  const auto data = data_folder();
  if (!data) return;
  auto spec = spec_of("failures/infinitehbd_faults_day000_240.csv", Root::data);
  spec.entity_column = "node_id";
  spec.from_column = "event_time_days";
  spec.event_column = "event_type";
  spec.begin_word = "fault_start";
  spec.end_word = "fault_end";
  spec.pair_columns = {"desc"};
  spec.unit = 86400;
  spec.match = TraceMatch::in_order;
  std::vector<std::string> names;
  for (int n = 0; n < 400; ++n) names.push_back("node_" + std::to_string(n));
  const Paths paths{.scenario_dir = {}, .data_dir = *data};
  SeriesQuality quality;
  const auto rows = import_failures(read_input(spec.input, "failures", spec.place, paths), spec, quality);
  CHECK(rows.size() == 381); // starts, as its PROVENANCE counts them
  std::vector<double> repairs;
  for (const auto& row : rows)
    if (row.until) repairs.push_back(*row.until - row.from);
  CHECK(rows.size() - repairs.size() == 10); // still open at the end of the file
  std::nth_element(repairs.begin(), repairs.begin() + static_cast<long>(repairs.size() / 2), repairs.end());
  CHECK(repairs[repairs.size() / 2] / 3600 == Approx(29.8).epsilon(0.01));
  const auto loaded = load_failures(spec, names, 240.0_days, paths);
  CHECK(std::count_if(loaded.outages.begin(), loaded.outages.end(), [](const auto& o) { return !o.empty(); }) == 184);
}

TEST_CASE("Titan's GPUs: 4,826 double-bit errors and 1,541 off the bus, at the date of removal") {
  const auto data = data_folder();
  if (!data) return;
  auto spec = spec_of("failures/titan_gpu_history.csv.gz", Root::data);
  spec.entity_column = "location";
  spec.from_column = "remove";
  spec.only_column = "event";
  spec.only_values = {"DBE", "OTB"};
  spec.match = TraceMatch::in_order;
  SeriesQuality quality;
  const auto rows = import_failures(
      read_input(spec.input, "failures", spec.place, {.scenario_dir = {}, .data_dir = *data}), spec, quality);
  CHECK(rows.size() == 4826 + 1541);
  CHECK(quality.rows == 37343);
}
