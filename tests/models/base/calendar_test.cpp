#include "models/base/calendar.hpp"

#include <catch2/catch.hpp>

using namespace minehall;

namespace {

Calendar year_2024() { return {static_cast<double>(wall_seconds(2024, 1, 1, 6)), "America/Chicago"}; }

} // namespace

TEST_CASE("a run that starts at local midnight") {
  const Calendar calendar = year_2024();
  CHECK(calendar.start_iso() == "2024-01-01T06:00:00Z");
  CHECK(calendar.local(0.0_h) == Civil{2024, 1, 1, 0, 0, 0, 1});
  CHECK(calendar.iso(1.5_h) == "2024-01-01T07:30:00Z");
  CHECK(calendar.date(calendar.utc(5.0_h)) == 5.0_h);
}

TEST_CASE("money is kept by local month") {
  const Calendar calendar = year_2024();
  CHECK(calendar.month_index(0.0_h) == 0);
  CHECK(calendar.month_index(31.0_days - 1.0_s) == 0);
  CHECK(calendar.month_index(31.0_days) == 1);
  CHECK(calendar.month_start(1) == 31.0_days);
  // from the clock change in March on, local midnight is an hour earlier: 91 d - 1 h
  CHECK(calendar.month_start(3) == 91.0_days - 1.0_h);
  CHECK(calendar.month_start(12) == 366.0_days);
  CHECK(calendar.month_name(12) == "2025-01");
}

TEST_CASE("days of 23, 24 and 25 hours") {
  const Calendar calendar = year_2024();
  const Duration spring = 69.0_days + 12.0_h;  // 10 March
  const Duration autumn = 307.0_days + 12.0_h; // 3 November
  CHECK(calendar.day_length(0.0_h) == 24.0_h);
  CHECK(calendar.day_length(spring) == 23.0_h);
  CHECK(calendar.day_length(autumn) == 25.0_h);
  CHECK(calendar.day_start(spring) == 69.0_days);
  CHECK(calendar.next_day_start(spring) == 70.0_days - 1.0_h);
}
