#include "models/market/price_curtailment.hpp"

namespace minehall::market {

Curtailment PriceCurtailment::decide(Duration now, EnergyPrice known_price, EnergyPrice delivery,
                                     EnergyPrice breakeven) {
  const EnergyPrice paid = known_price + delivery;
  if (state_ == Curtailment::run && paid > breakeven) {
    state_ = Curtailment::stop;
    stopped_at_ = now;
    return state_;
  }
  const bool down_long_enough = now >= stopped_at_ + spec_.minimum_down;
  if (state_ == Curtailment::stop && down_long_enough && paid < breakeven - spec_.band) state_ = Curtailment::run;
  return state_;
}

std::optional<Duration> PriceCurtailment::earliest_restart() const {
  if (state_ == Curtailment::run) return {};
  return stopped_at_ + spec_.minimum_down;
}

} // namespace minehall::market
