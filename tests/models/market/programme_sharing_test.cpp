#include "models/market/programme_sharing.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {

Claim claim(std::string_view name, Power baseline, Power owed, Duration by) {
  return {.baseline = baseline, .first = owed, .last = owed, .by = by, .name = name};
}

} // namespace

TEST_CASE("two calls of 6 MW from one baseline need 12 MW, whoever was called a second later") {
  // 20 MW before both; at 13 MW 7 are down: 6 for the nearer deadline, 1 for the other
  const Claim early = claim("a", 20.0_MW, 6.0_MW, 10.0_min), late = claim("b", 20.0_MW, 6.0_MW, 601.0_s);
  std::vector<Share> shares;
  for (const auto& claims : {std::vector{early, late}, std::vector{late, early}}) {
    const bool early_first = claims[0].name == "a";
    CHECK(share_out(claims, 13.0_MW, 1.0_h, shares) == 1.0_h);
    CHECK(shares[early_first ? 0 : 1].first / 1.0_MW == Approx(7)); // all that is there
    CHECK(shares[early_first ? 1 : 0].first / 1.0_MW == Approx(1));
    CHECK(load_for(claims) / 1.0_MW == Approx(8));
  }
}

TEST_CASE("a call that follows sees the first in its baseline") {
  // a: 6 MW from 20; b: 6 MW from 14, called when a was down. At 8 MW both have theirs.
  const std::vector claims{claim("a", 20.0_MW, 6.0_MW, 10.0_min), claim("b", 14.0_MW, 6.0_MW, 60.0_min)};
  std::vector<Share> shares;
  share_out(claims, 8.0_MW, 1.0_h, shares);
  CHECK(shares[0].first >= 6.0_MW);
  CHECK(shares[1].first / 1.0_MW == Approx(6));
  CHECK(load_for(claims) / 1.0_MW == Approx(8));
  // a is not kept waiting for what only it can use: at 15 MW 5 are down, all of them above b's baseline
  share_out(claims, 15.0_MW, 1.0_h, shares);
  CHECK(shares[0].first / 1.0_MW == Approx(5));
  CHECK(shares[1].first == Power{});
}

TEST_CASE("the nearer deadline is served first, but takes no more than it is owed at the date") {
  // e: 5 MW on a line over 10 min; r: 2 MW at once, sooner due. 4 MW are down: 2 for r, 2 left for e, which owes
  // more than that from minute 4 on
  const Claim e{.baseline = 20.0_MW, .first = {}, .last = 5.0_MW, .by = 10.0_min, .name = "e"};
  const Claim r = claim("r", 20.0_MW, 2.0_MW, 1.0_min);
  std::vector<Share> shares;
  CHECK(share_out(std::vector{e, r}, 16.0_MW, 10.0_min, shares) / 1.0_min == Approx(4));
  CHECK(shares[0].first / 1.0_MW == Approx(2));
  CHECK(shares[1].first / 1.0_MW == Approx(4));
  // the other way round e's ramp eats up what is left for s: from 4 MW down to 0 in 8 min
  const Claim s = claim("s", 20.0_MW, 4.0_MW, 30.0_min);
  CHECK(share_out(std::vector{e, s}, 16.0_MW, 10.0_min, shares) / 1.0_min == Approx(8));
  CHECK(shares[1].first / 1.0_MW == Approx(4));
  CHECK(shares[1].last.si() == Approx(0).margin(1));
}

TEST_CASE("the smaller of two lines is integrated to both sides of their crossing") {
  // 0 -> 20 MW against 10 MW over an hour: 2.5 + 5 MWh; against 20 -> 0 MW: a tent of 5 MWh
  CHECK(integral_of_smaller({{}, 20.0_MW}, {10.0_MW, 10.0_MW}, 1.0_h) / 1.0_MWh == Approx(7.5));
  CHECK(integral_of_smaller({{}, 20.0_MW}, {20.0_MW, {}}, 1.0_h) / 1.0_MWh == Approx(5));
  CHECK(integral_of_smaller({5.0_MW, 5.0_MW}, {5.0_MW, 9.0_MW}, 1.0_h) / 1.0_MWh == Approx(5));
  CHECK(std::isinf(load_for({}).si()));
}
