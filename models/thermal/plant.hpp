// Cooling plants: one family, one .cpp a member. A plant is a pure function of heat, weather and what of it runs.
#pragma once

#include "models/base/quantity.hpp"
#include "models/thermal/chiller.hpp"
#include "models/thermal/psychrometrics.hpp"

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
  VolumeFlow water;       // make-up: evaporation, blow-down and drift
  bool in_range = true;   // false: outside the domain of the curves, computed at its edge
  bool saturated = false; // the heat exceeds the capacity, or the fans are at their end
  bool evaporating = false;
  bool free_cooling = false; // the water-side economizer carries the load
  std::optional<Temperature>
      next_threshold; // hall temperature at which to ask again; none of the members below needs one
  Power total() const { return compressor + pump + fan; }
};

// A plant whose ports are dead: nothing moves, the hall keeps its heat. (Availability 0 means failed fans or chillers;
// the rest draws on.)
Operation without_power(const Weather& weather);

class Plant {
public:
  virtual ~Plant() = default;
  // `heat` is what stands in the hall without the plant's own fans (they are the plant's business); `availability` is
  // the share of fans (evaporative air, dry cooler) or of chillers (chilled water) that can run, 0..1.
  virtual Operation operate(Power heat, const Weather& weather, double availability) const = 0;
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
  Power pad_pump;
  double cycles_of_concentration = 5;
};

// CRAHs, water chillers in parallel, cooling towers, pumps, and a water-side economizer.
struct ChilledWaterSpec {
  Power design_heat;                      // of the hall
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
  bool economizer = true;
  TemperatureDelta economizer_approach = TemperatureDelta::from_si(2);
  double latent_share = 1; // of the rejected heat that evaporates water
  double cycles_of_concentration = 5;
  double drift_fraction = 1e-4; // of the circulating condenser water
};

// Liquid loop (immersion, hydro, direct to chip) to outside air; no water.
struct DryCoolerSpec {
  Power design_heat;
  TemperatureDelta approach = TemperatureDelta::from_si(8);   // supply above dry bulb at design
  TemperatureDelta hall_rise = TemperatureDelta::from_si(5);  // coolant at the machines above supply at design
  Temperature minimum_supply = Temperature::from_celsius(20); // fans slow down to hold it in the cold
  double fan_fraction = 0.02;                                 // of design heat, at full speed
  double pump_fraction = 0.012;
  double minimum_fan_speed = 0.1;
};

using PlantSpec = std::variant<EvaporativeAirSpec, ChilledWaterSpec, DryCoolerSpec>;
std::unique_ptr<Plant> make_plant(const PlantSpec& spec);
std::unique_ptr<Plant> make_plant(const EvaporativeAirSpec& spec);
std::unique_ptr<Plant> make_plant(const ChilledWaterSpec& spec); // the name of the chiller must be known
std::unique_ptr<Plant> make_plant(const DryCoolerSpec& spec);

// Affinity law: power at a share of full speed, as a share of full power.
double fan_power_ratio(double speed_ratio, double exponent = 3);

// Make-up for evaporating water with this heat: evaporation heat / 2430 kJ/kg, blow-down evaporation / (cycles - 1).
VolumeFlow evaporative_make_up(Power latent_heat, double cycles_of_concentration);

} // namespace minehall::thermal
