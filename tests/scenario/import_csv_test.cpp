#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <sys/stat.h>
#include <zlib.h>

using namespace minehall;
using namespace minehall::scenario;

namespace {

const SeriesUnit usd_per_mwh{"USD/MWh", Dimension::energy_price, 1 / 3.6e9, 0};
const SeriesUnit plain{"1", Dimension::number, 1, 0};

SeriesSpec spec_of() {
  SeriesSpec spec;
  spec.name = "price";
  spec.input = {Root::scenario, "p.csv"};
  spec.column = "v";
  spec.unit = plain;
  spec.stamp_column = "t";
  spec.place = {.file = "mine.yaml", .line = 7, .column = 3};
  return spec;
}

SeriesSpec hour_ending() {
  SeriesSpec spec = spec_of();
  spec.zone = "America/Chicago";
  spec.stamp = Stamp::end;
  spec.split_stamp = true;
  spec.date_column = "day";
  spec.hour_column = "hour";
  return spec;
}

LoadedSeries load(const std::string& text, const SeriesSpec& spec, const Calendar& calendar, double hours) {
  const Folder folder;
  folder.write("p.csv", text);
  return load_series(spec, calendar, Duration::from_si(hours * 3600), folder.paths());
}

LoadedSeries load_utc(const std::string& rows, const SeriesSpec& spec = spec_of(), double hours = 3) {
  return load("t,v\n" + rows, spec, Calendar{1704067200, "UTC"}, hours);
}

std::string error_utc(const std::string& rows, const SeriesSpec& spec = spec_of(), double hours = 3) {
  return error_of([&] { load_utc(rows, spec, hours); });
}

const std::string three = "2024-01-01T00:00:00.000Z,1\n2024-01-01T01:00:00Z,-2\n2024-01-01T02:00:00+00:00,3e1\n";

} // namespace

TEST_CASE("rows of UTC stamps become a series on the run's time") {
  const auto loaded = load_utc(three);
  CHECK(loaded.series.at(0.0_h) == 1);
  CHECK(loaded.series.at(1.5_h) == -2);
  CHECK(loaded.series.at(2.0_h) == 30);
  CHECK(loaded.quality.rows == 3);
  CHECK(loaded.quality.intervals == 3);
  CHECK(loaded.quality.missing == 0);
  CHECK(loaded.series.known_after() == 1.0_h);
  CHECK(loaded.input.name == "p.csv");
  CHECK(loaded.input.sha256.size() == 64);
}

TEST_CASE("byte-order mark, CR LF, quotes and an empty column name") {
  SeriesSpec spec = spec_of();
  spec.stamp_column = "";
  spec.column = "a \"v\", b";
  const std::string text =
      "\xef\xbb\xbf,\"a \"\"v\"\", b\"\r\n\"2024-01-01 00:00\",\"5\"\r\n2024-01-01 01:00,6\r\n\r\n";
  const auto loaded = load(text, spec, Calendar{1704067200, "UTC"}, 2);
  CHECK(loaded.series.at(0.0_h) == 5);
  CHECK(loaded.series.at(1.0_h) == 6);
}

TEST_CASE("a gzip file is read as its content, its hash is that of its bytes") {
  const Folder folder;
  const gzFile file = gzopen((folder.path() / "p.csv").c_str(), "wb");
  const std::string text = "t,v\n" + three;
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  const auto loaded = load_series(spec_of(), Calendar{1704067200, "UTC"}, 3.0_h, folder.paths());
  CHECK(loaded.series.at(2.0_h) == 30);
  CHECK(loaded.input.sha256 != load_utc(three).input.sha256);
}

TEST_CASE("Unix milliseconds") {
  SeriesSpec spec = spec_of();
  spec.stamp_format = StampFormat::unix_milliseconds;
  spec.step = 1.0_days;
  const auto loaded = load_utc("\"1704067200000\",\"47.6\"\n\"1704153600000\",\"69.2\"\n", spec, 48);
  CHECK(loaded.series.at(24.0_h) == 69.2);
}

