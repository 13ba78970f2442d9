#include "sim/scenario/document.hpp"
#include "sim/scenario/read_series.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::scenario;

namespace {

std::string series_error(const std::string& text) {
  try {
    Document document = parse("mine.yaml", text);
    read_series("price", document.root());
    document.finish();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "no error";
}

const std::string good = "data: prices/p.csv\ncolumn: v\nunit: USD/MWh\nstamp_column: t\n";

} // namespace

TEST_CASE("a series with all its keys") {
  Document document =
      parse("mine.yaml", "data: prices/p.csv\ncolumn: rtm_lmp\nunit: USD/MWh\nzone: America/Chicago\nstamp: end\n"
                         "date_column: delivery_date\nhour_column: hour_ending\nstep: 1 h\n"
                         "gaps: {rule: same hour of previous week, longest: 192 h}\nmapping: calendar\n"
                         "known_after: 2 h\n");
  const SeriesSpec spec = read_series("price", document.root());
  document.finish();
  CHECK(spec.name == "price");
  CHECK(spec.input.root == Root::data);
  CHECK(spec.input.path == "prices/p.csv");
  CHECK(spec.unit.dimension == Dimension::energy_price);
  CHECK(spec.split_stamp);
  CHECK(spec.stamp == Stamp::end);
  CHECK(spec.gaps.rule == GapRule::previous_week);
  CHECK(spec.gaps.longest == 192.0_h);
  CHECK(spec.known_after == 2.0_h);
}

TEST_CASE("defaults of a series") {
  Document document = parse("mine.yaml", good);
  const SeriesSpec spec = read_series("price", document.root());
  document.finish();
  CHECK(spec.zone == "UTC");
  CHECK(spec.stamp == Stamp::start);
  CHECK(spec.step == 1.0_h);
  CHECK(spec.known_after == 1.0_h);
  CHECK(spec.gaps.rule == GapRule::error);
  CHECK_FALSE(spec.split_stamp);
}

TEST_CASE("mistakes in a series") {
  using Catch::Contains;
  CHECK(series_error(good) == "no error");
  CHECK_THAT(series_error("column: v\nunit: K\nstamp_column: t\n"), Contains("names no file; add file:"));
  CHECK_THAT(series_error(good + "file: q.csv\n"), Contains("data: a file besides file:; keep one of the two"));
  CHECK_THAT(series_error("data: p\ncolumn: v\nunit: USD/MW\nstamp_column: t\n"),
             Contains("mine.yaml:3:7: unit: unknown unit 'USD/MW'; did you mean 'USD/MWh'?; known are 1, fraction"));
  CHECK_THAT(series_error(good + "zone: Mars\n"), Contains("zone: unknown time zone 'Mars'; use a name"));
  CHECK_THAT(series_error(good + "step: 7 h\n"), Contains("step: must divide a day or be whole days"));
  CHECK_THAT(series_error(good + "hour_column: h\ndate_column: d\n"),
             Contains("a stamp besides date_column and hour_column"));
  CHECK_THAT(series_error("data: p\ncolumn: v\nunit: K\n"), Contains("names no stamp; add stamp_column:"));
  CHECK_THAT(series_error(good + "gaps: {rule: hold}\n"), Contains("gaps.rule"));
  CHECK_THAT(series_error(good + "forecast: {error: 10 %, horizon: 24 h}\n"), Contains("forecast: unknown key"));
}

TEST_CASE("weather and job traces") {
  Document weather =
      parse("w.yaml", "file: w.csv\nformat: csv\nstamp_column: t\nzone: UTC-6\ndry_bulb: {column: a, unit: degC}\n"
                      "relative_humidity: {column: b, unit: '%'}\npressure: {column: c, unit: mbar}\n");
  const WeatherSpec spec = read_weather(weather.root());
  weather.finish();
  CHECK(spec.mapping == Mapping::repeat_year);
  CHECK(spec.csv.column == "a");
  CHECK(spec.pressure_unit.factor == 100);
  Document jobs = parse("j.yaml", "data: jobs/p.csv\nduplicates: drop\ntile_every: 1104 h\nrequest_factor: 3\n");
  const JobTraceSpec trace = read_job_trace(jobs.root());
  jobs.finish();
  CHECK(trace.run_column == "duration");
  CHECK(trace.duplicates == Duplicates::drop);
  CHECK(trace.tile_every == 46.0_days);
}

TEST_CASE("the readers can be described without a file") {
  Document description = describe();
  read_series("price", description.root().section("a"));
  read_weather(description.root().section("b"));
  read_job_trace(description.root().section("c"));
  CHECK(description.schema().find("stamp_column") != std::string::npos);
}
