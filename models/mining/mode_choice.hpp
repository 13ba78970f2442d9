// Which power profile a machine should run at a price: each step of the profile by what its hashes earn against what
// its power costs.
#pragma once

#include "models/mining/fleet.hpp"

namespace minehall::mining {

// Modes that draw no more than `own`, in which the machine runs where energy is cheap. `price` is a multiple of the
// break-even of the rated machine (hash rate and power as given, whatever its modes): at it, the mode with power x and
// hash y, fractions of the rated, earns y - price x. The best of them, off included as 0; of equals the one with the
// lower power. Where hash grows less than power, a step from a to b pays up to (y_b - y_a) / (x_b - x_a). What a
// stopped machine still draws is left out, as in its break-even.
struct ModeChoice {
  std::size_t mode = 0;
  bool runs = true; // false: off is better; mode is then the one in which it would run longest
};
ModeChoice best_mode(const MinerClassSpec& machine, std::size_t own, double price);

// The highest price, as such a multiple, at which one of these modes still pays: max y / x.
double highest_price(const MinerClassSpec& machine, std::size_t own);

} // namespace minehall::mining
