// Whose handler an event goes to.
#pragma once

#include <cstdint>

namespace minehall::site {

enum class Topic : std::uint16_t {
  work_end,         // subject: gang
  transfer_end,     // subject: gang
  environment,      // a series steps or becomes known, or the closed loop of the network has a date
  script_begin,     // subject: scripted event
  script_end,       // likewise
  in_service,       // subject: room or element, see Site
  room_threshold,   // subject: room
  room_feed,        // subject: room; a feed of its plant came or went
  supply_feed,      // subject: supply of the AI hall; its feed came or went
  chillers_start,   // subject: room; they were without power
  cold_store,       // subject: room; its tank is full or empty
  pull_down,        // subject: room; what its chillers carry is to be taken anew
  fleet_step,       // subject: turn of fleets that step together
  fleet_feed,       // subject: fleet; its feed came or went
  job_arrival,      // subject: job
  control_tick,     // subject: number of the regular tick; 0: a look for a cause
  overload,         // the answer to an import or an element above its limit; subject: 1, the fast loop's
  cap_effective,    // subject: tier; the ordered cap reaches the clocks
  suspend,          // subject: tier; its gangs are told to write and go, or that they may come back
  month,            // subject: number of the local month that begins
  block,            // of the pool, where rewards come by luck
  treasury,         // a sale or a bill
  machine_count,    // subject: fleet; machines failed or came back
  programme,        // a grid programme calls, ramps, is due or ends
  programme_answer, // control hears of what programmes are owed
  relay,            // subject: under-frequency relay; it opens
  // Of the power path (power_path.hpp), down to transfer_step; subject: element.
  breaker_trip,
  hot_spot,
  continuous_load, // three hours above what a device may carry for ever
  battery_empty,
  battery_full,
  ups_return, // the walk-in ends, or the bypass gives back
  sag_unlock,
  genset_step, // an attempt or a rest ends, or the tank is empty
  genset_stop, // cooled down, or stalled
  genset_fuel, // ordered, or delivered
  transfer_step,
  // Of sags and outages.
  sag_drop,          // subject: scripted event; loads without UPS have no ride-through left
  restart_batch,     // subject: mining hall
  failure,           // subject: unit of Outages
  repair,            // likewise
  maintenance_begin, // subject: plan of Outages
  maintenance_end,   // likewise
};

} // namespace minehall::site