TEST_CASE("what a row may not hold") {
  CHECK(error_utc("2024-01-01 00:00,nan\n") ==
        "p.csv:2:18: price: column 'v': 'nan' is not a finite number; leave the field empty for a missing value");
  CHECK(error_utc("2024-01-01 00:00,12abc\n") ==
        "p.csv:2:18: price: column 'v': '12abc' is not a finite number; leave the field empty for a missing value");
  CHECK(error_utc("2024-01-01 00:00,1e999\n") ==
        "p.csv:2:18: price: column 'v': '1e999' is not a finite number; leave the field empty for a missing value");
  CHECK(error_utc("2024-02-30 00:00,1\n") == "p.csv:2:1: price: column 't': '2024-02-30 00:00' is not a stamp such as "
                                             "2024-01-31 14:00 or 2024-01-31T14:00:00Z");
  CHECK(error_utc("2024-01-01 00:00:00.5,1\n") ==
        "p.csv:2:1: price: column 't': a stamp between two seconds; round the stamps of the series");
  CHECK(error_utc("2024-01-01 00:00,1,2\n") ==
        "p.csv:2:1: price: 3 fields, but the header has 2; repair the row or quote the fields with commas");
  CHECK(error_utc("\"2024-01-01 00:00,1\n") == "p.csv:2:1: price: a quote is not closed on its line; close it");
  CHECK(error_utc("\"2024-01-01\"x,1\n") ==
        "p.csv:2:13: price: text after a closing quote; double the quotes within a field");
}

TEST_CASE("stamps that are twice, out of order or off the step") {
  CHECK(error_utc("2024-01-01 00:00,1\n2024-01-01 00:00,1\n") ==
        "p.csv:3:1: price: the stamp of the row before (line 2) again; remove one of the rows");
  CHECK(error_utc("2024-01-01 01:00,1\n2024-01-01 00:00,1\n") ==
        "p.csv:3:1: price: the stamp lies before that of the row before (line 2); sort the rows by time");
  CHECK(error_utc("2024-01-01 00:00,1\n2024-01-01 00:30,1\n") ==
        "p.csv:3:1: price: the stamp is not a whole number of steps after the first row; check step and stamp");
}

TEST_CASE("a file that is not what the scenario says") {
  SeriesSpec spec = spec_of();
  spec.column = "vv";
  CHECK(error_utc(three, spec) == "p.csv:1:1: price: no column 'vv'; did you mean 'v'?");
  spec.column = "electricity";
  CHECK(error_utc(three, spec) == "p.csv:1:1: price: no column 'electricity'; the columns are 't', 'v'");
  CHECK(error_utc("") == "p.csv:1:1: price: a header but no rows; is the file cut off?");
  CHECK(error_utc("2023-01-01 00:00,1\n") ==
        "p.csv:2:1: price: the file covers 2023-01-01 00:00 to 2023-01-01 01:00, the run needs 2024-01-01 00:00 to "
        "2024-01-01 03:00; change start, or use mapping: repeat year or stretch");
  const Calendar calendar{1704067200, "UTC"};
  CHECK(error_of([&] { load("", spec_of(), calendar, 3); }) ==
        "p.csv:1:1: price: the file is empty; give one with a header and rows");
  CHECK(error_of([&] { load("t,t,v\n1,2,3\n", spec_of(), calendar, 3); }) ==
        "p.csv:1:1: price: two columns are called 't'; rename one");
  CHECK(error_of([&] { load("\x1f\x8b rubbish", spec_of(), calendar, 3); }) ==
        "p.csv:1:1: price: damaged gzip, or larger than 512 MiB unpacked; unpack it by hand");
}

