#include "sim/record/memory_sink.hpp"
#include "sim/record/recorder.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::record;

namespace {

constexpr double out_of_service = std::numeric_limits<double>::quiet_NaN();

SeriesSpec hourly(SeriesQuantity quantity, std::vector<std::string> entities = {}) {
  return {.path = "/timeseries/hourly/power",
          .axis = entities.empty() ? "" : "element",
          .entities = std::move(entities),
          .quantities = {std::move(quantity)}};
}

const std::vector<float>& values(MemorySink& sink, Statistic statistic) {
  return sink.series.at(0).values.at(statistic);
}

} // namespace

TEST_CASE("an interval holds mean, minimum and maximum of the integral, not a sample") {
  // 10 min at 6 W, 50 min at 12 W: (6 x 10 + 12 x 50) / 60 = 11 W; then 12 W for a whole hour
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id = recorder.add_series(hourly({.name = "power", .units = "W"})).front();
  recorder.set(id, 0.0_s, 6);
  recorder.set(id, 10.0_min, 12);
  recorder.complete(2.0_h);
  CHECK(values(sink, Statistic::mean) == std::vector<float>{11, 12});
  CHECK(values(sink, Statistic::minimum) == std::vector<float>{6, 12});
  CHECK(values(sink, Statistic::maximum) == std::vector<float>{12, 12});
}

TEST_CASE("a value that stood for no time leaves no trace, and a change on the hour belongs to the next one") {
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id = recorder.add_series(hourly({.name = "power", .units = "W"})).front();
  recorder.set(id, 0.0_s, 1);
  recorder.set(id, 1.0_h, 900);
  recorder.set(id, 1.0_h, 2);
  recorder.complete(2.0_h);
  CHECK(values(sink, Statistic::maximum) == std::vector<float>{1, 2});
}

TEST_CASE("out of service is NaN; a part of an interval counts as nothing drawn or is left out, as declared") {
  // in service at 8 W from 15 min on: 8 x 45 / 60 = 6 W if absence counts as 0, 8 if it is left out
  for (const auto absent : {Absent::zero, Absent::skipped}) {
    MemorySink sink;
    Recorder recorder{sink, {}};
    const auto id = recorder.add_series(hourly({.name = "power", .units = "W", .absent = absent})).front();
    recorder.set(id, 1.25_h, 8);
    recorder.set(id, 2.0_h, out_of_service);
    recorder.complete(3.0_h);
    const auto& mean = values(sink, Statistic::mean);
    CHECK(std::isnan(mean[0]));
    CHECK(mean[1] == (absent == Absent::zero ? 6.0f : 8.0f));
    CHECK(values(sink, Statistic::minimum)[1] == (absent == Absent::zero ? 0.0f : 8.0f));
    CHECK(std::isnan(mean[2]));
  }
}

TEST_CASE("values round to the quantum, and the last interval may be short") {
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id = recorder.add_series(hourly({.name = "temperature", .units = "degC", .quantum = 0.5})).front();
  recorder.set(id, 0.0_s, 21.3);
  recorder.set(id, 1.0_h, -3.8);
  recorder.complete(1.5_h);
  CHECK(values(sink, Statistic::mean) == std::vector<float>{21.5f, -4.0f});
}

TEST_CASE("a curve told after the fact is split at the interval's end") {
  // v(t) = t in hours over [0.5, 1.5]: mean 0.75 in the first hour's half, 1.25 in the second's
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id = recorder.add_series(hourly({.name = "temperature", .units = "degC"})).front();
  recorder.add(id, 0, 0.5_h, 1.5_h, [](Duration from, Duration to) {
    return Piece{(from + to) / 2.0_h, from / 1.0_h, to / 1.0_h};
  });
  recorder.complete(2.0_h);
  CHECK(values(sink, Statistic::mean) == std::vector<float>{0.75f, 1.25f});
  CHECK(values(sink, Statistic::minimum) == std::vector<float>{0.5f, 1.0f});
  CHECK(values(sink, Statistic::maximum) == std::vector<float>{1.0f, 1.5f});
}

