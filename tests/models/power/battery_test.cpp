#include "models/power/battery.hpp"
#include "models/power/bess.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::power;

namespace {

BatterySpec cells() {
  return {.energy = 100.0_kWh,
          .lowest = 0.1,
          .start = 0.9,
          .charge_efficiency = 0.96,
          .discharge_efficiency = 0.95,
          .charge_rate = 0.5,
          .discharge_rate = 6};
}

} // namespace

TEST_CASE("a battery is empty at (E - E_min) eta_d / P and stands exactly at its bound then") {
  // (90 - 10) kWh * 0.95 / 100 kW = 0.76 h
  Battery battery{cells()};
  battery.set(10.0_s, 100.0_kW);
  REQUIRE(battery.empty_date());
  CHECK((*battery.empty_date() - 10.0_s) / 1.0_s == Approx(2736).epsilon(1e-12));
  CHECK(battery.energy(10.0_s + 0.38_h) / 1.0_kWh == Approx(50).epsilon(1e-12));
  CHECK(battery.empty(*battery.empty_date()));
  battery.set(*battery.empty_date(), {});
  CHECK(battery.energy(1.0_days) == 10.0_kWh);
  CHECK(battery.discharged() / 1.0_kWh == Approx(76).epsilon(1e-12));
  CHECK(battery.lost() / 1.0_kWh == Approx(4).epsilon(1e-12));
  CHECK_FALSE(battery.full_date());
}

TEST_CASE("a battery is full at (E_max - E) / (eta_c P)") {
  // 10 kWh / (0.96 * 50 kW)
  Battery battery{cells()};
  battery.set({}, -50.0_kW);
  REQUIRE(battery.full_date());
  CHECK(*battery.full_date() / 1.0_h == Approx(10 / 48.).epsilon(1e-12));
  battery.set(*battery.full_date(), {});
  CHECK(battery.full(*battery.full_date()));
  CHECK(battery.state_of_charge(1.0_h) == 1);
}

TEST_CASE("C-rates bound what a battery takes and gives, and a wanted run time sizes it") {
  // into the cells 0.5 / h * 100 kWh = 50 kW, at the terminals 52.083; out of them 600 kW, at the terminals 570
  CHECK(most_charge(cells()) / 1.0_kW == Approx(50 / 0.96));
  CHECK(most_discharge(cells()) / 1.0_kW == Approx(570));
  auto sized = cells();
  sized.energy = energy_for(sized, 1.0_MW, 5.0_min);
  CHECK(lasts(sized, 1.0_MW, 1) / 1.0_min == Approx(5));
  CHECK(lasts(sized, 2.0_MW, 1) / 1.0_min == Approx(2.5));
  CHECK(lasts(sized, 1.0_MW, 0.1) == Duration{});
}

TEST_CASE("whatever is drawn and given, terminals, cells and losses balance") {
  Battery battery{cells()};
  const Energy start = battery.energy({});
  battery.set({}, 37.0_kW);
  battery.set(1000.0_s, -21.0_kW);
  battery.set(4000.0_s, 11.0_kW);
  battery.set(5000.0_s, {});
  const Energy end = battery.energy(5000.0_s);
  CHECK((battery.charged() - battery.discharged() - battery.lost()) / 1.0_J == Approx((end - start) / 1.0_J));
  CHECK(battery.charged() / 1.0_kWh == Approx(21 * 3000 / 3600.));
}

TEST_CASE("a BESS gives what lies above its threshold and takes what lies below the other, within its limits") {
  BessSpec spec{.rating = 2.0_MW, .shave_above = 10.0_MW, .charge_below = 8.0_MW};
  spec.battery.energy = Energy::from_si(4 * 3.6e9); // 0.5 / h: 2 MW in the cells, 1.8547 MW out of the terminals
  CHECK(task(spec, 10.5_MW) / 1.0_MW == Approx(0.5));
  CHECK(task(spec, 9.0_MW) == Power{});
  CHECK(task(spec, 7.5_MW) / 1.0_MW == Approx(-0.5));
  CHECK(most_given(spec) / 1.0_MW == Approx(2 * bess_one_way));
  CHECK(most_taken(spec) / 1.0_MW == Approx(2)); // the converter's rating, less than 2.157 by C-rate
  CHECK(bess_one_way * bess_one_way == Approx(0.86).epsilon(1e-12));
}
