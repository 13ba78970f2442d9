#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scenario;

namespace {

WeatherSpec spec_of(SeriesFormat format) {
  WeatherSpec spec;
  spec.input = {Root::scenario, "w"};
  spec.format = format;
  spec.gaps = {GapRule::leave, {}};
  spec.place = {.file = "mine.yaml", .line = 9, .column = 5};
  return spec;
}

LoadedWeather load(const std::string& text, const WeatherSpec& spec, Duration horizon = 24.0_h) {
  const Folder folder;
  folder.write("w", text);
  return load_weather(spec, central(2024, 1, 1), horizon, folder.paths());
}

const std::string tmy3_head = "722650,\"MIDLAND, TX\",TX,-6.0,31.950,-102.183,872\n"
                              "Date (MM/DD/YYYY),Time (HH:MM),Dry-bulb (C),RHum (%),Pressure (mbar)\n";
const std::string epw_head =
    "LOCATION,Chicago,IL,USA,SRC,725300,41.96,-87.93,-6.0,201.8\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n";

} // namespace

TEST_CASE("TMY3: hours end at 01:00 to 24:00, mbar, years by month") {
  const auto loaded =
      load(tmy3_head + "01/01/1989,01:00,0.6,35,916\n01/01/1989,24:00,5,40,-9900\n02/01/1978,01:00,9,50,900\n",
           spec_of(SeriesFormat::tmy3));
  CHECK(loaded.dry_bulb.at(0.0_h) == Approx(273.75));
  CHECK(loaded.relative_humidity.at(0.0_h) == Approx(0.35));
  CHECK(loaded.pressure.at(0.0_h) == Approx(91600));
  CHECK(loaded.dry_bulb.at(23.0_h) == Approx(278.15));
  CHECK(std::isnan(loaded.pressure.at(23.0_h)));
  CHECK(loaded.quality.missing == 22 + 22 + 23);
}

TEST_CASE("TMY3 stamps are standard time: an hour off the clock in summer") {
  const auto loaded = load(tmy3_head + "07/01/1989,01:00,20,35,916\n07/01/1989,02:00,21,35,916\n",
                           spec_of(SeriesFormat::tmy3), 366.0_days);
  const Duration midnight_of_july = 182.0_days - 1.0_h; // daylight time: 23:00 standard time of 30 June
  CHECK(std::isnan(loaded.dry_bulb.at(midnight_of_july)));
  CHECK(loaded.dry_bulb.at(midnight_of_july + 1.0_h) == Approx(293.15));
}

TEST_CASE("EPW: eight header lines, hour 1 to 24, Pa") {
  const auto loaded = load(epw_head + "2009,1,1,1,0,?9,-3.0,-5,86,99500,0\r\n2009,1,1,24,0,?9,99.9,-5,999,999999,0\r\n",
                           spec_of(SeriesFormat::epw));
  CHECK(loaded.dry_bulb.at(0.0_h) == Approx(270.15));
  CHECK(loaded.pressure.at(0.0_h) == 99500);
  CHECK(std::isnan(loaded.dry_bulb.at(23.0_h)));
  CHECK(loaded.quality.missing == 69);
}

TEST_CASE("weather that cannot be") {
  const auto tmy3 = [](const std::string& rows) {
    return error_of([&] { load(tmy3_head + rows, spec_of(SeriesFormat::tmy3)); });
  };
  CHECK(tmy3("01/01/1989,00:00,1,35,916\n") ==
        "w:3:12: weather: column 'Time (HH:MM)': '00:00' is not a time from 01:00 to 24:00");
  CHECK(tmy3("1989,01:00,1,35,916\n") ==
        "w:3:1: weather: column 'Date (MM/DD/YYYY)': '1989' is not a date such as 01/31/1989");
  CHECK(tmy3("01/01/1989,01:00,1,135,916\n") ==
        "w:3:1: weather: relative humidity of 1.35 (SI) lies outside 0 to 100 %; check column and unit");
  CHECK(error_of([] {
          load("722650,\"MIDLAND, TX\",TX,-600,31.950,-102.183,872\n" + tmy3_head.substr(tmy3_head.find('\n') + 1) +
                   "01/01/1989,01:00,0.6,35,916\n",
               spec_of(SeriesFormat::tmy3));
        }) == "w:1:1: weather: the station's offset to UTC is not one in hours; repair the first line");
  CHECK(tmy3("") == "w:2:1: weather: a header but no rows; is the file cut off?");
  CHECK(error_of([] { load("a,b\n", spec_of(SeriesFormat::tmy3)); }) ==
        "w:1:1: weather: not a TMY3 file: the first line must name the station with 7 fields");
  const auto epw = [](const std::string& rows) { return error_of([&] { load(rows, spec_of(SeriesFormat::epw)); }); };
  CHECK(epw("a,b\n") == "w:1:1: weather: not an EPW file: the first line must begin with LOCATION and have 10 fields");
  CHECK(epw(epw_head + "2009,1,1,1\n") == "w:9:1: weather: fewer than 10 fields; an EPW row has 35");
  CHECK(epw(epw_head + "2009,2,30,1,0,?9,-3.0,-5,86,99500\n") ==
        "w:9:8: weather: no such day in this month; check the file");
  CHECK(epw(epw_head + "2009,2,3,0,0,?9,-3.0,-5,86,99500\n") ==
        "w:9:10: weather: '0' is not an hour from 1 to 24; this reader takes hourly EPW files");
  CHECK(epw(epw_head) == "w:8:1: weather: a header but no rows; is the file cut off?");
  WeatherSpec dated = spec_of(SeriesFormat::epw);
  dated.mapping = Mapping::calendar;
  CHECK(error_of([&] { load(epw_head + "2009,1,1,1,0,?9,-3.0,-5,86,99500\n", dated); }) ==
        "mine.yaml:9:5: weather: a typical year has no dates of its own; use mapping: repeat year");
}

TEST_CASE("weather of a csv file with declared columns and units") {
  WeatherSpec spec = spec_of(SeriesFormat::csv);
  spec.csv.zone = "UTC-6";
  spec.csv.stamp_column = "t";
  spec.csv.column = "temp";
  spec.csv.unit = {"degC", Dimension::temperature, 1, 273.15};
  spec.relative_humidity_column = "rh";
  spec.relative_humidity_unit = {"%", Dimension::fraction, 0.01, 0};
  spec.pressure_column = "p";
  spec.pressure_unit = {"mbar", Dimension::pressure, 100, 0};
  const auto loaded = load("t,temp,rh,p\n2025-01-01T06:00:00Z,6.5,89,904.5\n", spec, 1.0_h);
  CHECK(loaded.dry_bulb.at(0.0_h) == Approx(279.65));
  CHECK(loaded.relative_humidity.at(0.0_h) == Approx(0.89));
  CHECK(loaded.pressure.at(0.0_h) == Approx(90450));
}
