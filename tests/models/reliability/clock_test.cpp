#include "models/reliability/clock.hpp"
#include "models/reliability/maintenance.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::reliability;

TEST_CASE("what is out of service does not age: a pause moves the date of failure by its length") {
  FailureClock clock;
  clock.set_life(100.0_h);
  CHECK(clock.next_failure() == 100.0_h);
  clock.pause(40.0_h);
  CHECK(clock.age(70.0_h) == 40.0_h);
  CHECK(std::isinf(clock.next_failure().si()));
  clock.pause(50.0_h); // a second reason changes nothing
  clock.resume(70.0_h);
  clock.resume(80.0_h);
  CHECK(clock.age(80.0_h) == 50.0_h);
  CHECK(clock.next_failure() == 130.0_h);
}

TEST_CASE("a renewed clock is new and has no life until it is given one") {
  FailureClock clock{10.0_h};
  clock.set_life(5.0_h);
  clock.pause(15.0_h);
  clock.renew(20.0_h);
  CHECK(clock.age(30.0_h) == 0.0_h);
  clock.resume(30.0_h);
  CHECK(std::isinf(clock.next_failure().si()));
  clock.set_life(7.0_h);
  CHECK(clock.next_failure() == 37.0_h);
}

TEST_CASE("maintenance comes at first + k every; the window that has begun counts") {
  const MaintenanceSpec monthly{.first = 10.0_days, .every = 30.0_days, .length = 8.0_h};
  CHECK(next_window(monthly, 0.0_s)->from == 10.0_days);
  CHECK(next_window(monthly, 10.0_days + 1.0_h)->from == 10.0_days);
  CHECK(next_window(monthly, 10.0_days + 8.0_h)->from == 40.0_days);
  CHECK(next_window(monthly, 365.0_days)->from == 370.0_days);
  CHECK(next_window(monthly, 365.0_days)->until == 370.0_days + 8.0_h);
  const MaintenanceSpec once{.first = 10.0_days, .length = 8.0_h};
  CHECK(next_window(once, 0.0_s)->from == 10.0_days);
  CHECK_FALSE(next_window(once, 11.0_days));
}
