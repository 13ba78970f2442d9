// The closed loop of price, fleet and difficulty run over a price path: what the world's fleet does after a crash.
#pragma once

#include "models/mining/coupled_network.hpp"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace minehall::mining {

struct PriceStep { // holds until the next one
  Duration from;
  BitcoinPrice price;
};

struct ReplayPoint {
  Duration date;
  double height = 0; // expected
  HashRate hash_rate;
};

struct Replay {
  std::vector<ReplayPoint> at; // at the dates that were asked for
  std::vector<RetargetRecord> retargets;
};

// `prices` ascending, the first holds from the start; `dates` ascending, within or after them.
Replay replay_prices(const CoupledNetworkSpec& spec, std::span<const PriceStep> prices,
                     std::span<const Duration> dates);

double blocks_a_day(const ReplayPoint& from, const ReplayPoint& to);

// The value in [low, high] of one parameter with which the network finds `wanted` blocks a day between two dates, by
// bisection; nothing if the ends do not bracket it. `with` gives the network for a value of the parameter.
std::optional<double> fit_to_blocks(const std::function<CoupledNetworkSpec(double)>& with,
                                    std::span<const PriceStep> prices, Duration from, Duration until, double wanted,
                                    double low, double high);

} // namespace minehall::mining
