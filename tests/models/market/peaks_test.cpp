#include "models/market/peaks.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {

const Calendar june{1717200000, "UTC"}; // 2024-06-01 00:00 UTC
constexpr int months[] = {6, 7, 8, 9};

// June and July by the hour: 50 GW and a peak at 17:00 that grows by the day and is higher in June.
Series summer() {
  std::vector<double> times, values;
  for (int hour = 0; hour < 61 * 24; ++hour) {
    const int day = hour / 24;
    times.push_back(hour * 3600.0);
    values.push_back(hour % 24 == 17 ? (day < 30 ? 70e9 + day * 1e8 : 60e9 + day * 1e8) : 50e9);
  }
  return {std::move(times), std::move(values)};
}

PeakForecastSpec exact() { return {.day_error = 0, .hour_error = 0, .among = 1, .floor = {}}; }

} // namespace

TEST_CASE("the highest hour of each month is its peak; months that do not count have none") {
  const auto load = summer();
  const auto peaks = coincident_peaks(load, june, months, {}, 61.0_days);
  REQUIRE(peaks.size() == 2);
  CHECK(peaks[0].from == 29.0_days + 17.0_h); // 30 June
  CHECK(peaks[0].until == 29.0_days + 18.0_h);
  CHECK(peaks[0].load.si() == Approx(72.9e9));
  CHECK(peaks[1].from == 60.0_days + 17.0_h); // 31 July
  constexpr int only_july[] = {7};
  CHECK(coincident_peaks(load, june, only_july, {}, 61.0_days).size() == 1);
  CHECK(coincident_peaks(load, june, only_july, {}, 30.0_days).empty());
}

TEST_CASE("a gap is passed over") {
  const Series load{{0, 3600, 7200}, {1.0, NAN, 2.0}};
  const auto peaks = coincident_peaks(load, june, months, {}, 3.0_h);
  REQUIRE(peaks.size() == 1);
  CHECK(peaks[0].from == 2.0_h);
}

TEST_CASE("without error the top forecast of a rising month alarms daily and misses no peak") {
  // Each day is the highest so far: 61 alarms of three hours, 59 of them false
  const auto load = summer();
  Stream stream{1, 0, "peak forecast", "site"};
  const auto alarms = peak_alarms(load, june, exact(), stream, {}, 61.0_days);
  const auto peaks = coincident_peaks(load, june, months, {}, 61.0_days);
  const auto result = score(alarms, peaks);
  CHECK(result.alarms == 61);
  CHECK(result.met == 2);
  CHECK(result.missed == 0);
  CHECK(result.false_alarms == 59);
  CHECK(result.curtailed / 1.0_h == Approx(61 * 3));
  CHECK(result.covered == Approx(1));
  CHECK(alarms.front().day == Duration{});
  CHECK(alarms[1].from == 1.0_days + 16.0_h);
  CHECK(alarms[1].until == 1.0_days + 19.0_h);
}

TEST_CASE("a floor takes alarms away, an error loses peaks, and more alarms lose fewer") {
  const auto load = summer();
  const auto peaks = coincident_peaks(load, june, months, {}, 61.0_days);
  auto spec = exact();
  spec.floor = Power::from_si(72.85e9);
  Stream first{1, 0, "peak forecast", "site"};
  CHECK(peak_alarms(load, june, spec, first, {}, 61.0_days).size() == 1);
  const auto missed = [&](double error, int among) {
    std::size_t sum = 0;
    for (std::uint32_t replica = 0; replica < 200; ++replica) {
      Stream stream{1, replica, "peak forecast", "site"};
      auto noisy = exact();
      noisy.day_error = error;
      noisy.among = among;
      sum += score(peak_alarms(load, june, noisy, stream, {}, 61.0_days), peaks).missed;
    }
    return sum;
  };
  CHECK(missed(0, 1) == 0);
  CHECK(missed(0.03, 1) > 20);
  CHECK(missed(0.03, 1) > missed(0.03, 5));
}

TEST_CASE("no alarm depends on what comes after its day") {
  // The loads of later days changed, the alarms of the days before stay what they were
  const auto load = summer();
  std::vector<double> times{load.times().begin(), load.times().end()},
      values{load.values().begin(), load.values().end()};
  for (std::size_t i = 10 * 24; i < values.size(); ++i) values[i] *= 3;
  const Series other{std::move(times), std::move(values)};
  PeakForecastSpec spec;
  Stream one{7, 0, "peak forecast", "site"}, two{7, 0, "peak forecast", "site"};
  const auto before = peak_alarms(load, june, spec, one, {}, 61.0_days);
  const auto after = peak_alarms(other, june, spec, two, {}, 61.0_days);
  std::size_t compared = 0;
  for (std::size_t i = 0; i < before.size() && before[i].day < 10.0_days; ++i, ++compared) {
    REQUIRE(i < after.size());
    CHECK(after[i].from == before[i].from);
    CHECK(after[i].forecast == before[i].forecast);
  }
  CHECK(compared > 0);
}

TEST_CASE("the avoided charge is the reduction at the covered share of the peaks") {
  // 30 MW less at three of four peaks, 60 USD/kW: 1.35 MUSD
  PeakScore result;
  result.covered = 0.75;
  CHECK(avoided_charge(result, 30.0_MW, PowerPrice::from_si(60e-3)) / 1.0_USD == Approx(1.35e6));
}
