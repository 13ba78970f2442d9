#include "models/base/series.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace minehall;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("a value holds to the next date") {
  const Series series{{0, 3600, 7200, 10800}, {10, 20, 20, 5}};
  CHECK(series.at(-1.0_s) == 10);
  CHECK(series.at(0.0_s) == 10);
  CHECK(series.at(3599.9_s) == 10);
  CHECK(series.at(3600.0_s) == 20);
  CHECK(series.at(100.0_h) == 5);
}

TEST_CASE("the next change passes over equal values") {
  const Series series{{0, 3600, 7200, 10800}, {10, 20, 20, 5}};
  CHECK(series.next_change(0.0_s) == 1.0_h);
  CHECK(series.next_change(1.0_h) == 3.0_h);
  CHECK(series.next_change(3.0_h).si() == infinity);
}

TEST_CASE("a real-time price is known when its hour is over") {
  const Series series{{0, 3600, 7200}, {10, 20, 5}, 1.0_h};
  CHECK(std::isnan(series.known_at(0.5_h)));
  CHECK(series.known_at(1.0_h) == 10);
  CHECK(series.known_at(1.9_h) == 10);
  CHECK(series.known_at(2.0_h) == 20);
  CHECK(series.next_known_change(0.0_h) == 1.0_h);
  CHECK(series.next_known_change(3.0_h).si() == infinity);
  CHECK_FALSE(series.known_at(1.0_h, 1.0_h).has_value());
  CHECK(series.known_at(2.0_h, 1.0_h) == 20.0);
}

TEST_CASE("a day-ahead price is known before its hour and in force only in it") {
  const Series series{{0, 3600, 7200}, {10, 20, 5}, -1.0_days};
  CHECK(series.known_at(0.0_h) == 10);
  CHECK(series.known_at(0.0_h, 2.0_h) == 5.0);
}

TEST_CASE("an open gap is in the truth, not in what is known") {
  const Series series{{0, 3600, 7200}, {10, not_a_number, 5}, 1.0_h};
  CHECK(std::isnan(series.at(1.0_h)));
  CHECK(series.known_at(2.0_h) == 10);
  CHECK(series.next_change(0.0_h) == 1.0_h);
}

TEST_CASE("a date of the known value finds its own row, whatever the rounding") {
  const Series series{{0.1, 0.7, 1.3}, {1, 2, 3}, 0.3_s};
  for (Duration now = series.next_known_change(0.0_s); now.si() < infinity;) {
    CHECK(std::isfinite(series.known_at(now)));
    const Duration next = series.next_known_change(now);
    REQUIRE(next > now);
    now = next;
  }
}

TEST_CASE("a cursor agrees with the series, forwards and backwards") {
  const Series series{{0, 3600, 7200, 10800}, {10, 20, 20, 5}, 1.0_h};
  SeriesCursor cursor{series};
  for (const double hours : {0.0, 0.5, 1.0, 2.5, 3.0, 9.0, 1.0, 4.0, 0.0}) {
    const Duration now = Duration::from_si(hours * 3600);
    CHECK(cursor.at(now) == series.at(now));
    CHECK(cursor.next_change(now) == series.next_change(now));
    if (hours >= 1) CHECK(cursor.known_at(now) == series.known_at(now));
  }
}

TEST_CASE("a constant is always known and never changes") {
  const Series series = Series::constant(40);
  CHECK(series.at(3.0_h) == 40);
  CHECK(series.known_at(0.0_h) == 40);
  CHECK(series.next_change(0.0_h).si() == infinity);
}

TEST_CASE("a series that is not one is refused") {
  CHECK_THROWS_WITH((Series{{}, {}}), "a series needs as many values as dates, at least one");
  CHECK_THROWS_WITH((Series{{0, 0}, {1, 2}}), "the dates of a series must ascend");
}
