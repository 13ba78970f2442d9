// Typical years in their native formats. The year field is not read for order: months come from different years.
#pragma once

#include "sim/scenario/input_text.hpp"
#include "sim/scenario/sample.hpp"

#include <vector>

namespace minehall::scenario {

struct WeatherSamples {
  double utc_offset = 0; // h, of the file's local standard time
  std::vector<Sample> dry_bulb;
  std::vector<Sample> relative_humidity;
  std::vector<Sample> pressure;
};

// Wilcox and Marion (2008), NREL/TP-581-43156: two header lines; 01:00..24:00 ends the hour; C, %, mbar; -9900 =
// missing.
WeatherSamples import_tmy3(const InputText& input);
// EnergyPlus Auxiliary Programs, "EPW": eight header lines; hour 1..24 ends the hour; C, %, Pa; 99.9, 999, 999999 =
// missing.
WeatherSamples import_epw(const InputText& input);

} // namespace minehall::scenario
