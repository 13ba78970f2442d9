// What a hall's cooling has beside its plant: where each role hangs, how chillers restart, stored cold, and masses that
// stand before and behind its air.
#pragma once

#include "models/thermal/storage.hpp"

#include <optional>
#include <string>

namespace minehall::scenario {

struct MassSpec {
  HeatCapacity mass;
  HeatConductance exchange; // with the hall's air or secondary loop
};

// Weather for which the plant is judged, apart from the run's.
struct DesignSpec {
  Temperature dry_bulb, wet_bulb;
  Pressure pressure = Pressure::from_si(101325);
};

struct CoolingSpec {
  std::string compressor, pump, fan;         // power elements; empty: the hall's
  Duration restart = Duration::from_si(180); // of compressors once their power or they themselves are back
  std::optional<thermal::StorageSpec> storage;
  std::optional<MassSpec> machines; // between the machines' heat and the air
  std::optional<MassSpec> facility; // between the air (or secondary loop) and the plant
  std::optional<DesignSpec> design;
  bool pumps_in_hall = false;      // their power heats it
  bool limits_of_machines = false; // the limits read the machines' mass, not the inlet

  bool split() const { return !compressor.empty() || !pump.empty() || !fan.empty(); }
};

} // namespace minehall::scenario
