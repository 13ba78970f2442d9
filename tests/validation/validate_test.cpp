#include "sim/command/validate/validate.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace {

const std::string header = "id,area,case,inputs,quantity,value,unit,tol,tol_kind,kind,status,source,note\n";
const std::string ettr_header =
    "id,tau_s,delta_s,restart_s,mtbf_s,ettr_exact,tau_young_s,tau_daly_s,abs_tol_mc,source\n";

struct Run {
  int status = 0;
  std::string out;
  std::string err;
};

Run validate(const std::vector<std::string>& tables, bool json = false) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = minehall::command::run_validate(tables, json, {}, out, err);
  return {status, out.str(), err.str()};
}

Run validate_text(const std::string& content, bool json = false) {
  const auto file = std::filesystem::temp_directory_path() / ("minehall_table_" + std::to_string(getpid()) + ".csv");
  std::ofstream{file, std::ios::binary} << content;
  Run run = validate({file.string()}, json);
  std::filesystem::remove(file);
  return run;
}

nlohmann::json results_of(const std::string& content) {
  return nlohmann::json::parse(validate_text(content, true).out);
}

std::string a_row(const std::string& area, const std::string& inputs, const std::string& quantity,
                  const std::string& value_to_status) {
  return header + "row," + area + ",case,\"" + inputs + "\"," + quantity + "," + value_to_status + ",source,\n";
}

} // namespace

TEST_CASE("every covered row of the project's tables passes") {
  const Run run = validate({});
  INFO(run.out);
  CHECK(run.status == 0);
  CHECK_THAT(run.out, Catch::Contains("0 FAIL"));
  CHECK_THAT(run.out, Catch::Contains("rt-vec1") && Catch::Contains("0x1d00d86a"));
  CHECK_THAT(run.out, Catch::Contains("ckpt_0/ettr_exact") && Catch::Contains("tr-2500-50-eta"));
}

TEST_CASE("rows never seen before are computed from their inputs") {
  // 45 USD/PH/day at 30 J/TH, PUE 1.1, fee 2 %: 45 x 0.98 / (24 x 30 x 1.1) = 55.68 USD/MWh
  const auto rows = results_of(a_row("breakeven", "hashprice=45;efficiency=30;pue=1.1;pool_fee=0.02",
                                     "breakeven_power_price", "55.6818,USD/MWh,1e-5,rel,analytic,computed"));
  CHECK(rows.at(0).at("result") == "pass");
  CHECK(rows.at(0).at("id") == "row");
}

TEST_CASE("power rows of other loads, ratings and grades are computed") {
  const auto result = [](const std::string& area, const std::string& inputs, const std::string& quantity,
                         const std::string& value) {
    return results_of(a_row(area, inputs, quantity, value + ",analytic,computed")).at(0).at("result");
  };
  // Gold: losses 0.2 (1/0.88 - 1) and 0.5 (1/0.92 - 1), 0.4 between: 0.0380764; below 0.2 their line goes on
  CHECK(result("power", "grade=Gold;load=0.4", "efficiency", "0.9130831,ratio,1e-6,abs") == "pass");
  CHECK(result("power", "grade=Gold;load=0.1", "efficiency", "0.8205405,ratio,1e-6,abs") == "pass");
  CHECK(result("power", "grade=Copper;load=0.4", "efficiency", "0.9,ratio,1,abs") == "not covered");
  CHECK(result("power", "a0=0.01;a1=0;a2=0.02;load=0.5", "efficiency", "0.9708738,ratio,1e-6,abs") == "pass");
  CHECK(result("power", "rating_kVA=1000;no_load_W=1500;load_loss_W=9000;load=1.2", "loss", "14460,W,1e-9,rel") ==
        "pass");
  // hold 1, tau 600: 600 ln(1.44 / 0.44)
  CHECK(result("power", "tau=600;hold=1;preload=0;current=1.2", "trip_time", "711.3741994,s,1e-6,rel") == "pass");
  const std::string held = "tau=900;hold=1.13;preload=1;current=1.1";
  CHECK(result("power", held, "must_not_trip_within", "100,h,0,min") == "pass");
  CHECK(result("power", held, "must_trip_within", "100,h,0,max") == "fail");
  CHECK(result("power", "ups=3;load_each=1", "load_after_one_lost", "1.5,ratio,1e-9,abs") == "pass");
  CHECK(result("power", "ups=1;load_each=1", "load_after_one_lost", "1.5,ratio,1e-9,abs") == "not covered");
  CHECK(result("capping", "ups=6", "extra_servers", "0.2,ratio,1e-9,abs") == "pass");
  // 2 nodes of (50 + 100 + 10 + 1) / 0.9, one unit: (2 x 180 + 5) / 0.5 = 730 a chassis; 3 racks of one, 7 W of pumps
  const std::string machine = "cpu_util=1;gpu_util_sum=2;cpu_W=(20,50);gpu_W=(0,50);mem_W=10;nic_W=1;nvme_W=0;"
                              "nodes_per_chassis=2;switch_W_per_chassis=0;rectifiers_per_chassis=1;chassis_per_rack=1;"
                              "racks=3;cdus=1;cdu_W=7;sivoc=(1,0.9);rectifier=(5,0.5)";
  CHECK(result("power", machine, "system_power", "2197,W,1e-9,rel") == "pass");
  CHECK(result("power", machine, "conversion_loss", "1224,W,1e-9,rel") == "pass");
  const Run run = validate_text(a_row("power", machine + ",1)", "system_power", "2197,W,1e-9,rel,analytic,computed"));
  CHECK(run.status == 4);
  CHECK_THAT(run.err, Catch::Contains("rectifier:"));
  CHECK(run.out.empty());
}

