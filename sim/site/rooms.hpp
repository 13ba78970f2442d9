// Halls and containers: their plants, their air, stored cold, and the dates at which any of it passes a limit.
#pragma once

#include "sim/site/ai_hall.hpp"
#include "sim/site/fleets.hpp"
#include "sim/site/site_state.hpp"

namespace minehall::site {

class Rooms {
public:
  Rooms(SiteState& state, Fleets& fleets, AiHall& ai)
      : state_{state}, instant_{state.instant}, fleets_{fleets}, ai_{ai} {}

  // Before the run.
  std::uint32_t add_container(const scenario::MiningHallSpec& hall, int number);
  std::uint32_t add_ai_hall(const scenario::AiHallSpec& hall);
  void find_heat(); // of elements and house loads that stand in them

  std::uint32_t room_of_machine(std::uint32_t machine) const { return of_machine_[machine]; } // of a plant

  void cross(const Event& event);
  void start_chillers(const Event& event);
  void turn_storage(const Event& event);
  void end_pull_down(const Event& event);
  void set_present(std::uint32_t room, bool present, Duration now);

  void settle(Duration now);        // once machines have their powers: those that moved
  bool settle_losses(Duration now); // once the graph is solved: those that losses heat; true if one moved
  void settle_totals();             // cooling, and what heat holds back
  void plan_life(Duration now);     // of plants whose feeds came or went
  void close(Duration end);

  Power cooling_served(const Room& room) const;

private:
  std::uint32_t add(Room room, const scenario::CoolingSpec& cooling, const thermal::PlantSpec& plant,
                    const std::string& busway);
  void settle_one(std::uint32_t room, Duration now);
  void book(Room& room, Duration now);
  Power heat_into(const Room& room) const;
  std::uint8_t life_of(const Room& room) const;
  void follow_life(std::uint32_t room, Duration now);
  thermal::Operation operate(Room& room, Power heat, Duration now) const;
  void follow_removal(std::uint32_t room, Power heat, Duration now);
  void spend_storage(Room& room, Duration now);
  void plan_storage(std::uint32_t room, Duration now);
  bool is_hot(const Room& room) const;
  Power held_by_heat(const Room& room) const;
  void plan_crossing(std::uint32_t room, Duration now);

  SiteState& state_;
  Instant& instant_;
  Fleets& fleets_;
  AiHall& ai_;
  std::vector<std::uint32_t> with_losses_;
  std::vector<std::uint32_t> of_machine_;
  bool containers_moved_ = true, derated_moved_ = false;
  Power container_cooling_;
};

} // namespace minehall::site