TEST_CASE("stamps that count seconds, and times that no clock shows") {
  SeriesSpec spec = spec_of();
  spec.stamp_format = StampFormat::unix_milliseconds;
  CHECK(load_utc("1704067200000,1\n1704070800000,2\n1704074400000,3\n", spec).series.at(1.0_h) == 2);
  for (const std::string stamp : {"1704067200001", "1704067200000.0", "x"})
    CHECK(error_of([&] { load_utc(stamp + ",1\n", spec); }) ==
          "p.csv:2:1: price: column 't': '" + stamp + "' is not a whole number of Unix seconds; check stamp_format");
  spec = spec_of();
  spec.zone = "America/Chicago";
  CHECK(error_of([&] { load("t,v\n2024-03-10 02:00,\n", spec, central(2024, 3, 10), 3); }) ==
        "p.csv:1:1: price: no row with a time that exists; check zone and stamp");
}

TEST_CASE("what is no file ends at once") {
  const Folder folder;
  REQUIRE(::mkfifo((folder.path() / "p.csv").c_str(), 0600) == 0);
  CHECK_THROWS_WITH(load_series(spec_of(), Calendar{1704067200, "UTC"}, 3.0_h, folder.paths()),
                    Catch::StartsWith("mine.yaml:7:3: price: '") &&
                        Catch::EndsWith("is not a regular file; write the data into one"));
}

TEST_CASE("a file that is not there is the scenario's mistake") {
  const Folder folder;
  const Calendar calendar{1704067200, "UTC"};
  SeriesSpec spec = spec_of();
  CHECK_THROWS_WITH(load_series(spec, calendar, 3.0_h, folder.paths()),
                    "mine.yaml:7:3: price: cannot read '" + (folder.path() / "p.csv").string() +
                        "'; check the name (file: is relative to the scenario, data: to --data)");
  spec.input.path = ".";
  CHECK_THROWS_WITH(load_series(spec, calendar, 3.0_h, folder.paths()),
                    Catch::Contains("is a folder; name the file in it"));
  spec.input = {Root::data, "p.csv"};
  CHECK_THROWS_WITH(load_series(spec, calendar, 3.0_h, folder.paths()),
                    "mine.yaml:7:3: price: 'p.csv' lies in the data folder, which was not given; add --data DIR");
  spec.zone = "Mars";
  CHECK_THROWS_WITH(load_series(spec, calendar, 3.0_h, folder.paths()),
                    "mine.yaml:7:3: price: unknown time zone 'Mars'; use a name of the tz database such as "
                    "America/Chicago, or UTC-6");
}

TEST_CASE("hour-ending stamps: hour 1 is the first of the day, hour 24 the last") {
  const std::string rows = "day,hour,v\n01/01/2024,1,10\n01/01/2024,2,20\n01/01/2024,03:00,30\n";
  const auto loaded = load(rows, hour_ending(), central(2024, 1, 1), 3);
  CHECK(loaded.series.at(0.0_h) == 10);
  CHECK(loaded.series.at(2.0_h) == 30);
  SeriesSpec open = hour_ending();
  open.gaps.rule = GapRule::leave;
  const auto late = load("day,hour,v\n2024-01-01,24,7\n", open, central(2024, 1, 1), 24);
  CHECK(late.quality.intervals == 24);
  CHECK(late.series.at(23.0_h) == 7);
  CHECK(std::isnan(late.series.at(22.0_h)));
}

TEST_CASE("the hour that spring does not have") {
  // 10 March: hours ending 1, 2, 4, 5; the row of hour 3 bears no value
  const std::string good =
      "day,hour,v\n2024-03-10,1,1\n2024-03-10,2,2\n2024-03-10,3,\n2024-03-10,4,4\n2024-03-10,5,5\n";
  const auto loaded = load(good, hour_ending(), central(2024, 3, 10), 4);
  CHECK(loaded.series.at(2.0_h) == 4);
  CHECK(loaded.quality.dropped == 1);
  CHECK(loaded.quality.missing == 0);
  const std::string bad = "day,hour,v\n2024-03-10,2,2\n2024-03-10,3,3\n";
  CHECK(error_of([&] { load(bad, hour_ending(), central(2024, 3, 10), 4); }) ==
        "p.csv:3:1: price: a value for a local time that America/Chicago does not have (the clock is put forward); "
        "check zone and stamp");
}

