#include "models/market/foresight.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::market {

CurtailmentGain curtailment_gain(const Series& price, EnergyPrice breakeven, Knowledge knowledge, Duration from,
                                 Duration until) {
  CurtailmentGain result;
  double gain = 0;
  bool off = false;
  for (Duration now = from; now < until;) {
    const double seen = visible(price, now, knowledge);
    if (!std::isnan(seen)) off = seen > breakeven.si();
    const Duration next = std::min({price.next_change(now), next_visible_change(price, now, knowledge), until});
    const double actual = price.at(now);
    if (off && !std::isnan(actual)) {
      gain += (actual - breakeven.si()) * (next - now).si();
      result.stopped += next - now;
    }
    now = next;
  }
  result.gain = PowerPrice::from_si(gain);
  return result;
}

double value_of_foresight(const Series& price, EnergyPrice breakeven, Duration from, Duration until) {
  const auto own = curtailment_gain(price, breakeven, Knowledge::clairvoyant, from, until);
  const auto last = curtailment_gain(price, breakeven, Knowledge::known, from, until);
  return 1 - last.gain / own.gain;
}

} // namespace minehall::market