TEST_CASE("a wrong value fails with status 1") {
  const auto table = a_row("cooling", "T_db=20;RH=50", "T_wb", "14.5,C,0.001,abs,analytic,computed");
  const Run run = validate_text(table);
  CHECK(run.status == 1);
  CHECK_THAT(run.out, Catch::Contains("FAIL") && Catch::Contains("0 pass, 1 FAIL, 0 not covered"));
  CHECK(results_of(table).at(0).at("result") == "fail");
}

TEST_CASE("rows that cannot be computed are not covered, and never a pass") {
  const std::string rest = "5,W,1,rel,analytic,";
  CHECK(results_of(a_row("deals", "it_MW=1", "npv", rest + "seen")).at(0).at("result") == "not covered");
  CHECK(results_of(a_row("power", "load=0.5", "loss", rest + "seen")).at(0).at("computed").is_null());
  CHECK(results_of(a_row("cooling", "T_db=20;RH=50", "T_wb", "13.7,C,1,abs,analytic,memory")).at(0).at("result") ==
        "not covered");
  CHECK(results_of(a_row("cooling", "T_db=20;RH=50", "T_wb", "13-14,C,1,info,analytic,seen")).at(0).at("result") ==
        "not covered");
  CHECK(results_of("id,system,Wq\nq,MM1,3\n").at(0).at("result") == "not covered");
  CHECK(validate_text(a_row("deals", "it_MW=1", "npv", rest + "seen")).status == 0);
}

TEST_CASE("bounds are held as bounds") {
  const std::string inputs = "T0=24;T_inf=84;tau=600;T_limit=32"; // 85.86 s
  const auto result = [&](const std::string& value) {
    return results_of(a_row("cooling", inputs, "time_to_limit", value + ",analytic,seen")).at(0).at("result");
  };
  CHECK(result("1,min,0,min") == "pass");
  CHECK(result("1,min,0,max") == "fail");
  CHECK(result("85-86,s,0,range") == "pass");
}

TEST_CASE("an effective training time ratio that is off fails in its column only") {
  const auto rows = results_of(ettr_header + "x,3600,60,600,28440,0.9,1847.38,1807.59,0.003,s\n");
  REQUIRE(rows.size() == 3);
  CHECK(rows.at(0).at("id") == "x/ettr_exact");
  CHECK(rows.at(0).at("result") == "fail");
  CHECK(rows.at(1).at("result") == "pass");
  CHECK(rows.at(2).at("result") == "pass");
}

TEST_CASE("a table that cannot be trusted ends with status 4 and its place") {
  const std::vector<std::pair<std::string, std::string>> tables = {
      // and what is said of each
      {"", ":1: the table is empty"},
      {"a,b\n1,2\n", ":1: no column 'id'"},
      {"id,id\n1,2\n", ":1: column 'id' stands twice"},
      {header + "one,two\n", ":2: 2 fields"},
      {header + "\"open\n\n", ":2: a quote is opened"},
      {std::string{"id,\0\n", 5}, "zero byte"},
      {a_row("cooling", "T_db=warm;RH=50", "T_wb", "1,C,1,abs,analytic,seen"), ":2: inputs: T_db:"},
      {a_row("cooling", "T_db=20;RH=50", "T_wb", "much,C,1,abs,analytic,seen"), ":2: value:"},
      {a_row("cooling", "T_db=20;RH=50", "T_wb", "1,C,1,roughly,analytic,seen"), ":2: tol_kind:"},
      {a_row("cooling", "T_db=20;T_db=21", "T_wb", "1,C,1,abs,analytic,seen"), "'T_db' given twice"},
      {a_row("cooling", "T_db", "T_wb", "1,C,1,abs,analytic,seen"), "expected key=value"},
      {a_row("hashprice", "D=0;subsidy=1;fee_share=0;price=1", "hashprice", "1,USD/PH/day,1,abs,p,seen"), "D:"},
  };
  for (const auto& [content, problem] : tables) {
    const Run run = validate_text(content);
    CAPTURE(content);
    CHECK(run.status == 4);
    CHECK_THAT(run.err, Catch::Contains(problem));
    CHECK(run.out.empty());
  }
}

TEST_CASE("a table that is not there, or is a folder, ends with status 4") {
  CHECK(validate({"/nowhere/table.csv"}).status == 4);
  CHECK(validate({"/"}).status == 4);
}
