#include "models/base/zone.hpp"

#include <catch2/catch.hpp>

using namespace minehall;

TEST_CASE("civil fields and wall seconds are inverse") {
  CHECK(wall_seconds(1970, 1, 1) == 0);
  CHECK(wall_seconds(2024, 1, 1, 6) == 1704088800);
  CHECK(civil(1704088800) == Civil{2024, 1, 1, 6, 0, 0, 1}); // a Monday
  CHECK(civil(-1) == Civil{1969, 12, 31, 23, 59, 59, 3});
  CHECK(is_date(2024, 2, 29));
  CHECK_FALSE(is_date(2023, 2, 29));
  CHECK_FALSE(is_date(2024, 13, 1));
}

TEST_CASE("Chicago: six hours behind in winter, five in summer") {
  const Zone zone{"America/Chicago"};
  CHECK(zone.offset(wall_seconds(2024, 1, 1)) == -6 * 3600);
  CHECK(zone.offset(wall_seconds(2024, 7, 1)) == -5 * 3600);
  CHECK(zone.standard_offset(wall_seconds(2024, 7, 1)) == -6 * 3600);
  CHECK(zone.offset(wall_seconds(2030, 7, 1)) == -5 * 3600);
}

TEST_CASE("an hour that does not exist and an hour that exists twice") {
  const Zone zone{"America/Chicago"};
  const auto spring = zone.utc(wall_seconds(2024, 3, 10, 2, 30));
  CHECK_FALSE(spring.exists);
  CHECK(spring.first == wall_seconds(2024, 3, 10, 8));
  const auto autumn = zone.utc(wall_seconds(2024, 11, 3, 1));
  CHECK(autumn.exists);
  CHECK(autumn.first == wall_seconds(2024, 11, 3, 6));
  CHECK(autumn.second == wall_seconds(2024, 11, 3, 7));
  const auto plain = zone.utc(wall_seconds(2024, 11, 3, 2));
  CHECK(plain.first == wall_seconds(2024, 11, 3, 8));
  CHECK(plain.second == plain.first);
}

TEST_CASE("fixed offsets and unknown names") {
  CHECK(Zone{"UTC"}.offset(0) == 0);
  CHECK(Zone{"UTC-6"}.offset(0) == -21600);
  CHECK(Zone{"UTC+05:30"}.offset(0) == 19800);
  CHECK(Zone::fixed(-6.0).name() == "UTC-6");
  CHECK(Zone::exists("Europe/Berlin"));
  CHECK_FALSE(Zone::exists("America/Chigago"));
  CHECK_FALSE(Zone::exists("UTC+"));
  CHECK_FALSE(Zone::exists("UTC+5:3"));
  CHECK_THROWS_WITH(Zone{"Mars"},
                    "unknown time zone 'Mars'; use a name of the tz database such as America/Chicago, or UTC-6");
}
