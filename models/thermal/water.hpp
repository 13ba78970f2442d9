// Make-up water of towers and wetted pads by what becomes of it.
#pragma once

#include "models/base/quantity.hpp"

namespace minehall::thermal {

struct Water {
  VolumeFlow evaporation = {};
  VolumeFlow blow_down = {}; // drained to hold the salts
  VolumeFlow drift = {};     // droplets that leave with the air
  VolumeFlow total() const { return evaporation + blow_down + drift; }
  Water& operator+=(const Water& other);
};

// Salts leave with the blow-down alone: at `cycles_of_concentration` it is evaporation / (cycles - 1).
VolumeFlow blow_down(VolumeFlow evaporation, double cycles_of_concentration);

// Of a tower: evaporation = latent heat / 2430 kJ/kg, blow-down, and drift as a fraction of the circulating flow.
Water tower_water(Power rejected, double latent_share, double cycles_of_concentration, double drift_fraction);

double litres_per_kwh(VolumeFlow water, Power load);

} // namespace minehall::thermal