TEST_CASE("the hour that autumn has twice: one row is the first, the other follows the gap rule") {
  SeriesSpec spec = hour_ending();
  spec.gaps.rule = GapRule::hold_last;
  const auto one = load("day,hour,v\n2024-11-03,1,1\n2024-11-03,2,2\n2024-11-03,3,3\n", spec, central(2024, 11, 3), 4);
  CHECK(one.series.at(1.0_h) == 2);
  CHECK(one.series.at(2.0_h) == 2);
  CHECK(one.series.at(3.0_h) == 3);
  CHECK(one.quality.ambiguous == 1);
  CHECK(one.quality.missing == 1);
  CHECK(one.quality.filled == 1);
  const auto two = load("day,hour,v\n2024-11-03,1,1\n2024-11-03,2,2\n2024-11-03,2,2.5\n2024-11-03,3,3\n", hour_ending(),
                        central(2024, 11, 3), 4);
  CHECK(two.series.at(2.0_h) == 2.5);
  CHECK(two.quality.ambiguous == 2);
  CHECK(two.quality.missing == 0);
}

TEST_CASE("an even local grid of 15 minutes gives the first of the two hours") {
  SeriesSpec spec = spec_of();
  spec.zone = "America/Chicago";
  spec.step = 15.0_min;
  spec.gaps = {GapRule::leave, {}};
  std::string rows = "t,v\n";
  for (const char* stamp : {"01:00", "01:15", "01:30", "01:45", "02:00"})
    rows += std::string{"2024-11-03 "} + stamp + ",8\n";
  const auto loaded = load(rows, spec, central(2024, 11, 3), 4);
  CHECK(loaded.quality.ambiguous == 4);
  CHECK(loaded.series.at(1.9_h) == 8);
  CHECK(std::isnan(loaded.series.at(2.0_h)));
  CHECK(loaded.series.at(3.0_h) == 8);
}

TEST_CASE("hour-ending columns that are no date or hour") {
  const auto error = [](const std::string& row) {
    return error_of([&] { load("day,hour,v\n" + row, hour_ending(), central(2024, 1, 1), 3); });
  };
  CHECK(error("2024-13-01,1,1\n") ==
        "p.csv:2:1: price: column 'day': '2024-13-01' is not a date such as 2024-01-31 or 01/31/2024");
  CHECK(error("2024-01-01,25,1\n") ==
        "p.csv:2:12: price: column 'hour': '25' is not an hour from 0 to 24, such as 7 or 07:00");
}

TEST_CASE("days of local midnights have 23 or 25 hours") {
  SeriesSpec spec = spec_of();
  spec.zone = "America/Chicago";
  spec.step = 1.0_days;
  const auto loaded = load("t,v\n2024-03-09,1\n2024-03-10,2\n2024-03-11,3\n", spec, central(2024, 3, 9), 71);
  CHECK(loaded.series.at(24.0_h) == 2);
  CHECK(loaded.series.at(46.9_h) == 2);
  CHECK(loaded.series.at(47.0_h) == 3);
}

TEST_CASE("what is known before the run begins is kept") {
  SeriesSpec spec = spec_of();
  const auto loaded = load("t,v\n2023-12-31 23:00,9\n" + three, spec, Calendar{1704067200, "UTC"}, 3);
  CHECK(loaded.series.known_at(0.0_h) == 9);
  CHECK(loaded.series.known_at(1.0_h) == 1);
  CHECK(loaded.quality.intervals == 3);
}
