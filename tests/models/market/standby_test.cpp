#include "models/market/standby.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace minehall;
using namespace minehall::market;

namespace {

StandbyOffer offer(std::string_view name, Power award, double usd_per_mwh, bool gangs = false) {
  return {.name = name, .award = award, .worth = EnergyPrice::from_si(usd_per_mwh / 3.6e9), .gangs = gangs};
}

double standing(std::span<const StandbyOffer> offers, std::string_view name) {
  for (const auto& one : offers)
    if (one.name == name) return one.standing / 1.0_MW;
  return NAN;
}

} // namespace

TEST_CASE("the dearest award stands by first, whatever the order of the list") {
  // 25 MW of miners: 20 MW at 9 USD/MW/h, then 5 of 10 MW at 4
  std::vector offers{offer("cheap", 10.0_MW, 4), offer("dear", 20.0_MW, 9)};
  share_standby(offers, 25.0_MW, {});
  CHECK(standing(offers, "dear") == Approx(20));
  CHECK(standing(offers, "cheap") == Approx(5));
}

TEST_CASE("of equal prices the name decides") {
  std::vector offers{offer("b", 10.0_MW, 4), offer("a", 10.0_MW, 4)};
  share_standby(offers, 12.0_MW, {});
  CHECK(standing(offers, "a") == Approx(10));
  CHECK(standing(offers, "b") == Approx(2));
}

TEST_CASE("a dear award that gangs may serve leaves the miners to one that they may not") {
  // 10 MW of miners, 10 MW of gangs: both awards of 10 MW stand by, where miners first would leave the second without
  std::vector offers{offer("with gangs", 10.0_MW, 9, true), offer("miners only", 10.0_MW, 4)};
  share_standby(offers, 10.0_MW, 10.0_MW);
  CHECK(standing(offers, "with gangs") == Approx(10));
  CHECK(standing(offers, "miners only") == Approx(10));
  // the other way about the dear one is not squeezed by the cheap one either
  std::vector turned{offer("with gangs", 15.0_MW, 4, true), offer("miners only", 10.0_MW, 9)};
  share_standby(turned, 10.0_MW, 10.0_MW);
  CHECK(standing(turned, "miners only") == Approx(10));
  CHECK(standing(turned, "with gangs") == Approx(10));
}

TEST_CASE("nothing stands by beyond what there is, nor without a load") {
  std::vector offers{offer("a", 10.0_MW, 4), offer("b", 10.0_MW, 3, true)};
  share_standby(offers, {}, {});
  CHECK(standing(offers, "a") == 0);
  CHECK(standing(offers, "b") == 0);
  share_standby(offers, -1.0_MW, 4.0_MW);
  CHECK(standing(offers, "a") == 0);
  CHECK(standing(offers, "b") == Approx(4));
}

TEST_CASE("an award of unknown price comes last") {
  std::vector offers{offer("unknown", 10.0_MW, NAN), offer("free", 10.0_MW, 0)};
  share_standby(offers, 15.0_MW, {});
  CHECK(standing(offers, "free") == Approx(10));
  CHECK(standing(offers, "unknown") == Approx(5));
}

TEST_CASE("serving in turn is worth as much as any sharing") {
  // all sharings in whole megawatts of three awards, 7 MW of miners and 5 of gangs
  const std::vector<StandbyOffer> given{offer("a", 6.0_MW, 5, true), offer("b", 4.0_MW, 4), offer("c", 5.0_MW, 3)};
  double best = 0;
  for (int a = 0; a <= 6; ++a)
    for (int b = 0; b <= 4; ++b)
      for (int c = 0; c <= 5; ++c)
        if (b + c <= 7 && a + b + c <= 12) best = std::max(best, 5.0 * a + 4 * b + 3 * c);
  auto offers = given;
  share_standby(offers, 7.0_MW, 5.0_MW);
  CHECK(5 * standing(offers, "a") + 4 * standing(offers, "b") + 3 * standing(offers, "c") == Approx(best));
}
