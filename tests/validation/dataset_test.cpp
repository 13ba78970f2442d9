// Rows whose number comes from a file of the data folder, or from the catalogue of programmes; all rows are invented.
#include "sim/command/validate/validate.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace {

const std::string header = "id,area,case,inputs,quantity,value,unit,tol,tol_kind,kind,status,source,note\n";

// A data folder that is gone after the test.
struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("minehall_dataset_" + std::to_string(getpid()));
  Folder() { std::filesystem::create_directories(path / "weather"); }
  ~Folder() { std::filesystem::remove_all(path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream{path / name} << text; }

  std::string err;
  int status = 0;
  nlohmann::json run(const std::string& rows, bool with_data = true) {
    write("table.csv", header + rows);
    std::ostringstream out, problems;
    status = minehall::command::run_validate({(path / "table.csv").string()}, true,
                                             with_data ? std::optional{path.string()} : std::nullopt, out, problems);
    err = problems.str();
    return status == 4 ? nlohmann::json{} : nlohmann::json::parse(out.str());
  }
  // Of a row, computed and result; `rest` from value on.
  nlohmann::json row(const std::string& inputs, const std::string& quantity, const std::string& rest,
                     bool with_data = true) {
    return run("r,weather,case,\"" + inputs + "\"," + quantity + "," + rest + ",dataset,computed,source,\n", with_data)
        .at(0);
  }
};

// Four hours of EPW: 10, 20, 30 and 40 C at 50, 50, 2 and 100 %, 101325 Pa.
std::string epw() {
  std::string text = "LOCATION,Nowhere,TX,USA,invented,0,32,-101,-6,870\n";
  for (int line = 2; line <= 8; ++line) text += "HEADER\n";
  const char* const hours[] = {"10.0,0,50", "20.0,0,50", "30.0,0,2", "40.0,0,100"};
  for (int h = 0; h < 4; ++h) text += "2001,1,1," + std::to_string(h + 1) + ",60,A," + hours[h] + ",101325,0,0\n";
  return text;
}

} // namespace

TEST_CASE("statistics of a weather file: mean, percentile between order statistics, hours strictly above") {
  Folder data;
  data.write("weather/a.epw", epw());
  const std::string file = "file=weather/a.epw;variable=T_db";
  CHECK(data.row(file, "mean", "25,C,1e-9,abs").at("result") == "pass");
  // rank 0.9 x 3 = 2.7: 30 + 0.7 x 10 = 37
  CHECK(data.row(file + ";percentile=90", "percentile", "37,C,1e-9,abs").at("result") == "pass");
  CHECK(data.row(file + ";percentile=90", "percentile", "310.15,K,1e-9,abs").at("result") == "pass");
  CHECK(data.row(file + ";threshold=30", "hours_above", "1,h,0,exact").at("result") == "pass");
  CHECK(data.row(file + ";threshold=29.9", "hours_above", "2,h,0,exact").at("result") == "pass");
  CHECK(data.row(file, "max", "40,C,1e-9,abs").at("result") == "pass");
  CHECK(data.row(file, "mean", "26,C,0.5,abs").at("result") == "fail");
}

TEST_CASE("a row with a floor of humidity means Stull's wet bulb, one without it the one at the file's pressure") {
  Folder data;
  data.write("weather/a.epw", epw());
  const std::string file = "file=weather/a.epw;variable=T_wb";
  // Stull (2011), his example: 20 C and 50 % is 13.7 C; the driest hour (30 C, 2 %) is lifted to 5 %.
  const auto stull = data.row(file + ";RH_floor=5", "mean", "18.92,C,10,abs").at("computed").get<double>();
  const auto exact = data.row(file, "mean", "18.92,C,10,abs").at("computed").get<double>();
  CHECK(stull != exact);
  CHECK(std::abs(stull - exact) < 1);
  CHECK(data.row(file, "max", "40,C,1e-6,abs").at("result") == "pass"); // saturated: wet bulb = dry bulb
}

TEST_CASE("any column of a CSV file, in the unit of the row; empty fields are left out") {
  Folder data;
  data.write("mix.csv", "timestamp,avg_CI\n2022-01-01 00:00,300\n2022-01-01 01:00,\n2022-01-01 02:00,400\n");
  CHECK(data.row("file=mix.csv;variable=avg_CI", "mean", "350,g/kWh,1e-9,abs").at("result") == "pass");
  CHECK(data.row("file=mix.csv;variable=avg_CI;threshold=300", "hours_above", "1,h,0,exact").at("result") == "pass");
}

