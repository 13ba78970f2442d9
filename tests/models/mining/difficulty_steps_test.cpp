#include "models/mining/difficulty_steps.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

using namespace minehall::mining;

TEST_CASE("a day between two levels gives the hour of the retarget") {
  // day 2 has a mean of 13 between 10 and 14: a quarter of it was at 10
  const std::array<double, 5> dates = {0, 1, 2, 3, 4}, means = {10, 10, 13, 14, 14};
  const auto steps = difficulty_steps(dates, means, 1);
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].difficulty == 10);
  CHECK(steps[1].date == Approx(2.25));
  CHECK(steps[1].difficulty == 14);
}

TEST_CASE("a step at midnight, rounding noise, an end in the middle") {
  const std::array<double, 4> dates = {0, 1, 2, 3};
  CHECK(difficulty_steps(dates, std::array<double, 4>{10, 10, 12, 12}, 1)[1].date == 2);
  CHECK(difficulty_steps(dates, std::array<double, 4>{10, 10 + 1e-12, 10, 10 - 1e-12}, 1).size() == 1);
  CHECK(difficulty_steps(dates, std::array<double, 4>{10, 10, 10, 11}, 1).size() == 2);
  CHECK(difficulty_steps({}, {}, 1).empty());
}

TEST_CASE("daily means of 2020 to 2024 hold some 124 retargets, each some 14 days long") {
  const char* given = std::getenv("MINEHALL_DATA");
  const std::string data = given ? given : std::string{MINEHALL_SOURCE_DIR} + "/../shared/data";
  std::ifstream file{data + "/bitcoin/btc_daily_2020_2024.csv"};
  if (!file) return void(std::puts("SKIPPED: no bitcoin/btc_daily_2020_2024.csv"));
  std::string line, cell;
  std::getline(file, line);
  std::size_t column = 0;
  for (std::istringstream header{line}; std::getline(header, cell, ',') && cell != "difficulty";) ++column;
  std::vector<double> dates, means;
  while (std::getline(file, line)) {
    std::istringstream row{line};
    for (std::size_t i = 0; i <= column; ++i) std::getline(row, cell, ',');
    dates.push_back(static_cast<double>(dates.size()));
    means.push_back(std::stod(cell));
  }
  REQUIRE(dates.size() == 1726);
  const auto steps = difficulty_steps(dates, means, 1);
  double shortest = 100, longest = 0;
  for (std::size_t i = 2; i < steps.size(); ++i) {
    shortest = std::min(shortest, steps[i].date - steps[i - 1].date);
    longest = std::max(longest, steps[i].date - steps[i - 1].date);
  }
  std::printf("%zu levels, %.2f to %.2f days long\n", steps.size(), shortest, longest);
  CHECK(steps.size() > 120);
  CHECK(steps.size() < 130);
  CHECK(shortest > 11);
  CHECK(longest < 20); // the slowest, summer 2021
}
