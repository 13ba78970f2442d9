// Vapour-compression machines by published curves; used by the chilled-water plant and by `validate`.
#pragma once

#include "models/base/quantity.hpp"

#include <array>
#include <span>
#include <string_view>

namespace minehall::thermal {

struct TemperatureRange {
  double from; // C
  double until;
};

// EnergyPlus Chiller:Electric:EIR. Biquadratics in leaving evaporator and entering condenser temperature (1, Te, Te2,
// Tc, Tc2, TeTc; C), quadratic in the part load ratio load / available capacity.
struct EirMachine {
  std::string_view name;
  Power reference_capacity;
  double reference_cop = 0;
  double minimum_part_load = 0; // below it the machine cycles
  double maximum_part_load = 0;
  TemperatureRange evaporator;
  TemperatureRange condenser;
  std::array<double, 6> capacity;
  std::array<double, 6> input_ratio;
  std::array<double, 3> part_load;
};

// The five machines of the CoolTools set (Modelica Buildings, Chillers/Data/ElectricEIR.mo).
std::span<const EirMachine> eir_machines();
const EirMachine* find_eir_machine(std::string_view name); // nullptr if unknown

struct ChillerPoint {
  Power power;
  Power available;      // capacity at part load 1 at these temperatures
  double part_load = 0; // load / available, at most the machine's maximum
  bool in_range = true; // false: an input was outside the curves' domain and was moved to its edge
};
ChillerPoint run_chiller(const EirMachine& machine, Temperature evaporator_leaving, Temperature condenser_entering,
                         Power load);

// EnergyPlus Chiller:Electric, air-cooled example, as quoted by HewlettPackard/dc-rl, with the design evaporator
// temperature in dT (dc-rl subtracts the condenser's there: 28 K off).
struct AirCooledMachine {
  Power reference_capacity;
  double design_cop = 3.0;
  Temperature condenser_design = Temperature::from_celsius(35);
  Temperature evaporator_design = Temperature::from_celsius(6.67);
  double temperature_rise_ratio = 2.778;
  double minimum_part_load = 0.05; // [M]; below it the machine cycles
};
ChillerPoint run_air_cooled(const AirCooledMachine& machine, Temperature evaporator_leaving,
                            Temperature condenser_entering, Power load);
// dT at which the quadratics turn round; beyond, they say nothing. The source gives no domain, so this is it.
inline constexpr TemperatureRange air_cooled_lift{-9.05, 15.36}; // K
// The coldest condenser air inside that domain: below, condenser fans hold the pressure up.
Temperature coldest_condenser(const AirCooledMachine& machine, Temperature evaporator_leaving);

} // namespace minehall::thermal
