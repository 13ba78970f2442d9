#include "models/thermal/chiller.hpp"

#include <catch2/catch.hpp>

using namespace minehall;
using namespace minehall::thermal;

namespace {
Temperature celsius(double value) { return Temperature::from_celsius(value); }
double power(const char* name, double evaporator, double condenser, double load) {
  return run_chiller(*find_eir_machine(name), celsius(evaporator), celsius(condenser), Power::from_si(load)).power.si();
}
} // namespace

TEST_CASE("EIR chillers give the evaluated CoolTools points") {
  CHECK(power("McQuay_WSC_471", 8.89, 26.67, 471200) == Approx(80335.843).epsilon(1e-4));
  CHECK(power("McQuay_WSC_471", 8.89, 26.67, 235600) == Approx(41490.456).epsilon(1e-4));
  CHECK(power("McQuay_WSC_471", 8.89, 21.67, 235600) == Approx(41870.811).epsilon(1e-4));
  CHECK(power("Carrier_23XL_724", 5.56, 21.11, 724400) == Approx(119575.555).epsilon(1e-4));
  CHECK(power("Carrier_23XL_724", 5.56, 21.11, 362200) == Approx(57988.06).epsilon(1e-4));
  CHECK(power("Carrier_23XL_724", 5.56, 16.11, 362200) == Approx(48474.651).epsilon(1e-4));
}

TEST_CASE("the catalogue has five machines, found by their whole name") {
  CHECK(eir_machines().size() == 5);
  CHECK(find_eir_machine("York_YT_563")->reference_cop == 10.61);
  CHECK(find_eir_machine("McQuay") == nullptr);
}

TEST_CASE("below the minimum part load a machine cycles: power falls to zero with the load") {
  const auto& machine = *find_eir_machine("McQuay_WSC_471");
  const Power available = run_chiller(machine, celsius(8.89), celsius(26.67), Power{}).available;
  const Power at_minimum = run_chiller(machine, celsius(8.89), celsius(26.67), available * 0.1).power;
  CHECK(run_chiller(machine, celsius(8.89), celsius(26.67), available * 0.05).power / at_minimum == Approx(0.5));
  CHECK(run_chiller(machine, celsius(8.89), celsius(26.67), Power{}).power.si() == 0);
}

TEST_CASE("outside the curves' domain a machine is computed at the edge and says so") {
  const auto& machine = *find_eir_machine("McQuay_WSC_471");
  const auto edge = run_chiller(machine, celsius(8.89), celsius(26.67), 300.0_kW);
  const auto beyond = run_chiller(machine, celsius(8.89), celsius(32), 300.0_kW);
  CHECK(edge.in_range);
  CHECK_FALSE(beyond.in_range);
  CHECK(beyond.power.si() == Approx(edge.power.si()));
  CHECK_FALSE(run_chiller(machine, celsius(8.89), celsius(20), 900.0_kW).in_range); // above the largest part load
}

TEST_CASE("the air-cooled machine: COP 2.96 at 35 C, 3.76 at 20 C, 4.22 there at half load") {
  const AirCooledMachine machine{.reference_capacity = 1.0_MW};
  const auto cop = [&](double condenser, double part_load) {
    const Power full = run_air_cooled(machine, celsius(6.67), celsius(condenser), Power{}).available;
    return full * part_load / run_air_cooled(machine, celsius(6.67), celsius(condenser), full * part_load).power;
  };
  CHECK(cop(35, 1) == Approx(2.960302).epsilon(1e-4));
  CHECK(cop(20, 1) == Approx(3.76215).epsilon(1e-4));
  CHECK(cop(20, 0.5) == Approx(4.217027).epsilon(1e-4));
}
