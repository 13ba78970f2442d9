// Stop a machine class when energy costs more than it earns; start again when it is clearly cheaper.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::market {

struct PriceCurtailmentSpec {
  EnergyPrice band =
      EnergyPrice::from_si(5 / 3.6e9); // 5 USD/MWh: how far below break-even the price must fall to restart [M]
  Duration minimum_down = Duration::from_si(900); // a stop lasts at least so long [M]
};

enum class Curtailment { run, stop };

// Off when price + delivery > break-even, on when below break-even - band and down long enough (site_models.md D). The
// price handed in is the one known at the date.
class PriceCurtailment {
public:
  explicit PriceCurtailment(PriceCurtailmentSpec spec = {}) : spec_{spec} {}
  Curtailment decide(Duration now, EnergyPrice known_price, EnergyPrice delivery, EnergyPrice breakeven);
  Curtailment state() const { return state_; }
  std::optional<Duration> earliest_restart() const; // empty while running; a date to decide again at

private:
  PriceCurtailmentSpec spec_;
  Curtailment state_ = Curtailment::run;
  Duration stopped_at_;
};

} // namespace minehall::market
