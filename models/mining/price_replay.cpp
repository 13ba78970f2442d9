#include "models/mining/price_replay.hpp"

#include <array>
#include <utility>

namespace minehall::mining {

Replay replay_prices(const CoupledNetworkSpec& spec, std::span<const PriceStep> prices,
                     std::span<const Duration> dates) {
  CoupledNetwork network{spec, prices.front().price, prices.front().from};
  Replay replay;
  auto next = prices.begin() + 1;
  for (const Duration date : dates) {
    for (; next != prices.end() && next->from <= date; ++next) network.set_price(next->price, next->from);
    network.advance(date);
    replay.at.push_back({date, network.height(), network.hash_rate()});
  }
  replay.retargets = network.retargets();
  return replay;
}

double blocks_a_day(const ReplayPoint& from, const ReplayPoint& to) {
  return (to.height - from.height) / ((to.date - from.date).si() / 86400);
}

std::optional<double> fit_to_blocks(const std::function<CoupledNetworkSpec(double)>& with,
                                    std::span<const PriceStep> prices, Duration from, Duration until, double wanted,
                                    double low, double high) {
  const std::array<Duration, 2> dates = {from, until};
  const auto excess = [&](double value) {
    const Replay replay = replay_prices(with(value), prices, dates);
    return blocks_a_day(replay.at[0], replay.at[1]) - wanted;
  };
  const double at_low = excess(low), at_high = excess(high);
  if (at_low * at_high > 0) return {};
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (excess(middle) * at_low > 0 ? low : high) = middle;
  }
  return (low + high) / 2;
}

} // namespace minehall::mining
