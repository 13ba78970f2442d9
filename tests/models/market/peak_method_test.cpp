#include "models/market/peak_method.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::market;

namespace {

constexpr double october_2026 = 1790830800, july_2027 = 1814418000; // local midnights of Texas, seconds since 1970
constexpr double january_2026 = 1767247200;
const Calendar calendar{january_2026, "America/Chicago"};
constexpr PowerPrice usd_per_kw(double usd) { return PowerPrice::from_si(usd / 1e3); }

Duration date(int month) { return calendar.month_start(month) + 10.0_days; } // months since January 2026

PeakMethod twelve(double from) {
  return {.validity = {.from = from},
          .months = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
          .first_month = 10,
          .interval = 30.0_min,
          .rate = usd_per_kw(70)};
}
PeakMethod four(std::optional<double> until = {}) { return {.validity = {.until = until}}; }

} // namespace

TEST_CASE("the method by default is 4CP: one peak a month of June to September sets next year's charge") {
  const PeakMethod method;
  CHECK(method.months == std::vector{6, 7, 8, 9});
  CHECK(method.interval == 15.0_min);
  CHECK(counts(method, calendar, date(5)));
  CHECK(!counts(method, calendar, date(9)));
  CHECK(charged_year(method, calendar, date(5)) == 2027);
  const auto year = peak_year({&method, 1}, usd_per_kw(60), january_2026, calendar, 2027);
  CHECK(year.peaks == 4);
  CHECK(year.before == 0);
  CHECK(year.rate == usd_per_kw(60));
}

TEST_CASE("a month belongs to the method that holds at its end, else to the one at its start") {
  const double middle = calendar.utc(date(5)); // of June 2026
  const auto begins = twelve(middle), ends = four(middle);
  CHECK(method_at({&begins, 1}, january_2026, calendar, date(5)) == &begins);
  CHECK(method_at({&begins, 1}, january_2026, calendar, date(4)) == nullptr);
  CHECK(method_at({&ends, 1}, january_2026, calendar, date(5)) == &ends);
  CHECK(method_at({&ends, 1}, january_2026, calendar, date(6)) == nullptr);
  const std::vector<PeakMethod> both{ends, begins};
  CHECK(method_at(both, january_2026, calendar, date(5)) == &both[1]);
}

TEST_CASE("a year of peaks from October to September sets the calendar year after its end") {
  const auto method = twelve(october_2026);
  CHECK(charged_year(method, calendar, date(9)) == 2028);  // October 2026
  CHECK(charged_year(method, calendar, date(20)) == 2028); // September 2027
  CHECK(charged_year(method, calendar, date(21)) == 2029);
}

TEST_CASE("where one year of peaks ends and the next begins, each charge is set by one method") {
  // 2027 by June to September 2026, at the charge's 60 USD/kW; 2028 by October 2026 to September 2027, at 70
  const std::vector methods{four(october_2026), twelve(october_2026)};
  const auto first = peak_year(methods, usd_per_kw(60), january_2026, calendar, 2027);
  CHECK(first.peaks == 4);
  CHECK(first.rate == usd_per_kw(60));
  const auto second = peak_year(methods, usd_per_kw(60), january_2026, calendar, 2028);
  CHECK(second.peaks == 12);
  CHECK(second.rate == usd_per_kw(70));
  CHECK(method_at(methods, january_2026, calendar, date(8)) == &methods[0]);
  CHECK(method_at(methods, january_2026, calendar, date(9)) == &methods[1]);
}

TEST_CASE("where the method changes within a year, all its peaks count alike") {
  // June 2027 by 4CP; from July on every month of a calendar year: 7 peaks, (60 + 6 x 74) / 7 = 72 USD/kW
  auto after = twelve(july_2027);
  after.first_month = 1;
  after.rate = usd_per_kw(74);
  const std::vector methods{four(july_2027), after};
  const auto year = peak_year(methods, usd_per_kw(60), january_2026, calendar, 2028);
  CHECK(year.peaks == 7);
  CHECK(year.rate / usd_per_kw(1) == Approx(72));
}

TEST_CASE("months that end before a date are told apart") {
  // a run from 10 August: June and July lie before it
  const PeakMethod method;
  CHECK(peak_year({&method, 1}, {}, january_2026, calendar, 2027, date(7)).before == 2);
  CHECK(peak_year({&method, 1}, {}, january_2026, calendar, 2028, date(7)).before == 0);
}

TEST_CASE("the greatest of the load at the peaks, the contracted and the own peak is billed") {
  const PeakYear year{.minimum = 20.0_MW, .minimum_of_own_peak = 0.5};
  CHECK(billed(year, 25.0_MW, 30.0_MW) == 25.0_MW);
  CHECK(billed(year, 5.0_MW, 30.0_MW) == 20.0_MW);
  CHECK(billed(year, 5.0_MW, 60.0_MW) == 30.0_MW);
  CHECK(billed({}, 5.0_MW, 60.0_MW) == 5.0_MW);
}

TEST_CASE("methods in turn leave no gap and do not overlap") {
  CHECK(method_problems(std::vector{PeakMethod{}}, {}).empty());
  CHECK(method_problems(std::vector{four(october_2026), twelve(october_2026)}, {}).empty());
  const auto gap = method_problems(std::vector{four(october_2026), twelve(july_2027)}, {});
  REQUIRE(gap.size() == 1);
  CHECK(gap[0] == "no method holds from 2026-10-01T05:00:00Z to 2027-07-01T05:00:00Z");
  const auto twice = method_problems(std::vector{four(july_2027), twelve(october_2026)}, {});
  REQUIRE(twice.size() == 1);
  CHECK(twice[0] == "more than one method holds from 2026-10-01T05:00:00Z to 2027-07-01T05:00:00Z");
  CHECK(method_problems({}, {}) == std::vector<std::string>{"no method holds at any time"});
  // outside what the charge is for a gap does not matter
  const Validity window{.until = october_2026};
  CHECK(method_problems(std::vector{four(october_2026)}, window).empty());
}

TEST_CASE("a method may be for sites connected from a date on, if another is for those before") {
  // as the proposed minimum billing demand for new loads
  auto old = four(), young = four();
  old.validity.connected_until = young.validity.connected_from = january_2026;
  young.minimum_of_own_peak = 1;
  const std::vector methods{old, young};
  CHECK(method_problems(methods, {}).empty());
  CHECK(method_at(methods, january_2026 - 1, calendar, date(0)) == &methods[0]);
  CHECK(method_at(methods, january_2026, calendar, date(0)) == &methods[1]);
  const auto gap = method_problems(std::vector{young}, {});
  REQUIRE(gap.size() == 1);
  CHECK(gap[0] == "no method holds at any time, for sites connected before 2026-01-01T06:00:00Z");
}
