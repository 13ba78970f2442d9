#include "models/power/ride_through.hpp"

namespace minehall::power {

// The ITI (CBEMA) curve, application note of 2000, lower branch: no voltage for 20 ms, 70 % for 0.5 s, 80 % for 10 s,
// 90 % for ever. Single-phase 120 V equipment; taken for any supply. Swells and transients (upper branch) left out.
Duration sag_endurance(double retained_voltage) {
  if (retained_voltage >= 0.9) return never;
  if (retained_voltage >= 0.8) return Duration::from_si(10);
  if (retained_voltage >= 0.7) return Duration::from_si(0.5);
  return Duration::from_si(0.02);
}

} // namespace minehall::power
