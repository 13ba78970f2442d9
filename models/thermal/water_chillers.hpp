// Chilled water by EIR machines in parallel with cooling towers, an economizer's exchanger, or a tank: what chilled
// water and rear doors share.
#pragma once

#include "models/thermal/plant.hpp"

namespace minehall::thermal {

struct ColdWater {
  Power capacity = {}; // heat it can take up now
  Power removed = {};
  Power compressor = {};
  Power fan = {}; // of the towers
  Water water = {};
  bool in_range = true;
  bool evaporating = false;
  bool free_cooling = false;
  bool from_storage = false;
  Power spare = {}; // of the machines that can run, beside the load
};

class WaterChillers {
public:
  // `design_load`: of the water, the hall's heat and its plant's fans. Throws if the chiller is not in the catalogue.
  WaterChillers(const ChilledWaterSpec& spec, Power design_load);
  ColdWater make_cold(Power load, const Weather& weather, const Running& running) const;

private:
  Temperature tower_water(Power rejected, const Weather& weather, double fans) const;
  ColdWater run_machines(Power load, const Weather& weather, int machines, double fans) const;
  void reject_heat(ColdWater& cold, double fans) const;

  ChilledWaterSpec spec_;
  EirMachine machine_;
  Power design_load_;
  Power design_rejection_;
};

} // namespace minehall::thermal
