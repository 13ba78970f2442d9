#include "models/thermal/chiller.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace minehall::thermal {
namespace {

// lbl-srg/modelica-buildings, Buildings/Fluid/Chillers/Data/ElectricEIR.mo (EnergyPlus CoolTools set).
constexpr EirMachine machines[] = {
    {.name = "McQuay_WSC_471",
     .reference_capacity = Power::from_si(471200),
     .reference_cop = 5.89,
     .minimum_part_load = 0.1,
     .maximum_part_load = 1.15,
     .evaporator = {7.22, 12.78},
     .condenser = {12.78, 26.67},
     .capacity = {2.521130E-01, 1.324053E-02, -8.637329E-03, 8.581056E-02, -4.261176E-03, 8.661899E-03},
     .input_ratio = {4.475238E-01, -2.588210E-02, -1.459053E-03, 4.342595E-02, -1.000651E-03, 1.920106E-03},
     .part_load = {2.778889E-01, 2.338363E-01, 4.883748E-01}},
    {.name = "York_YT_563",
     .reference_capacity = Power::from_si(562600),
     .reference_cop = 10.61,
     .minimum_part_load = 0.09,
     .maximum_part_load = 1.03,
     .evaporator = {6.11, 12.78},
     .condenser = {12.78, 23.89},
     .capacity = {-1.288612E-01, -8.919540E-02, -2.190195E-03, 1.538357E-01, -5.129402E-03, 7.813636E-03},
     .input_ratio = {-5.781003E-01, -1.169130E-01, -4.760535E-03, 2.230082E-01, -5.313649E-03, 6.846644E-03},
     .part_load = {5.203969E-01, -7.775900E-01, 1.255394E+00}},
    {.name = "McQuay_PEH_703",
     .reference_capacity = Power::from_si(703300),
     .reference_cop = 7.03,
     .minimum_part_load = 0.1,
     .maximum_part_load = 1.03,
     .evaporator = {5.56, 8.89},
     .condenser = {12.78, 23.89},
     .capacity = {4.779439E-01, 1.073486E-01, -1.055896E-02, 4.208433E-02, -2.346870E-03, 4.019632E-03},
     .input_ratio = {8.234029E-01, -1.171542E-01, 5.869351E-04, 2.964642E-02, -9.190377E-04, 5.035796E-03},
     .part_load = {3.864389E-01, -2.522595E-01, 8.672354E-01}},
    {.name = "Carrier_23XL_724",
     .reference_capacity = Power::from_si(724400),
     .reference_cop = 6.04,
     .minimum_part_load = 0.19,
     .maximum_part_load = 1.04,
     .evaporator = {5.56, 10.0},
     .condenser = {13.75, 23.89},
     .capacity = {4.418712E-01, -8.384251E-02, -2.190707E-03, 8.594633E-02, -3.322575E-03, 6.652189E-03},
     .input_ratio = {5.059102E-01, -1.621557E-02, 3.346388E-04, 2.350906E-02, 3.514201E-04, -6.342981E-04},
     .part_load = {1.879418E-01, 3.562862E-01, 4.540392E-01}},
    {.name = "Carrier_19XR_742_VSD",
     .reference_capacity = Power::from_si(742000),
     .reference_cop = 5.42,
     .minimum_part_load = 0.19,
     .maximum_part_load = 1.02,
     .evaporator = {5.56, 10.0},
     .condenser = {11.25, 23.89},
     .capacity = {9.797101E-01, -2.895701E-03, -8.970718E-04, 1.031440E-02, -7.431651E-04, 1.453508E-03},
     .input_ratio = {9.946139E-01, -4.829399E-02, 4.674277E-04, -1.158726E-03, 5.762583E-04, 2.148192E-04},
     .part_load = {1.202277E-01, 1.396384E-01, 7.394038E-01}},
};

double biquadratic(const std::array<double, 6>& c, double evaporator, double condenser) {
  return c[0] + evaporator * (c[1] + c[2] * evaporator) + condenser * (c[3] + c[4] * condenser) +
         c[5] * evaporator * condenser;
}

double quadratic(const std::array<double, 3>& c, double x) { return c[0] + x * (c[1] + c[2] * x); }

} // namespace

std::span<const EirMachine> eir_machines() { return machines; }

const EirMachine* find_eir_machine(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(machines), std::end(machines), [&](const auto& m) { return m.name == name; });
  return found == std::end(machines) ? nullptr : found;
}

// EnergyPlus Engineering Reference, Electric Chiller Model Based on Condenser Entering Temperature:
// Q_av = Q_ref f_1(Te, Tc), P = Q_av / COP_ref f_2(Te, Tc) f_3(PLR); below PLR_min it cycles: f_3(PLR_min) PLR /
// PLR_min.
ChillerPoint run_chiller(const EirMachine& machine, Temperature evaporator_leaving, Temperature condenser_entering,
                         Power load) {
  const double evaporator = std::clamp(evaporator_leaving.celsius(), machine.evaporator.from, machine.evaporator.until);
  const double condenser = std::clamp(condenser_entering.celsius(), machine.condenser.from, machine.condenser.until);
  constexpr double rounding = 1e-9; // of Celsius to kelvin and back
  const bool in_range = std::abs(evaporator - evaporator_leaving.celsius()) < rounding &&
                        std::abs(condenser - condenser_entering.celsius()) < rounding;
  const Power available = machine.reference_capacity * biquadratic(machine.capacity, evaporator, condenser);
  const double asked = std::max(load / available, 0.0);
  const double part_load = std::min(asked, machine.maximum_part_load);
  const double running = std::max(part_load, machine.minimum_part_load);
  const Power power = available / machine.reference_cop * biquadratic(machine.input_ratio, evaporator, condenser) *
                      quadratic(machine.part_load, running) * (part_load / running);
  return {power, available, part_load, in_range && asked <= machine.maximum_part_load};
}

namespace {
double lift(const AirCooledMachine& machine, Temperature evaporator, Temperature condenser) {
  return (condenser - machine.condenser_design).si() / machine.temperature_rise_ratio -
         (evaporator - machine.evaporator_design).si();
}
} // namespace

Temperature coldest_condenser(const AirCooledMachine& machine, Temperature evaporator_leaving) {
  const double above = air_cooled_lift.from + (evaporator_leaving - machine.evaporator_design).si();
  return machine.condenser_design + TemperatureDelta::from_si(above * machine.temperature_rise_ratio);
}

// a = available / reference capacity; P = P_r a f(a) g(Q / Q_av).
ChillerPoint run_air_cooled(const AirCooledMachine& machine, Temperature evaporator_leaving,
                            Temperature condenser_entering, Power load) {
  constexpr double rounding = 1e-9;
  const double asked_lift = lift(machine, evaporator_leaving, condenser_entering);
  const double inside = std::clamp(asked_lift, air_cooled_lift.from, air_cooled_lift.until);
  const double ratio = quadratic({0.944836, -0.0570088, 0.00185486}, inside);
  const Power available = machine.reference_capacity * ratio;
  const double asked = std::max(load / available, 0.0);
  const double part_load = std::min(asked, 1.0);
  const double running = std::max(part_load, machine.minimum_part_load);
  const Power full_load =
      machine.reference_capacity / machine.design_cop * ratio * quadratic({2.333, -1.975, 0.6121}, ratio);
  const Power power = full_load * quadratic({0.03303, 0.6852, 0.2818}, running) * (part_load / running);
  return {power, available, part_load, std::abs(inside - asked_lift) < rounding && asked <= 1 + rounding};
}

} // namespace minehall::thermal
