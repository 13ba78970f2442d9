// Load that stands by for several programmes at once: a megawatt is sold to one of them, to the dearest first.
#pragma once

#include "models/base/quantity.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace minehall::market {

struct StandbyOffer {
  std::string_view name;     // of the programme
  Power award;               // under award now
  EnergyPrice worth;         // of a megawatt and hour that stands by: its capacity price, and the charge that it spares
  bool gangs = false;        // AI gangs may stand by for it as well as miners
  std::size_t programme = 0; // the caller's own
  Power standing = {};       // what stands by, filled here
};

// Sorts the offers by worth, of equal ones by name, and serves each in turn from what the others have left: of miners
// and gangs together, or of miners alone where gangs may not. Since the second set lies in the first, serving in turn
// is as good as any sharing: sum of worth x standing is at its highest. An offer without a price (NaN) comes last.
void share_standby(std::span<StandbyOffer> offers, Power miners, Power gangs);

} // namespace minehall::market
