// Reads a map of element name -> power element; relations between elements are checked by power::problems().
#pragma once

#include "models/power/element.hpp"
#include "sim/scenario/read_reliability.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

// The map under `key` of `owner`; `start_utc` (seconds since 1970 UTC) is date 0 of the run, for `in_service`.
// Also what may take each out of service, if asked for.
std::vector<power::ElementSpec> read_power(Section owner, std::string_view key, double start_utc,
                                           std::vector<OutageSpec>* outages = nullptr);

std::span<const Kind<power::ElementSpec>> power_kinds(); // for `minehall list`

} // namespace minehall::scenario
