#include "sim/scenario/document.hpp"
#include "sim/scenario/read_power.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using Catch::Matchers::Contains;

namespace {

std::vector<power::ElementSpec> elements(scenario::Document document) {
  auto result = scenario::read_power(document.root(), "power", 0);
  document.root().finish();
  document.finish();
  return result;
}

std::vector<power::ElementSpec> read(const std::string& text) { return elements(scenario::parse("site.yaml", text)); }

const std::string parts = MINEHALL_SOURCE_DIR "/scenarios/parts/equipment.yaml";

} // namespace

TEST_CASE("an element like another has its keys under its own") {
  const auto read_elements = read(R"(
equipment:
  row: {kind: pdu, loss_fraction: 1 %, protection: {kind: feeder, tau: 500 s}}
  quiet_row: {like: row, loss_fraction: 0.3 %}
power:
  a: {like: quiet_row, from: feed, rating: 1 MVA, protection: {tau: 700 s}}
  b: {like: row, from: feed, rating: 2 MVA}
)");
  const auto& a = read_elements.at(0);
  CHECK(std::get<power::PduSpec>(a.kind).loss_fraction == Approx(0.003));
  CHECK(std::get<power::ThermalMagneticSpec>(a.protection.value()).tau.si() == 700);
  CHECK(std::get<power::PduSpec>(read_elements.at(1).kind).loss_fraction == Approx(0.01));
  CHECK(power::rating(read_elements.at(1).kind) == 2.0_MW);
}

TEST_CASE("a name that is not there, a circle and a flood are refused") {
  CHECK_THROWS_WITH(
      read("equipment: {row: {kind: pdu}}\npower:\n  a: {like: rov, from: f, rating: 1 MVA}\n"),
      Contains("site.yaml:3:13: power.a.like: 'rov' does not stand under 'equipment'; did you mean 'row'?"));
  CHECK_THROWS_WITH(read("power:\n  a: {like: row, from: f, rating: 1 MVA}\n"), Contains("parts/equipment.yaml"));
  CHECK_THROWS_WITH(read("equipment: {a: {like: b}, b: {like: a}}\npower: {x: {like: a}}\n"), Contains("in a circle"));
  CHECK_THROWS_WITH(read("equipment: {a: {x: {like: a}, y: {like: a}}}\npower: {x: {like: a}}\n"), Contains("circle"));
  CHECK_THROWS_WITH(read("equipment: 7\npower: {}\n"), Contains("equipment: expected names and their keys"));
  CHECK_THROWS_WITH(read("equipment: {a: 7}\npower: {x: {like: a}}\n"), Contains("equipment.a: expected keys"));
}

TEST_CASE("a wrong key of a likeness is placed where it stands") {
  CHECK_THROWS_WITH(read("equipment:\n  row: {kind: pdu, lost: 1}\npower: {a: {like: row, from: f, rating: 1 MVA}}\n"),
                    Contains("site.yaml:2:20: power.a.lost: unknown key"));
}

TEST_CASE("the shipped equipment reads by name") {
  const auto site = read("extends: " + parts + R"(
power:
  main: {like: substation_transformer_40mva, from: f}
  pad: {like: pad_transformer_2500kva, from: f}
  ups: {like: ups_double_conversion, from: f, rating: 2 MVA}
  eco: {like: ups_eco, from: f, rating: 2 MVA}
  small: {like: pdu_transformerless, from: f, rating: 1 MVA}
  pdu: {like: pdu_transformer, from: f, rating: 1 MVA}
  bus: {like: busway, from: f, rating: 1 MVA}
  mine: {like: mining_distribution, from: f, rating: 1 MVA}
  panel: {like: rack_power_panel, from: f, rating: 1 MVA}
  feeder: {like: feeder_breaker, from: f, rating: 1 MVA}
  branch: {like: branch_breaker, from: f, rating: 1 MVA}
  rectifier: {like: rectifier_frontier, from: f, rating: 1 MVA}
  sivoc: {like: sivoc_frontier, from: f, rating: 1 MVA}
  bronze: {like: psu_bronze, from: f, unit_rating: 1 kW}
  silver: {like: psu_silver, from: f, unit_rating: 1 kW}
  gold: {like: psu_gold, from: f, unit_rating: 1 kW}
  platinum: {like: psu_platinum, from: f, unit_rating: 1 kW}
  titanium: {like: psu_titanium, from: f, unit_rating: 1 kW, units: 100, redundant_units: 100}
  diesel: {like: genset_diesel, rating: 2 MVA}
  ats: {like: ats, from: f, rating: 2 MVA}
  sts: {like: static_switch, from: f, rating: 2 MVA}
  store: {like: bess, from: f, rating: 2 MVA, battery: {energy: 4 MWh}}
)");
  REQUIRE(site.size() == 22);
  const auto& pad = std::get<power::TransformerSpec>(site.at(1).kind);
  CHECK(pad.load_loss == 17.0_kW);
  CHECK(pad.thermal.value().loss_ratio == Approx(17 / 2.9));
  CHECK(std::get<power::UpsSpec>(site.at(3).kind).mode == power::UpsMode::eco);
  CHECK(std::get<power::UpsSpec>(site.at(3).kind).battery);
}
