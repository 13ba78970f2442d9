// UPS laws by themselves, for design and validation.
#pragma once

#include "models/power/element.hpp"

namespace minehall::power {

Power ups_loss(const UpsSpec& spec, Power active_output);
double ups_efficiency(const UpsSpec& spec, double loading); // loading = active output over rating, > 0

// Loading of each of the others when one of `supplies` equal, equally loaded sources is lost: solved by a Graph, not by
// formula.
double load_after_one_lost(int supplies, double loading_each);

} // namespace minehall::power
