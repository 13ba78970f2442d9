#include "sim/scenario/nearest.hpp"
#include "sim/scenario/units.hpp"
#include "tests/scenario/reader_sample.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <limits>

using namespace minehall;
using namespace minehall::scenario;

TEST_CASE("values with units arrive in SI") {
  Document document = parse("v.yaml", "p: 12.5 MW\ns: 50MVA\ne: 5 MWh\nd: 15 min\nt: 30 degC\nq: 8 K\nc: 60 MJ/K\n"
                                      "u: 5 kW/K\nr: 101.325 kPa\nx: 0.04 USD/kWh\nm: -1.5 MUSD\ng: 2.5 USD/h\n"
                                      "h: 200 TH/s\nj: 17.5 J/TH\nb: 80 GiB\nw: 400 Gbit/s\nv: 3600 m3/h\n");
  Section root = document.root();
  CHECK(root.power("p").si() == 12.5e6);
  CHECK(root.apparent_power("s").si() == 50e6);
  CHECK(root.energy("e").si() == 18e9);
  CHECK(root.duration("d").si() == 900);
  CHECK(root.temperature("t").si() == 303.15);
  CHECK(root.temperature_delta("q").si() == 8);
  CHECK(root.heat_capacity("c").si() == 60e6);
  CHECK(root.heat_conductance("u").si() == 5e3);
  CHECK(root.pressure("r").si() == Approx(101325));
  CHECK(root.energy_price("x").si() == Approx(0.04 / 3.6e6));
  CHECK(root.money("m").si() == -1.5e6);
  CHECK(root.money_per_hour("g") == 2.5 / 3600);
  CHECK(root.hash_rate("h").si() == 200e12);
  CHECK(root.hash_energy("j") == 17.5_J_per_TH);
  CHECK(root.bytes("b").si() == 80.0 * 1024 * 1024 * 1024);
  CHECK(root.bandwidth("w").si() == 50e9);
  CHECK(root.volume_flow("v").si() == 1);
  root.finish();
  CHECK_NOTHROW(document.finish());
}

TEST_CASE("fractions are plain or per cent") {
  Document document = parse("v.yaml", "a: 0.25\nb: 25 %\nc: 25%\nd: 1\n");
  CHECK(document.root().fraction("a") == 0.25);
  CHECK(document.root().fraction("b") == 0.25);
  CHECK(document.root().fraction("c") == 0.25);
  CHECK(document.root().fraction("d") == 1);
}

TEST_CASE("numbers are read strictly and without a locale") {
  using detail::parse_number;
  for (const char* text : {"", "-", "+5", ".5", "5.", "1_000", "1,000", "0x1F", "0o17", "12:30", "1e", "nan", "inf",
                           "1e400", "00", "-01", "5 ", " 5", "1e5x"}) {
    INFO(text);
    CHECK_FALSE(parse_number(text).value);
  }
  CHECK(parse_number("-12.5e-3").value == -0.0125);
  CHECK(parse_number("0").value == 0);
}

TEST_CASE("an exponent is not taken for a unit, nor a unit for an exponent") {
  CHECK(detail::parse_quantity("1EH/s", detail::dimension::hash_rate).value == 1e18);
  CHECK(detail::parse_quantity("1e3 EH/s", detail::dimension::hash_rate).value == 1e21);
}

TEST_CASE("a default is printed so that it reads back exactly") {
  using namespace detail;
  CHECK(format_quantity(50e6, dimension::power) == "50 MW");
  CHECK(format_quantity(40 / 3.6e9, dimension::energy_price) == "40 USD/MWh");
  CHECK(format_quantity(0, dimension::energy_price) == "0 USD/MWh");
  CHECK(format_quantity(295.15, dimension::temperature) == "22 degC");
  CHECK(format_quantity(std::numeric_limits<double>::infinity(), dimension::duration).empty());
  for (const double value : {1.0 / 3, 1e-300, 12345.678901234567, 0.1 + 0.2, 3.3e17}) {
    CHECK(parse_quantity(format_quantity(value, dimension::power), dimension::power).value == value);
    CHECK(parse_quantity(format_quantity(value, dimension::energy_price), dimension::energy_price).value == value);
  }
}

TEST_CASE("instants are seconds since 1970 UTC") {
  // 2024-01-01 00:00 in Chicago is 06:00 UTC; 1 July is daylight time, 05:00 UTC.
  Document document = parse("v.yaml", "a: 2024-01-01 00:00 America/Chicago\nb: 2024-01-01T06:00:00Z\n"
                                      "c: 2024-07-01 00:00:30 America/Chicago\nd: 1970-01-01 00:00 UTC\n");
  Section root = document.root();
  CHECK(root.instant("a") == std::pair{1704088800.0, std::string{"America/Chicago"}});
  CHECK(root.instant("b") == std::pair{1704088800.0, std::string{"UTC"}});
  CHECK(root.instant("c").first == 1719810030.0);
  CHECK(root.instant("d").first == 0);
}

TEST_CASE("the nearest word is offered if it is near") {
  constexpr std::array<std::string_view, 3> words{"limit", "loss_fraction", "rating"};
  CHECK(nearest("limt", words) == "limit");
  CHECK(nearest("ratnig", words) == "rating");
  CHECK(nearest("LIMIT", words) == "limit");
  CHECK_FALSE(nearest("zebra", words));
  CHECK_FALSE(nearest("", words));
  CHECK_FALSE(nearest(std::string(100'000, 'x'), words));
  CHECK(hint("limt", words) == "; did you mean 'limit'?");
}