TEST_CASE("over many blocks the sum of mean times step is the integral, for the busy and for the constant") {
  // entity 0 changes every 25 minutes, entity 1 never, entity 2 once after 4,000 hours
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id = recorder.add_series(hourly({.name = "power", .units = "W"}, {"a", "b", "c"})).front();
  recorder.set(id, 1, 0.0_s, 5);
  double integral = 0;
  for (int k = 0; k < 12000; ++k) {
    const double value = std::fmod(k * 37, 101);
    recorder.set(id, 0, Duration::from_si(k * 1500.0), value);
    if (k == 9600) recorder.set(id, 2, 4000.0_h, 7);
    integral += value * 1500;
  }
  recorder.complete(5000.0_h);
  const auto& mean = values(sink, Statistic::mean);
  REQUIRE(mean.size() == 3 * 5000);
  double sums[3] = {};
  for (std::size_t row = 0; row < 5000; ++row) {
    sums[0] += 3600 * mean[3 * row];
    sums[1] += 3600 * mean[3 * row + 1];
    if (row >= 4000) sums[2] += 3600 * mean[3 * row + 2];
  }
  CHECK(sums[0] == Approx(integral).epsilon(1e-6));
  CHECK(sums[1] == Approx(5 * 5000 * 3600.0));
  CHECK(std::isnan(mean[3 * 3999 + 2]));
  CHECK(sums[2] == Approx(7 * 1000 * 3600.0));
}

// 1.4 s: 3072 steps divided by the step are a bit less than 3072.
TEST_CASE("a step that is no binary fraction keeps its rows where a constant lags behind") {
  for (const double step : {1.4, 1.65, 1.9, 3.3, 0.1}) {
    MemorySink sink;
    Recorder recorder{sink, {}};
    auto spec = hourly({.name = "power", .units = "W"}, {"constant", "counter"});
    spec.step = step;
    const auto id = recorder.add_series(spec).front();
    constexpr int rows = 7000;
    recorder.set(id, 0, 0.0_s, 5);
    for (int row = 0; row < rows; ++row) {
      if (row == 6000) recorder.set(id, 0, Duration::from_si(row * step), 7);
      recorder.set(id, 1, Duration::from_si(row * step), row);
    }
    recorder.complete(Duration::from_si(rows * step));
    const auto& mean = values(sink, Statistic::mean);
    REQUIRE(mean.size() == 2 * rows);
    int wrong = 0;
    for (int row = 0; row < rows; ++row)
      wrong += mean[2 * row] != (row < 6000 ? 5.0F : 7.0F) || mean[2 * row + 1] != static_cast<float>(row);
    CHECK(wrong == 0);
  }
}

TEST_CASE("who is told after the fact is waited for, however far the others are") {
  MemorySink sink;
  Recorder recorder{sink, {}};
  const auto id =
      recorder.add_series(hourly({.name = "temperature", .units = "degC"}, {"late", "early", "gone"})).front();
  constexpr int rows = 5000;
  const auto date = [](int row) { return row * 1.0_h; };
  recorder.add(id, 0, date(0), date(1), Piece{1, 1, 1});
  recorder.add(id, 2, date(0), date(1), Piece{3, 3, 3});
  recorder.set(id, 2, date(1), out_of_service); // nothing more is to come of it
  for (int row = 0; row < rows; ++row) recorder.add(id, 1, date(row), date(row + 1), Piece{2, 2, 2});
  recorder.add(id, 0, date(1), date(rows), Piece{1, 1, 1});
  recorder.complete(date(rows));
  const auto& mean = values(sink, Statistic::mean);
  REQUIRE(mean.size() == 3 * rows);
  int wrong = 0;
  for (int row = 0; row < rows; ++row)
    wrong += mean[3 * row] != 1 || mean[3 * row + 1] != 2 || (row == 0 ? mean[2] != 3 : !std::isnan(mean[3 * row + 2]));
  CHECK(wrong == 0);
}
