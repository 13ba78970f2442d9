// Transformer laws by themselves, for design and validation.
#pragma once

#include "models/power/element.hpp"

namespace minehall::power {

Power transformer_loss(const TransformerSpec& spec, Power apparent_output);
double transformer_efficiency(const TransformerSpec& spec, double loading,
                              double power_factor); // loading = VA over rating, > 0
double best_loading(const TransformerSpec& spec);   // loading of highest efficiency

// Least short-circuit impedance by rating, IEC 60076-5 table 1 (two windings; from memory, unchecked).
double typical_impedance(Power rating);

} // namespace minehall::power