TEST_CASE("what cannot be computed is not covered; what cannot be trusted ends with status 4") {
  Folder data;
  data.write("weather/a.epw", epw());
  data.write("mix.csv", "timestamp,avg_CI\n2022-01-01 00:00,warm\n");
  const std::string file = "file=weather/a.epw;variable=T_db";
  CHECK(data.row(file, "mean", "25,C,1,abs", false).at("result") == "not covered"); // no --data
  CHECK(data.row("file=weather/b.epw;variable=T_db", "mean", "25,C,1,abs").at("result") == "not covered");
  CHECK(data.row("file=weather/a.epw;variable=wind", "mean", "25,C,1,abs").at("result") == "not covered");
  CHECK(data.row(file, "percentile", "25,C,1,abs").at("result") == "not covered"); // of what?
  CHECK(data.row(file, "spread", "25,C,1,abs").at("result") == "not covered");
  CHECK(data.row(file, "mean", "25,kg,1,abs").at("result") == "not covered");
  const auto refused = [&](const std::string& inputs, const std::string& why) {
    data.run("r,weather,c,\"" + inputs + "\",percentile,1,C,1,abs,dataset,computed,s,\n");
    CHECK(data.status == 4);
    CHECK_THAT(data.err, Catch::Contains(why));
  };
  refused("file=../a.epw;variable=T_db", "must lie inside the data folder");
  refused("file=/etc/hosts;variable=T_db", "must lie inside the data folder");
  refused(file + ";percentile=101", "percentile: must lie in [0, 100]");
  refused("file=mix.csv;variable=avg_CI", "mix.csv:2:18");
  refused("file=mix.csv;variable=avg_Cl", "avg_CI");
}

TEST_CASE("a published rule is held against the program's own default for the programme") {
  Folder data;
  const auto rule = [&](const std::string& inputs, const std::string& rest) {
    return data.run("r,grid,c,\"" + inputs + "\",q," + rest + ",rule,seen,s,\n").at(0).at("result");
  };
  CHECK(rule("programme=ERCOT_SB6;parameter=threshold", "75000,kW,0,exact") == "pass");
  CHECK(rule("programme=ERCOT_ECRS;parameter=deadline", "10,min,0,exact") == "pass");
  CHECK(rule("programme=ERCOT_ERS30;parameter=deadline", "10,min,0,exact") == "fail");
  CHECK(rule("programme=ERCOT_RRS_UFR;parameter=trigger_frequency", "59.7,Hz,0,exact") == "pass");
  CHECK(rule("programme=ERCOT_SB7;parameter=threshold", "75,MW,0,exact") == "not covered");
  CHECK(rule("programme=ERCOT_NONSPIN;parameter=deadline", "30,min,0,exact") == "not covered"); // from memory
}

TEST_CASE("published weather of Dallas and Chicago, and the carbon of ERCOT") {
  const char* named = std::getenv("MINEHALL_DATA");
  const std::filesystem::path real = named ? named : std::filesystem::path{MINEHALL_SOURCE_DIR} / "../shared/data";
  if (!std::filesystem::is_directory(real / "weather")) {
    std::cout << "SKIPPED: needs the real traces, set MINEHALL_DATA\n";
    return;
  }
  Folder data;
  std::ostringstream out, err;
  data.write("table.csv",
             header + "a,weather,c,file=weather/USA_TX_Dallas-Fort.Worth.epw;variable=T_db;percentile=99.6,percentile,"
                      "38.28,C,0.05,abs,dataset,computed,s,\n"
                      "b,weather,c,file=weather/USA_TX_Dallas-Fort.Worth.epw;variable=T_wb;RH_floor=5,mean,14.6,C,0.05,"
                      "abs,dataset,computed,s,\n"
                      "c,weather,c,file=weather/USA_IL_Chicago.OHare.epw;variable=T_wb;RH_floor=5;percentile=99,"
                      "percentile,24.872,C,0.001,abs,dataset,computed,s,\n"
                      "d,carbon,c,file=carbon/ERCO_hourly_mix_and_CI_2022.csv;variable=avg_CI,mean,347.2,g/kWh,0.1,abs,"
                      "dataset,computed,s,\n"
                      "e,weather,c,file=weather/TX-Midland_International_Ap.tmy3;variable=T_db,mean,17.6,C,2,abs,"
                      "dataset,computed,s,\n");
  CHECK(minehall::command::run_validate({(data.path / "table.csv").string()}, false, real.string(), out, err) == 0);
  INFO(out.str() << err.str());
  CHECK_THAT(out.str(), Catch::Contains("5 pass, 0 FAIL, 0 not covered"));
}
