#include "models/mining/repair.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::mining;

namespace {
constexpr double year = 365.25 * 86400;
Duration years(double count) { return Duration::from_si(count * year); }
Stream stream(std::uint32_t replica = 0) { return {1, replica, "repair", "test"}; }
} // namespace

TEST_CASE("without spares the share in repair is lambda / (lambda + mu)") {
  // 0.05 a year against 365.25 / 21 = 17.39 a year: 0.2867 %, of 25,000 machines 71.7 (binomial in the stationary
  // state)
  const double expected = 25000 * 0.05 / (0.05 + 365.25 / 21);
  CHECK(expected == Approx(71.7).epsilon(1e-3));
  RepairShop shop{{}, 25000, stream()};
  shop.advance(years(1)); // 17 repair times: stationary
  const double lost_before = shop.machine_seconds_lost();
  shop.advance(years(41));
  // variance of the time mean of an M/M/inf-like count: 2 m / (mu T)
  const double error = std::sqrt(2 * expected / (17.39 * 40));
  CHECK((shop.machine_seconds_lost() - lost_before) / (40 * year) == Approx(expected).margin(4 * error));
  CHECK(shop.failures() == Approx(41 * 0.05 * 25000).margin(4 * std::sqrt(41 * 1250.0)));
}

TEST_CASE("machines are neither made nor lost") {
  RepairShop shop{{.failure_rate = 0.3, .board_failure_rate = 0.2, .spares = 5}, 100, stream()};
  for (int month = 1; month < 120; ++month) {
    shop.advance(years(month / 12.0));
    CHECK(shop.in_service() + shop.in_repair() + shop.spares() == 105);
    CHECK(shop.in_service() <= 100);
    CHECK((shop.spares() == 0 || shop.in_service() == 100)); // a spare never lies beside an empty place
  }
}

TEST_CASE("spares keep the places full, nothing fails where nothing can") {
  RepairShop spared{{.spares = 200}, 25000, stream()};
  spared.advance(years(5));
  CHECK(spared.machine_seconds_lost() == 0);
  CHECK(spared.failures() > 5000);
  RepairShop ideal{{.failure_rate = 0}, 100, stream()};
  CHECK(std::isinf(ideal.next_event().si()));
  ideal.advance(years(100));
  CHECK(ideal.hash_fraction() == 1);
}

TEST_CASE("a board lost takes a third of a machine's hash rate") {
  RepairSpec spec{.failure_rate = 0, .board_failure_rate = 100, .repair = years(1e6)};
  RepairShop shop{spec, 1, stream()};
  shop.advance(shop.next_event());
  CHECK(shop.one_board_short() == 1);
  CHECK(shop.hash_fraction() == Approx(2.0 / 3));
  shop.advance(shop.next_event()); // the second one takes it out
  CHECK(shop.in_service() == 0);
  CHECK(shop.hash_fraction() == 0);
}

TEST_CASE("worse machines lose more") {
  RepairShop good{{.failure_rate = 0.05}, 1000, stream()}, bad{{.failure_rate = 0.25}, 1000, stream()};
  good.advance(years(10));
  bad.advance(years(10));
  CHECK(bad.machine_seconds_lost() > 3 * good.machine_seconds_lost());
}
