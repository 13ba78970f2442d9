#include "tests/scenario/import_fixture.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace minehall;
using namespace minehall::scenario;

namespace {

SeriesSpec spec_of(GapRule rule, Duration longest = 3.0_h) {
  SeriesSpec spec;
  spec.name = "price";
  spec.input = {Root::scenario, "p.csv"};
  spec.column = "v";
  spec.stamp_column = "t";
  spec.gaps = {rule, longest};
  return spec;
}

LoadedSeries load(const std::string& rows, const SeriesSpec& spec, double hours) {
  const Folder folder;
  folder.write("p.csv", "t,v\n" + rows);
  return load_series(spec, Calendar{1704067200, "UTC"}, Duration::from_si(hours * 3600), folder.paths());
}

const std::string holed = "2024-01-01 00:00,1\n2024-01-01 01:00,\n2024-01-01 03:00,4\n"; // 01:00 empty, 02:00 absent

} // namespace

TEST_CASE("without a rule a gap is an error that names the row before it") {
  CHECK(
      error_of([] { load(holed, spec_of(GapRule::error), 4); }) ==
      "p.csv:3:1: price: no value for 2 intervals from 2024-01-01 01:00 to 2024-01-01 03:00: the gap is an error; set "
      "gaps.rule to say how to fill it, or to leave");
}

TEST_CASE("hold last, interpolate and leave") {
  const auto held = load(holed, spec_of(GapRule::hold_last), 4);
  CHECK(held.series.at(2.0_h) == 1);
  CHECK(held.quality.missing == 2);
  CHECK(held.quality.filled == 2);
  const auto line = load(holed, spec_of(GapRule::interpolate), 4);
  CHECK(line.series.at(1.0_h) == Approx(2));
  CHECK(line.series.at(2.0_h) == Approx(3));
  const auto open = load(holed, spec_of(GapRule::leave), 4);
  CHECK(std::isnan(open.series.at(1.0_h)));
  CHECK(open.quality.missing == 2);
  CHECK(open.quality.filled == 0);
  CHECK(open.series.known_at(3.0_h) == 1);
}

TEST_CASE("a gap beyond its rule") {
  CHECK(error_of([] { load(holed, spec_of(GapRule::hold_last, 1.0_h), 4); }) ==
        "p.csv:3:1: price: no value for 2 intervals from 2024-01-01 01:00 to 2024-01-01 03:00: the gap is longer than "
        "gaps.longest allows; raise it, or set gaps.rule to leave");
  const std::string late = "2024-01-01 01:00,1\n";
  CHECK(error_of([&] { load(late, spec_of(GapRule::hold_last), 2); }) ==
        "p.csv:1:1: price: no value for 1 intervals from 2024-01-01 00:00 to 2024-01-01 01:00: the gap has no value "
        "before it; choose a file that begins earlier, or gaps.rule leave");
  const std::string early = "2024-01-01 00:00,1\n";
  CHECK(error_of([&] { load(early, spec_of(GapRule::interpolate), 2); }) ==
        "p.csv:2:1: price: no value for 1 intervals from 2024-01-01 01:00 to 2024-01-01 02:00: the gap has no value "
        "after it to interpolate to; use gaps.rule hold last or leave");
  CHECK(error_of([&] { load(early, spec_of(GapRule::previous_week), 2); }) ==
        "p.csv:2:1: price: no value for 1 intervals from 2024-01-01 01:00 to 2024-01-01 02:00: the gap has no value a "
        "week before 2024-01-01 01:00; use another gaps.rule");
}

TEST_CASE("a series that ends before the run is held as long as the rule allows") {
  const auto held = load("2024-01-01 00:00,1\n", spec_of(GapRule::hold_last, 3.0_h), 4);
  CHECK(held.series.at(3.5_h) == 1);
  CHECK(error_of([] { load("2024-01-01 00:00,1\n", spec_of(GapRule::hold_last, 2.0_h), 4); }) != "no error");
}

TEST_CASE("a gap outside the run is nobody's concern") {
  const std::string rows = "2023-12-31 00:00,7\n2024-01-01 00:00,1\n2024-01-01 01:00,2\n2024-01-02 01:00,9\n";
  CHECK(load(rows, spec_of(GapRule::error), 2).quality.missing == 0);
}

TEST_CASE("the same hour of the previous week goes by the local clock") {
  // Chicago, a week over the clock change of 10 March 2024: 17:00 UTC on the 11th is noon there, as was 18:00 UTC on
  // the 4th
  SeriesSpec spec = spec_of(GapRule::previous_week, 8.0_days);
  spec.zone = "America/Chicago";
  std::string rows;
  for (int day = 3; day <= 9; ++day)
    for (int hour = 0; hour < 24; ++hour)
      rows += "2024-03-0" + std::to_string(day) + " " + (hour < 10 ? "0" : "") + std::to_string(hour) + ":00," +
              std::to_string(100 * day + hour) + "\n";
  const Folder folder;
  folder.write("p.csv", "t,v\n" + rows);
  const auto loaded = load_series(spec, central(2024, 3, 3), Duration::from_si((14 * 24 - 1) * 3600.0), folder.paths());
  const auto noon_of_the_11th = Duration::from_si((8 * 24 + 12 - 1) * 3600.0);
  CHECK(loaded.series.at(noon_of_the_11th) == 412);
  CHECK(loaded.quality.filled == 167);
}

