#include "tests/scenario/reader_sample.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <regex>

using namespace minehall::scenario;

namespace {

nlohmann::json sample_schema() {
  Document document = describe();
  sample::read_site(document.root());
  return nlohmann::json::parse(document.schema());
}

} // namespace

TEST_CASE("the schema names every key with type, unit and default") {
  const auto schema = sample_schema();
  CHECK(schema["$schema"] == "http://json-schema.org/draft-07/schema#");
  const auto& root = schema["else"];
  CHECK(root["additionalProperties"] == false);
  const auto& keys = root["properties"];
  CHECK(keys["step"]["default"] == "300 s");
  CHECK(keys["count"]["default"] == 3);
  CHECK(keys["flag"]["type"] == "boolean");
  CHECK(keys["policy"]["enum"] == std::vector<std::string>{"fifo", "easy backfill"});
  CHECK(keys["title"]["default"] == "a: site # of \"two\"");
  CHECK(keys["machines"]["additionalProperties"]["properties"].contains("rate"));
  CHECK(keys["events"]["items"]["required"] == std::vector<std::string>{"at"});
  CHECK(keys["site"]["required"] == std::vector<std::string>{"feed"});
  CHECK_FALSE(root.contains("required")); // each key of the sample's root is optional
}

TEST_CASE("a quantity's pattern takes what the reader takes") {
  const auto schema = sample_schema();
  const std::string text = schema["else"]["properties"]["site"]["properties"]["feed"]["properties"]["limit"]["pattern"];
  const std::regex pattern{text};
  for (const char* good : {"50 MW", "0.5 W", "1e3kW"}) CHECK(std::regex_match(good, pattern));
  for (const char* bad : {"50", "050 MW", "50 Mw", "5 MWh"}) CHECK_FALSE(std::regex_match(bad, pattern));
}

TEST_CASE("kinds are alternatives, each with its own keys") {
  const auto schema = sample_schema();
  const auto& kinds = schema["else"]["properties"]["plant"]["oneOf"];
  REQUIRE(kinds.size() == 2);
  CHECK(kinds[0]["properties"]["kind"]["const"] == "dry cooler");
  CHECK(kinds[0]["properties"].contains("fan_power_per_heat"));
  CHECK(kinds[1]["required"] == std::vector<std::string>{"kind", "supply"});
  CHECK_FALSE(kinds[1]["properties"].contains("fan_power_per_heat"));
}

TEST_CASE("a file that extends another need not hold every key") {
  const auto schema = sample_schema();
  CHECK(schema["then"]["properties"].contains("extends"));
  CHECK_FALSE(schema["else"]["properties"].contains("extends"));
  CHECK_FALSE(schema["then"]["properties"]["site"].contains("required"));
}
