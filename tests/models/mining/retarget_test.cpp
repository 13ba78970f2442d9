#include "models/mining/retarget.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::mining;

TEST_CASE("retarget agrees with the consensus vectors of Bitcoin Core") {
  // src/test/pow_tests.cpp: plain, limit of the proof of work, clamp below, clamp above
  CHECK(next_bits(0x1d00ffff, 1261130161, 1262152739) == 0x1d00d86a);
  CHECK(next_bits(0x1d00ffff, 1231006505, 1233061996) == 0x1d00ffff);
  CHECK(next_bits(0x1c05a3f4, 1279008237, 1279297671) == 0x1c0168fd);
  CHECK(next_bits(0x1c387f6f, 1263163443, 1269211443) == 0x1d00e1fd);
}

TEST_CASE("compact targets go there and back") {
  for (const std::uint32_t bits : {0x1d00ffffU, 0x1c05a3f4U, 0x170331dbU, 0x03123456U, 0x04123456U})
    CHECK(Target::from_compact(bits).compact() == bits);
  CHECK(Target::limit().compact() == 0x1d00ffff); // 2^224 - 1 keeps 23 bits of mantissa
}

TEST_CASE("compact targets that no block may carry are zero") {
  CHECK(Target::from_compact(0x1d80ffff) == Target{}); // negative
  CHECK(Target::from_compact(0xff123456) == Target{}); // beyond 256 bits
  CHECK(Target::from_compact(0) == Target{});
  CHECK(std::isinf(Target{}.difficulty()));
}

TEST_CASE("difficulty of a compact target") {
  CHECK(Target::from_compact(0x1d00ffff).difficulty() == 1);
  CHECK(Target::from_compact(0x1b0404cb).difficulty() == Approx(16307.420938523983).epsilon(1e-14)); // Bitcoin wiki
}

TEST_CASE("the factor stays within a quarter and four, and falls with time") {
  CHECK(retarget_factor(14.0_days) == 1);
  CHECK(retarget_factor(1.0_s) == 4);
  CHECK(retarget_factor(1000.0_days) == 0.25);
  CHECK(retarget_factor(13.0_days) > retarget_factor(15.0_days));
}
