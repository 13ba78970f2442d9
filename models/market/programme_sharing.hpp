// Several programmes that ask at once: a megawatt that goes down counts for one of them.
#pragma once

#include "models/base/quantity.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace minehall::market {

// What a call is owed over a span in which the load stands still; it goes on a line from `first` to `last`.
struct Claim {
  Power baseline;
  Power first, last;
  Duration by;           // deadline of the whole
  std::string_view name; // of the programme
};

// What of the reduction is there for a claim, on a line as well.
struct Share {
  Power first, last;
};

// A claim is served from what lies between the load and its own baseline, as far as earlier ones have not taken it: the
// nearer deadline comes first, of equal ones the name. Fills `shares` in the order of the claims and returns how long
// they go on these lines, `length` at most.
Duration share_out(std::span<const Claim> claims, Power load, Duration length, std::vector<Share>& shares);

// The highest load that leaves enough for the `last` of all of them; infinite without any.
Power load_for(std::span<const Claim> claims);

// Integral over `time` of the smaller of two powers that go on lines.
Energy integral_of_smaller(Share a, Share b, Duration time);

} // namespace minehall::market
