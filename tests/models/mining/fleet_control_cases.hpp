// Machines, chances and fleets that the tests of fleet control share.
#pragma once

#include "models/mining/fleet_control.hpp"

#include <algorithm>

namespace minehall::mining::cases {

inline MinerClassSpec old_machine() { return {.name = "old", .hash_rate = 100.0_TH_per_s, .power = 3.0_kW}; }
inline MinerClassSpec new_machine() { return {.name = "new", .hash_rate = 200.0_TH_per_s, .power = 3.5_kW}; }
inline Duration at(double seconds) { return Duration::from_si(seconds); }
inline FleetChance chance(std::uint32_t replica = 0) {
  return {{1, replica, "fleet control", "test"}, {1, replica, "fleet retry", "test"}};
}

inline FleetControlSpec all_follow() {
  FleetControlSpec spec;
  spec.non_responders = 0;
  return spec;
}

// What it draws and hashes from one date to another, in steps as long as nothing happens, and as long as these.
struct Run {
  Energy energy = {};
  Hashes hashes = {};
  void operator()(FleetControl& fleet, Duration from, Duration until, Duration step) {
    for (Duration now = from; now < until;) {
      const Duration next = std::min({until, now + step, fleet.next_event().value_or(until)});
      energy += fleet.power() * (next - now);
      hashes += fleet.hash_rate() * (next - now);
      fleet.advance(now = next);
    }
  }
};

inline FleetControl a_thousand(const FleetControlSpec& spec, std::uint32_t replica = 0) {
  return {spec, {{new_machine(), 500}, {old_machine(), 500}}, chance(replica)};
}

} // namespace minehall::mining::cases
