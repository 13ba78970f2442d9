#include "models/power/sag_counter.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

TEST_CASE("a sag counter counts what lies within its window, ends included") {
  SagCounter counter;
  CHECK(counter.count(0.0_s, 60.0_s) == 1);
  CHECK(counter.count(30.0_s, 60.0_s) == 2);
  CHECK(counter.count(60.0_s, 60.0_s) == 3); // the first is just a window old
  CHECK(counter.count(61.0_s, 60.0_s) == 3); // and now it is out
  CHECK(counter.count(200.0_s, 60.0_s) == 1);
  CHECK(counter.count(200.0_s, 60.0_s) == 2); // two at one date are two
  counter.clear();
  CHECK(counter.count(201.0_s, 60.0_s) == 1);
}

TEST_CASE("a window of no length counts what comes at one date") {
  SagCounter counter;
  CHECK(counter.count(10.0_s, 0.0_s) == 1);
  CHECK(counter.count(10.0_s, 0.0_s) == 2);
  CHECK(counter.count(10.1_s, 0.0_s) == 1);
}
