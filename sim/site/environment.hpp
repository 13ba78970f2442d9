// The series of a run as they step: weather, prices, bitcoin, and what of them is known.
#pragma once

#include "sim/site/decisions.hpp"
#include "sim/site/mining_income.hpp"

namespace minehall::site {

class Environment {
public:
  Environment(SiteState& state, Fleets& fleets, MiningIncome& income, Overheads& overheads, Decisions& decisions);
  void begin() { plan(EventId::none); }
  void step(const Event& event); // also where only what is known moved
  void plan(EventId cause);      // the next step, of a series or of the closed loop
  void plan_now(Duration now, EventId cause);

private:
  Duration next_step(Duration now) const;
  void step_weather(Duration now, EventId id);
  void step_price(Duration now);
  void step_bitcoin(Duration now);
  double known_price(Duration now) const; // USD/J, NaN: none

  SiteState& state_;
  Instant& instant_;
  Fleets& fleets_;
  MiningIncome& income_;
  Overheads& overheads_;
  Decisions& decisions_;
  std::optional<market::Forecast> price_forecast_;
  Duration next_;
  std::uint32_t generation_ = 0;
};

} // namespace minehall::site
