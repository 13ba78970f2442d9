#include "models/thermal/water.hpp"

namespace minehall::thermal {

Water& Water::operator+=(const Water& other) {
  evaporation += other.evaporation;
  blow_down += other.blow_down;
  drift += other.drift;
  return *this;
}

VolumeFlow blow_down(VolumeFlow evaporation, double cycles_of_concentration) {
  return evaporation / (cycles_of_concentration - 1);
}

Water tower_water(Power rejected, double latent_share, double cycles_of_concentration, double drift_fraction) {
  constexpr double latent = 2430e3;              // J/kg, at about 30 C
  constexpr double density = 1000;               // kg/m3
  constexpr double heat_of_range = 4186e3 * 5.6; // J/m3: condenser water warms by 5.6 K (10 F)
  const VolumeFlow evaporation = VolumeFlow::from_si(rejected.si() * latent_share / latent / density);
  return {evaporation, blow_down(evaporation, cycles_of_concentration),
          VolumeFlow::from_si(drift_fraction * rejected.si() / heat_of_range)};
}

double litres_per_kwh(VolumeFlow water, Power load) { return water.si() * 1000 / (load.si() / 3.6e6); }

} // namespace minehall::thermal
