// The tariff and the price rule as a scenario gives them.
#pragma once

#include "models/market/price_curtailment.hpp"
#include "models/market/tariff.hpp"
#include "sim/scenario/reader.hpp"

namespace minehall::scenario {

market::TariffSpec read_tariff(Section tariff);
market::PriceCurtailmentSpec read_price_curtailment(Section rule);

} // namespace minehall::scenario
