// Reads what watches an element: trip curves, and the temperatures of a transformer.
#pragma once

#include "models/power/element.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

power::ProtectionSpec read_protection(Section section);
std::span<const Kind<power::ProtectionSpec>> protection_kinds(); // for `minehall list`

// `losses` gives the default of the loss ratio.
power::TransformerHeatSpec read_transformer_heat(Section section, const power::TransformerSpec& losses);

} // namespace minehall::scenario
