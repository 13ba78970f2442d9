#include "models/mining/mode_choice.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::mining;

namespace {

constexpr std::size_t normal = 0, eco = 1, turbo = 2;

// Eco 0.6 of the power and 0.7 of the hashes, turbo 1.2 and 1.1.
MinerClassSpec machine() {
  MinerClassSpec spec;
  spec.modes = {{"normal", 1, 1}, {"eco", 0.6, 0.7}, {"turbo", 1.2, 1.1}};
  return spec;
}

} // namespace

TEST_CASE("each step of the profile has a break-even of its own") {
  // In multiples of the rated machine's break-even: eco from off up to 0.7/0.6 = 1.167, normal from eco up to 0.3/0.4 =
  // 0.75, turbo from normal up to 0.1/0.2 = 0.5. As an average turbo would run up to 1.1/1.2 = 0.917.
  const auto spec = machine();
  CHECK(best_mode(spec, turbo, 0.49).mode == turbo);
  CHECK(best_mode(spec, turbo, 0.51).mode == normal);
  CHECK(best_mode(spec, turbo, 0.74).mode == normal);
  CHECK(best_mode(spec, turbo, 0.76).mode == eco);
  CHECK(best_mode(spec, turbo, 1.16).mode == eco);
  CHECK(best_mode(spec, turbo, 1.16).runs);
  CHECK(!best_mode(spec, turbo, 1.17).runs);
  CHECK(best_mode(spec, turbo, 1.17).mode == eco);
  CHECK(highest_price(spec, turbo) == Approx(7.0 / 6));
}

TEST_CASE("between the break-evens of turbo and eco lies eco, not off") {
  const auto spec = machine();
  CHECK(1.1 / 1.2 < 1.0); // at 1.0 turbo loses money
  CHECK(best_mode(spec, turbo, 1.0).mode == eco);
  CHECK(best_mode(spec, turbo, 1.0).runs);
}

TEST_CASE("a machine never draws more than in its own mode") {
  const auto spec = machine();
  CHECK(best_mode(spec, normal, -5).mode == normal);
  CHECK(best_mode(spec, turbo, -5).mode == turbo);
  CHECK(best_mode(spec, eco, 0).mode == eco);
  MinerClassSpec plain;
  CHECK(best_mode(plain, 0, 0.99).runs);
  CHECK(!best_mode(plain, 0, 1.0).runs);
  CHECK(highest_price(plain, 0) == 1);
}

TEST_CASE("a step that does not pay by itself is taken together with the next") {
  // normal from eco earns 0.05 for 0.4, turbo from eco 0.4 for 0.6: normal is never the best
  MinerClassSpec spec;
  spec.modes = {{"normal", 1, 0.75}, {"eco", 0.6, 0.7}, {"turbo", 1.2, 1.1}};
  CHECK(best_mode(spec, 2, 0.66).mode == 2);
  CHECK(best_mode(spec, 2, 0.67).mode == 1);
}
