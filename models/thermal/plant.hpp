// Cooling plants: one family, one .cpp a member. A plant is a pure function of heat, weather and what of it runs.
#pragma once

#include "models/base/quantity.hpp"
#include "models/thermal/chiller.hpp"
#include "models/thermal/psychrometrics.hpp"
#include "models/thermal/rejection.hpp"
#include "models/thermal/water.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>

namespace minehall::thermal {

// What the plant does for its hall, and what it draws on its ports by role.
struct Operation {
  Temperature supply;          // air or water that the plant hands to the hall
  Power capacity;              // heat of the hall it can remove now; infinite where the supply just gets warmer
  HeatConductance conductance; // hall inlet to supply: the hall tends to supply + heat / conductance
  Power compressor;
  Power pump;
  Power fan;
  Water water;            // make-up
  bool in_range = true;   // false: outside the domain of the curves, computed at its edge
  bool saturated = false; // the heat exceeds the capacity, or the fans are at their end
  bool evaporating = false;
  bool free_cooling = false; // outside air or an economizer carries the load, no compressor runs
  bool from_storage = false; // stored chilled water carries the load
  Power plant_heat;          // of the plant's own fans in the hall: the cold source removes it with the hall's heat
  Power spare;               // heat that the running chillers could take beside this: charges a tank
  Power total() const { return compressor + pump + fan; }
};

// A plant whose ports are dead: nothing moves, the hall keeps its heat. (Availability 0 means failed fans or chillers;
// the rest draws on.)
Operation without_power(const Weather& weather);

// What of a plant can run, as shares 0..1. A role whose port is dead has the share 0; chillers that restart are a
// compressor share of 0 until they are back.
struct Running {
  double availability =
      1; // of the fans (evaporative air, dry cooler and its kin) or of the chillers (others): failures
  double compressor = 1;
  double pump = 1;
  double fan = 1;
  bool storage = false; // a tank holds chilled water that may replace the chillers
  Power charge = {};    // beside the hall: a tank is filled with this
};

class Plant {
public:
  virtual ~Plant() = default;
  // `heat` is what stands in the hall without the plant's own fans (they are the plant's business).
  virtual Operation operate(Power heat, const Weather& weather, const Running& running) const = 0;
};

// Container or hall with fans and a wetted pad: outside air in, hot air out.
struct EvaporativeAirSpec {
  VolumeFlow airflow;                                        // all fans at full speed
  Power fan_power;                                           // the same, at site altitude
  double fan_exponent = 3;                                   // 3 cube law; 2.2..2.8 with static head
  double minimum_flow = 0.2;                                 // of airflow, while fans run
  TemperatureDelta air_rise = TemperatureDelta::from_si(15); // air over the machines; fans follow heat to hold it
  double recirculation = 0.1;                                // share of the machines' intake that is exhaust air
  double effectiveness = 0.8;                                // of the pad; 0: no pad
  Temperature pad_on_above = Temperature::from_celsius(26);  // dry bulb
  Power pad_pump = {};
  double cycles_of_concentration = 5;
};

// Cooling without compressors: chilled water from the towers, or outside air in place of the CRAHs' return air.
enum class Economizer { off, water_side, air_side };

// CRAHs, water chillers in parallel, cooling towers, pumps, and an economizer.
struct ChilledWaterSpec {
  Power design_heat = {};                 // of the hall
  std::string chiller = "McQuay_WSC_471"; // a name of eir_machines()
  int machines = 1;
  Temperature water_supply = Temperature::from_celsius(10);
  TemperatureDelta air_approach = TemperatureDelta::from_si(8); // supply air above chilled water
  TemperatureDelta hall_rise = TemperatureDelta::from_si(5);    // inlet above supply air at design
  double crah_fan_fraction = 0.04;                              // of design heat, at full speed
  double minimum_fan_speed = 0.3;
  double pump_fraction = 0.025; // chilled and condenser water, of design heat
  TemperatureDelta tower_approach = TemperatureDelta::from_si(4);
  double tower_fan_fraction = 0.01; // of design heat
  Economizer economizer = Economizer::water_side;
  TemperatureDelta economizer_approach = TemperatureDelta::from_si(2);
  double latent_share = 1; // of the rejected heat that evaporates water
  double cycles_of_concentration = 5;
  double drift_fraction = 1e-4;     // of the circulating condenser water
  double maximum_humidity = 0.0106; // kg/kg, of outside air let in by the air side (dew point 15 C at sea level)
};

// CRAHs and packaged chillers whose condensers stand in the outside air; no water.
struct AirCooledChillerSpec {
  Power design_heat = {};
  AirCooledMachine machine{.reference_capacity = Power::from_si(500e3)};
  int machines = 1;
  Temperature water_supply = Temperature::from_celsius(10);
  TemperatureDelta air_approach = TemperatureDelta::from_si(8);
  TemperatureDelta hall_rise = TemperatureDelta::from_si(5);
  double crah_fan_fraction = 0.04;
  double minimum_fan_speed = 0.3;
  double pump_fraction = 0.015; // chilled water alone
  Economizer economizer = Economizer::off;
  TemperatureDelta economizer_approach = TemperatureDelta::from_si(8); // chilled water above dry bulb in a dry coil
  double dry_coil_fan_fraction = 0.02; // of design heat, fans of the dry coil at full speed [M]
  double maximum_humidity = 0.0106;
};

// Water coils in the doors of the racks on a chilled-water plant; the machines' own fans move the air unless the doors
// have some.
struct RearDoorSpec {
  ChilledWaterSpec water = {};                              // air_approach, crah_fan_fraction: unused
  TemperatureDelta approach = TemperatureDelta::from_si(6); // air that leaves a door above the water, at design heat
  double door_fan_fraction = 0;                             // of design heat, of active doors
};

// Liquid loop (immersion, hydro, direct to chip) to outside air; no water.
struct DryCoolerSpec {
  Power design_heat = {};
  TemperatureDelta approach = TemperatureDelta::from_si(8);   // supply above dry bulb at design
  TemperatureDelta hall_rise = TemperatureDelta::from_si(5);  // coolant at the machines above supply at design
  Temperature minimum_supply = Temperature::from_celsius(20); // fans slow down to hold it in the cold
  double fan_fraction = 0.02;                                 // of design heat, at full speed
  double pump_fraction = 0.012;
  double minimum_fan_speed = 0.1;
};

// A loop through the machines, an exchanger, and a facility loop to the coolers: T_sec = T_fac + A load.
struct LiquidLoopSpec {
  Power design_heat = {};
  RejectionSpec rejection = {};
  TemperatureDelta exchanger_approach = TemperatureDelta::from_si(4); // secondary above facility supply, design heat
  TemperatureDelta hall_rise = TemperatureDelta::from_si(5);          // coolant at the machines above secondary supply
  Temperature minimum_supply = Temperature::from_celsius(20);         // of the facility loop
  double pump_fraction = 0.012;                                       // both loops, of design heat
};

// Machines in a bath of dielectric fluid, its exchanger, and dry coolers.
struct ImmersionSpec {
  LiquidLoopSpec loop = {};
};

// Machines with cold plates throughout: no heat to the air.
struct HydroSpec {
  LiquidLoopSpec loop = {};
};

// Cold plates on a CDU; what they do not catch goes to the air and its chilled-water plant.
struct DirectToChipSpec {
  LiquidLoopSpec loop = {}; // its design_heat is that of the hall; the loop is built for 1 - air_share of it
  double air_share = 0.2;
  ChilledWaterSpec air = {}; // its design_heat is set from the hall's and air_share
};

using PlantSpec = std::variant<EvaporativeAirSpec, ChilledWaterSpec, DryCoolerSpec, AirCooledChillerSpec, RearDoorSpec,
                               ImmersionSpec, HydroSpec, DirectToChipSpec>;
std::unique_ptr<Plant> make_plant(const PlantSpec& spec);
bool has_compressor(const PlantSpec& spec);
bool may_store_cold(const PlantSpec& spec); // the hall's whole heat goes to chilled water
std::unique_ptr<Plant> make_plant(const EvaporativeAirSpec& spec);
std::unique_ptr<Plant> make_plant(const ChilledWaterSpec& spec); // the name of the chiller must be known
std::unique_ptr<Plant> make_plant(const DryCoolerSpec& spec);
std::unique_ptr<Plant> make_plant(const AirCooledChillerSpec& spec);
std::unique_ptr<Plant> make_plant(const RearDoorSpec& spec); // the name of the chiller must be known, here and below
std::unique_ptr<Plant> make_plant(const ImmersionSpec& spec);
std::unique_ptr<Plant> make_plant(const HydroSpec& spec);
std::unique_ptr<Plant> make_plant(const DirectToChipSpec& spec);

// Affinity law: power at a share of full speed, as a share of full power.
double fan_power_ratio(double speed_ratio, double exponent = 3);

} // namespace minehall::thermal
