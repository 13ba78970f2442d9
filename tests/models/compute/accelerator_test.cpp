#include "models/compute/accelerator.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::compute;

TEST_CASE("speed under a cap as measured on V100 boards (Zeus, ResNet-50 and BERT)") {
  // cap in W, draw uncapped in W, speed measured; the law is one for all, so within 0.08
  struct Row {
    double cap, uncapped, rate;
  };
  for (const auto& row :
       {Row{125, 227.4, 0.771}, Row{150, 227.4, 0.874}, Row{175, 227.4, 0.9183}, Row{200, 227.4, 0.9535},
        Row{100, 225.9, 0.5931}, Row{125, 225.9, 0.7767}, Row{175, 225.9, 0.9037}, Row{225, 225.9, 0.9905}})
    CHECK(std::abs(rate_at_cap({}, row.cap / row.uncapped) - row.rate) < 0.08);
}

TEST_CASE("the cap's law: one at no cap, flat beyond its ends, never falling, and inverted") {
  const CapLaw law;
  CHECK(rate_at_cap(law, 1) == Approx(1));
  CHECK(rate_at_cap(law, 3) == Approx(1));
  CHECK(rate_at_cap(law, 0) == rate_at_cap(law, law.lowest));
  CHECK(rate_at_cap(law, 0.7) == Approx(std::pow(0.5, 0.24)));
  for (double cap = law.lowest; cap < 1; cap += 0.01) {
    CHECK(rate_at_cap(law, cap) < rate_at_cap(law, cap + 0.01));
    CHECK(cap_for_rate(law, rate_at_cap(law, cap)) == Approx(cap));
  }
  CHECK(cap_for_rate(law, 0) == law.lowest);
  CHECK(cap_for_rate(law, 1) == 1);
}

TEST_CASE("a node of eight H100 draws 2.8 kW idle and 8.4 kW in training") {
  const NodeSpec spec;
  CHECK(node_power(spec, 0) / 1.0_kW == Approx(2.8));
  CHECK(node_power(spec, 8) / 1.0_kW == Approx(8.4));
  CHECK(node_power(spec, 1) / 1.0_W == Approx(3500));
  // half the boards' 700 W taken off eight slots
  CHECK(node_power(spec, 8, 0.5) / 1.0_kW == Approx(8.4 - 8 * 0.35));
}

TEST_CASE("a limit gives the highest cap that keeps it, or none") {
  const NodeSpec spec;
  CHECK(cap_for_power(spec, 8, 9.0_kW) == 1.0);
  const auto cap = cap_for_power(spec, 8, 6.5_kW);
  REQUIRE(cap);
  CHECK(node_power(spec, 8, *cap) / 6.5_kW == Approx(1));
  CHECK_FALSE(cap_for_power(spec, 8, 5.0_kW));
  CHECK_FALSE(cap_for_power(spec, 0, 1.0_kW));
}
