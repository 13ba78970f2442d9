// What drops when its feed sags or dies, and how mining halls come back from it: in batches, with their inrush.
#pragma once

#include "sim/site/ai_hall.hpp"
#include "sim/site/fleets.hpp"
#include "sim/site/site_state.hpp"

namespace minehall::site {

// Containers of a mining hall that wait for their turn to restart.
struct RestartQueue {
  scenario::RestartSpec spec;
  std::uint32_t first_room = 0, rooms = 0; // of the hall
  std::vector<std::uint32_t> waiting = {};
  Duration next = {};
  bool planned = false;
  std::uint32_t generation = 0;
};

// What a voltage sag that lasts holds off.
struct SagHold {
  std::uint32_t script = 0; // the event that began it
  struct Roles {
    std::uint32_t room;
    std::uint8_t bits;
  };
  std::vector<Roles> rooms = {};            // of their plants
  std::vector<std::uint32_t> halls = {};    // whose containers wait for its end
  std::vector<std::uint32_t> supplies = {}; // of the AI hall
};

class Sags {
public:
  Sags(SiteState& state, Fleets& fleets, AiHall& ai)
      : state_{state}, instant_{state.instant}, fleets_{fleets}, ai_{ai} {}
  void add_hall(const scenario::MiningHallSpec& hall, std::uint32_t first_room); // in the order of the rooms

  void begin(const Event& event, const scenario::VoltageSagEvent& sag);
  void drop(const Event& event); // those whose ride-through ends
  void end(const Event& event);
  void follow_feed(const Event& event); // of a fleet: it came or went
  // A container waits for its turn in its hall.
  void hold_for_restart(std::uint32_t room, Duration now, EventId cause);
  void restart_batch(const Event& event);
  void settle(Duration now); // inrush of this instant's restarts on the power path

private:
  bool sees_sag(power::ElementId from, power::ElementId at) const;
  void drop_room(std::uint32_t room, power::ElementId at, SagHold& hold, const Event& event);
  bool drop_fleets(std::uint32_t room, power::ElementId at, const Event& event);
  void drop_supplies(power::ElementId at, SagHold& hold, const Event& event);
  void clear_supply(std::uint32_t supply, const Event& event);
  void plan_batch(std::uint32_t hall, Duration date, EventId cause);
  void restart_room(std::uint32_t room, double inrush, const Event& event);

  SiteState& state_;
  Instant& instant_;
  Fleets& fleets_;
  AiHall& ai_;
  std::vector<RestartQueue> restarts_; // by mining hall
  std::vector<SagHold> sags_;          // that last
  std::vector<Surge> surges_;          // of this instant
};

} // namespace minehall::site
