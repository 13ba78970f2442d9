#include "models/thermal/chiller.hpp"
#include "models/thermal/design.hpp"
#include "models/thermal/hall.hpp"
#include "models/thermal/limits.hpp"
#include "models/thermal/plant.hpp"
#include "models/thermal/psychrometrics.hpp"
#include "models/thermal/water.hpp"
#include "sim/command/validate/quantity_table.hpp"

#include <limits>

namespace minehall::command::validation {

namespace {

Temperature celsius(const Inputs& in, std::string_view key) { return Temperature::from_celsius(in.number(key)); }

// Outside the domain of a curve there is no number of ours: not covered.
void require(bool inside, const char* domain) {
  if (!inside) throw MissingInput{domain};
}

// The fit of Stull is what the rows hold; plants use psychrometrics with pressure.
double wet_bulb(const Inputs& in) {
  const double humidity = in.percent("RH");
  const double dry_bulb = in.number("T_db");
  require(humidity >= 5 && humidity <= 99 && dry_bulb >= -20 && dry_bulb <= 50, "5..99 %, -20..50 C");
  return thermal::wet_bulb_stull(Temperature::from_celsius(dry_bulb), humidity / 100).si();
}

double time_to_limit(const Inputs& in) {
  const auto time = thermal::time_to_reach(celsius(in, "T0"), celsius(in, "T_inf"),
                                           Duration::from_si(in.positive("tau")), celsius(in, "T_limit"));
  return time ? time->si() : std::numeric_limits<double>::infinity();
}

// The catalogue's curves; size and reference COP are the row's, where it gives them.
thermal::EirMachine chiller(const Inputs& in) {
  const auto* known = thermal::find_eir_machine(in.text("chiller"));
  require(known != nullptr, "a chiller of the catalogue");
  auto found = *known;
  if (in.has("Q_ref_W")) found.reference_capacity = Power::from_si(in.positive("Q_ref_W"));
  if (in.has("COP_ref")) found.reference_cop = in.positive("COP_ref");
  return found;
}

thermal::ChillerPoint water_cooled(const Inputs& in) {
  const auto point = thermal::run_chiller(chiller(in), celsius(in, "T_evap_out"), celsius(in, "T_cond_in"),
                                          Power::from_si(in.non_negative("load_W")));
  require(point.in_range, "the domain of the curves");
  return point;
}

double chiller_power(const Inputs& in) { return water_cooled(in).power.si(); }

double available_capacity(const Inputs& in) {
  const auto point = thermal::run_chiller(chiller(in), celsius(in, "T_evap_out"), celsius(in, "T_cond_in"), Power{});
  require(point.in_range, "the domain of the curves");
  return point.available.si();
}

double air_cooled_cop(const Inputs& in) {
  const thermal::AirCooledMachine unit{.reference_capacity = Power::from_si(1e6),
                                       .design_cop = in.positive("COP_des"),
                                       .condenser_design = celsius(in, "T_cond_des"),
                                       .evaporator_design = celsius(in, "T_evap_des"),
                                       .temperature_rise_ratio = in.positive("ratio")};
  const auto run = [&](Power load) {
    return thermal::run_air_cooled(unit, celsius(in, "T_evap_out"), celsius(in, "T_cond_in"), load);
  };
  const Power load = run(Power{}).available * in.positive("plr_of_available");
  const auto point = run(load);
  require(point.in_range, "the domain of the curves");
  return load / point.power;
}

double cop(const Inputs& in) {
  if (!in.has("chiller")) return air_cooled_cop(in);
  return Power::from_si(in.positive("load_W")) / water_cooled(in).power;
}

// Per heat rejected; drift left out.
double water_use(const Inputs& in) {
  const double cycles = in.positive("CoC");
  require(cycles > 1, "more than one cycle of concentration");
  const Power heat = Power::from_si(1e6);
  const auto water = thermal::tower_water(heat, in.number("latent_share"), cycles, 0);
  return (water.evaporation + water.blow_down).si() / heat.si();
}

// At design heat, in weather that leaves the fans at full speed.
double immersion_pue(const Inputs& in) {
  thermal::ImmersionSpec spec{.loop = {.design_heat = Power::from_si(1e6)}};
  spec.loop.pump_fraction = in.non_negative("pump_fraction");
  spec.loop.rejection = thermal::DryRejectionSpec{.fan_fraction = in.non_negative("fan_fraction")};
  const auto hot = thermal::make_weather(Temperature::from_celsius(35), 0.4, thermal::standard_pressure(0));
  return thermal::design_ratio(*thermal::make_plant(spec), spec.loop.design_heat, hot);
}

double frequency_ratio(const Inputs& in) {
  const double nominal = in.positive("f_nominal_MHz");
  const thermal::ThermalLimits limits{.throttle = celsius(in, "T_derate"),
                                      .trip = celsius(in, "T_off"),
                                      .restore = celsius(in, "T_derate") - TemperatureDelta::from_si(2),
                                      .throttle_fraction = in.positive("f_derated_MHz") / nominal};
  require(limits.throttle < limits.trip, "T_derate below T_off");
  const auto state = thermal::next_state(thermal::ThermalState::normal, celsius(in, "T_in"), limits);
  return thermal::clock_fraction(state, limits);
}

double fan_power_ratio(const Inputs& in) {
  return thermal::fan_power_ratio(in.non_negative("speed_ratio"), in.number("exponent", 3));
}

constexpr Computation cooling_rows[] = {
    {"cooling", "T_wb", Dimension::temperature, wet_bulb},
    {"cooling", "time_to_limit", Dimension::time, time_to_limit},
    {"cooling", "chiller_power", Dimension::power, chiller_power},
    {"cooling", "available_capacity", Dimension::power, available_capacity},
    {"cooling", "COP", Dimension::ratio, cop},
    {"cooling", "WUE", Dimension::water_use, water_use},
    {"cooling", "PUE", Dimension::ratio, immersion_pue},
    {"cooling", "frequency_ratio", Dimension::ratio, frequency_ratio},
    {"cooling", "power_ratio", Dimension::ratio, fan_power_ratio},
};

} // namespace

std::span<const Computation> cooling_computations() { return cooling_rows; }

} // namespace minehall::command::validation