TEST_CASE("a typical year repeats 28 February for the 29th and knows no year") {
  SeriesSpec spec = spec_of(GapRule::error);
  spec.step = 1.0_days;
  spec.mapping = Mapping::repeat_year;
  std::string rows;
  for (int day = 0; day < 365; ++day) {
    const Civil at = civil(wall_seconds(1999, 1, 1) + day * 86400);
    char text[64];
    // months of different years, as in a typical year
    std::snprintf(text, sizeof text, "%04d-%02d-%02d,%d\n", at.month % 2 == 0 ? 2009 : 1985, at.month, at.day, day + 1);
    rows += text;
  }
  const auto loaded = load(rows, spec, 366 * 24);
  CHECK(loaded.series.at(58.0_days) == 59); // 28 February
  CHECK(loaded.series.at(59.0_days) == 59); // 29 February
  CHECK(loaded.series.at(60.0_days) == 60); // 1 March
  CHECK(loaded.series.at(365.0_days) == 365);
  CHECK(loaded.quality.intervals == 366);
  CHECK(loaded.series.known_at(0.0_h) == 365); // the last day of the year before
}

TEST_CASE("a measured leap year loses its 29 February, counted") {
  SeriesSpec spec = spec_of(GapRule::leave);
  spec.mapping = Mapping::repeat_year;
  const auto loaded = load("2024-02-28 23:00,1\n2024-02-29 00:00,2\n2024-03-01 00:00,3\n", spec, 24);
  CHECK(loaded.quality.dropped == 1);
  CHECK(loaded.quality.missing == 24);
}

TEST_CASE("a year may begin on any date, and turns once") {
  SeriesSpec spec = spec_of(GapRule::error);
  spec.step = 1.0_days;
  spec.mapping = Mapping::repeat_year;
  const auto days = [](int count) {
    std::string rows;
    for (int day = 0; day < count; ++day) {
      const Civil at = civil(wall_seconds(2023, 7, 1) + day * 86400);
      char text[64];
      std::snprintf(text, sizeof text, "%04d-%02d-%02d,%d\n", at.year, at.month, at.day, day + 1);
      rows += text;
    }
    return rows;
  };
  const auto loaded = load(days(366), spec, 366 * 24); // to 30 June 2024, with a 29 February
  CHECK(loaded.series.at(0.0_h) == 185);               // 1 January: 184 days after 1 July
  CHECK(loaded.series.at(181.0_days) == 366);          // 30 June, the last row
  CHECK(loaded.series.at(182.0_days) == 1);            // 1 July, the first
  CHECK(loaded.quality.dropped == 1);
  const auto error = [&](const std::string& rows) { return error_of([&] { load(rows, spec, 24); }); };
  CHECK(error(days(367)) == "p.csv:368:1: price: the date of the first row (line 2) or a later one again; cut the file "
                            "to one year");
  CHECK(error("2023-07-01,1\n2023-07-03,2\n2023-07-02,3\n") ==
        "p.csv:4:1: price: the stamp lies before that of the row before (line 3); sort the rows by time");
  CHECK(error("2023-07-02,1\n2023-07-01,2\n2023-06-30,3\n") ==
        "p.csv:4:1: price: the stamp lies before that of the row before (line 3); sort the rows by time");
  CHECK(error("2023-07-02,1\n2024-01-01,2\n2024-01-01,3\n") ==
        "p.csv:4:1: price: the stamp of the row before (line 3) again; remove one of the rows");
}

TEST_CASE("a year of no day, and of steps that are no part of one") {
  SeriesSpec spec = spec_of(GapRule::leave);
  spec.mapping = Mapping::repeat_year;
  CHECK(error_of([&] { load("2024-02-29 00:00,2\n", spec, 24); }) ==
        "p.csv:1:1: price: no row outside 29 February; is the file cut off?");
  spec.step = 2.0_days;
  CHECK(error_of([&] { load("2024-03-01,2\n", spec, 24); }) ==
        "p.csv:1:1: price: mapping repeat year needs a step that divides a day");
}

TEST_CASE("stretch plays the file's span over the run") {
  SeriesSpec spec = spec_of(GapRule::error);
  spec.mapping = Mapping::stretch;
  const auto loaded = load("2020-01-01 00:00,1\n2020-01-01 01:00,2\n", spec, 8);
  CHECK(loaded.series.at(3.9_h) == 1);
  CHECK(loaded.series.at(4.0_h) == 2);
}
