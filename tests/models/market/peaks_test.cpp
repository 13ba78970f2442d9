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

TEST_CASE("an interval longer than the load's steps is their mean, by the clock") {
  // 5-minute loads: 90, 60, 60 | 75, 75, 78 | ...: the highest step stands in the first quarter, whose mean is 70; the
  // second has 76. Half an hour: 73
  const Series load{{0, 300, 600, 900, 1200, 1500, 1800}, {90e9, 60e9, 60e9, 75e9, 75e9, 78e9, 50e9}};
  const auto peak_of = [&](Duration interval) {
    const PeakMethod method{.interval = interval};
    const PeakRule rule{{&method, 1}, {&load}, 0};
    const auto peaks = coincident_peaks(rule, june, {}, 1.0_h);
    REQUIRE(peaks.size() == 1);
    return peaks[0];
  };
  CHECK(peak_of(5.0_min).load.si() == Approx(90e9));
  const auto quarter = peak_of(15.0_min);
  CHECK(quarter.from == 15.0_min);
  CHECK(quarter.until == 30.0_min);
  CHECK(quarter.load.si() == Approx(76e9));
  CHECK(peak_of(30.0_min).load.si() == Approx(73e9));
  CHECK(peak_of(1.0_h).load.si() == Approx((73e9 + 50e9) / 2));
}

TEST_CASE("an interval that is not there in full is no peak") {
  // a gap in the first quarter, and a run that ends within the third
  const Series load{{0, 300, 600, 900, 1800, 2100}, {90e9, NAN, 90e9, 60e9, 80e9, 80e9}};
  const PeakMethod method;
  const auto peaks = coincident_peaks({{&method, 1}, {&load}, 0}, june, {}, 40.0_min);
  REQUIRE(peaks.size() == 1);
  CHECK(peaks[0].from == 15.0_min);
  CHECK(peaks[0].load.si() == Approx(60e9));
}

TEST_CASE("several peaks a month are those of its highest days") {
  // the last two days of June and of July
  const auto load = summer();
  const PeakMethod method{.per_month = 2};
  const auto peaks = coincident_peaks({{&method, 1}, {&load}, 0}, june, {}, 61.0_days);
  REQUIRE(peaks.size() == 4);
  CHECK(peaks[0].from == 28.0_days + 17.0_h);
  CHECK(peaks[1].from == 29.0_days + 17.0_h);
  CHECK(peaks[2].from == 59.0_days + 17.0_h);
  CHECK(peaks[3].from == 60.0_days + 17.0_h);
}

namespace {

// Load less wind and sun: highest at 21:00, and more so early in the month.
Series net_load() {
  std::vector<double> times, values;
  for (int hour = 0; hour < 61 * 24; ++hour) {
    times.push_back(hour * 3600.0);
    values.push_back(hour % 24 == 21 ? 60e9 - hour / 24 * 1e8 : 30e9);
  }
  return {std::move(times), std::move(values)};
}

// June by 4CP on the load, July by two peaks on the net load; the latter for all months of sites connected in 2024.
constexpr double july_utc = 1719792000, year_2024 = 1704067200;
std::vector<PeakMethod> changed() {
  PeakMethod before, after, young;
  before.validity.until = after.validity.from = july_utc;
  before.validity.connected_until = after.validity.connected_until = young.validity.connected_from = year_2024;
  after.per_month = young.per_month = 2;
  after.rate = PowerPrice::from_si(90e-3);
  return {before, after, young};
}

} // namespace

TEST_CASE("the peaks follow the method of their month and of the site's connection") {
  const auto load = summer(), net = net_load();
  const auto methods = changed();
  CHECK(method_problems(methods, {}).empty());
  const PeakRule old{methods, {&load, &net, &net}, year_2024 - 1}, young{methods, {&load, &net, &net}, year_2024};
  const auto peaks = coincident_peaks(old, june, {}, 61.0_days);
  REQUIRE(peaks.size() == 3);
  CHECK(peaks[0].from == 29.0_days + 17.0_h);
  CHECK(peaks[1].from == 30.0_days + 21.0_h); // 1 and 2 July
  CHECK(peaks[2].from == 31.0_days + 21.0_h);
  const auto of_young = coincident_peaks(young, june, {}, 61.0_days);
  REQUIRE(of_young.size() == 4);
  CHECK(of_young[0].from == 21.0_h);
  CHECK(of_young[1].from == 1.0_days + 21.0_h);
}

TEST_CASE("alarms are given for the method of the month") {
  // without error: in June each day is the highest so far at 17:00; in July only the first days are, at 21:00, the
  // first two with one day more for a second peak
  const auto load = summer(), net = net_load();
  const auto methods = changed();
  const PeakRule old{methods, {&load, &net, &net}, year_2024 - 1};
  Stream stream{1, 0, "peak forecast", "site"};
  const auto alarms = peak_alarms(old, june, exact(), stream, {}, 61.0_days);
  REQUIRE(alarms.size() == 32);
  CHECK(alarms[29].from == 29.0_days + 16.0_h);
  CHECK(alarms[30].from == 30.0_days + 20.0_h);
  CHECK(alarms[31].from == 31.0_days + 20.0_h);
  CHECK(score(alarms, coincident_peaks(old, june, {}, 61.0_days)).missed == 0);
}

TEST_CASE("the avoided charge goes by what each peak counts in its year") {
  // 2025 is set by June (one peak, 60 USD/kW), July, August and September (two each, 90): 7 peaks at
  // (60 + 6 x 90) / 7 = 85.71 USD/kW. 21 MW less at the first and the third of the three: 2 / 7 x 21 MW = 6 MW
  const auto load = summer(), net = net_load();
  const auto methods = changed();
  const PeakRule rule{methods, {&load, &net, &net}, 0};
  const auto peaks = coincident_peaks(rule, june, {}, 61.0_days);
  const std::vector<PeakAlarm> alarms{{{}, peaks[0].from, peaks[0].until, {}}, {{}, peaks[2].from, peaks[2].until, {}}};
  const auto rate = PowerPrice::from_si(60e-3);
  const auto at = worth(rule, rate, june, peaks[1]);
  CHECK(at.year == 2025);
  CHECK(at.share == Approx(1.0 / 7));
  CHECK(at.rate.si() == Approx(600e-3 / 7));
  CHECK(avoided_charge(rule, rate, june, alarms, peaks, 21.0_MW) / 1.0_USD == Approx(6000 * 600.0 / 7));
  // one method for all time: as by the score
  const PeakMethod four;
  const PeakRule plain{{&four, 1}, {&load}, 0};
  const auto two = coincident_peaks(plain, june, {}, 61.0_days);
  CHECK(avoided_charge(plain, rate, june, alarms, two, 8.0_MW) / 1.0_USD == Approx(8000 * 60.0 / 4));
}
