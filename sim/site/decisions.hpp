// When control looks, what it may see, and how its orders reach those who carry them out.
#pragma once

#include "sim/site/control.hpp"
#include "sim/site/obligations.hpp"

namespace minehall::site {

class Decisions {
public:
  Decisions(SiteState& state, Fleets& fleets, AiHall& ai, Overheads& overheads, Obligations& obligations)
      : state_{state}, instant_{state.instant}, fleets_{fleets}, ai_{ai}, overheads_{overheads},
        obligations_{obligations}, controller_{state.scenario.control, state.scenario.machines} {}
  void begin(); // plans the regular tick

  void know(double bitcoin_price, double difficulty); // USD, and of the network
  void limit_moved(const Event& event); // it looks once its reaction time is over, when the import shows what to do

  // Control ticks (subject 1 and more: the regular one; 0: for a cause) and overloads (1: the fast loop).
  void handle(const Event& event);
  void answer(const Event& event); // to programmes: also where a regular look came first at this instant

  // Once the powers stand: an import or an element above its limit calls for an answer.
  void settle(Duration now);
  void begin_settle() { decided_ = false; }
  std::size_t overloads() const { return overloads_; }

private:
  void decide(const Event& event);
  bool due(Duration now) const;
  void look_at_prices(Duration now);
  void look_around(Duration now);
  void look_at_fleets(Duration now);
  void look_at_elements(Duration now);
  OverloadView overload_view(power::ElementId element, double target, Duration now) const;
  void choose_modes(const Event& event, EventId& cause);
  bool choose_modes(double price);
  void carry_out(const Order& order, Duration now, EventId cause);
  EventId looked_for(const Event& event); // why control looks; a row of its own if nothing else has one
  bool elements_over() const;             // one is loaded more than control allows
  void plan_answer(Duration now, bool fast, EventId cause);
  void plan_policy(Duration now);

  SiteState& state_;
  Instant& instant_;
  Fleets& fleets_;
  AiHall& ai_;
  Overheads& overheads_;
  Obligations& obligations_;
  Controller controller_;
  View view_;
  Duration policy_planned_ = never;
  double known_bitcoin_price_ = 0, known_difficulty_ = 0;
  double looked_price_ = 0, looked_bitcoin_ = 0, looked_difficulty_ = 0; // known at the last decision
  bool held_back_ = true;                                                // by a limit or a cap, after the last decision
  bool decided_ = false;                                                 // since the last settle
  bool fast_look_ = false;                                               // the answer of the local loop
  std::array<bool, 2> answer_planned_{}; // to an overload, of the slow loop and of the fast one
  bool in_overload_ = false;
  EventId overload_ = EventId::none; // the last one
  EventId limit_change_ = EventId::none;
  std::optional<Duration> limit_changed_at_;
  std::size_t overloads_ = 0;
};

} // namespace minehall::site
