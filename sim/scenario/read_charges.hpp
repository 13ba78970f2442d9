// What a bill holds beside energy, as a scenario gives it.
#pragma once

#include "models/market/charge.hpp"
#include "sim/scenario/reader.hpp"

#include <span>

namespace minehall::scenario {

std::span<const Kind<market::ChargeSpec>> charge_kinds();
// One charge of the map `charges:`; `name` is its key and its purpose in the ledger.
market::ChargeSpec read_charge(std::string name, Section charge);

} // namespace minehall::scenario
