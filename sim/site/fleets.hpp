// The miners of a site: what they are ordered, what they do of it and when, by fleet control where there is one; their
// power profiles, failures and repairs.
#pragma once

#include "sim/site/seen_fleets.hpp"
#include "sim/site/shed_log.hpp"
#include "sim/site/site_state.hpp"

namespace minehall::site {

class Fleets {
public:
  explicit Fleets(SiteState& state);

  // Before the run.
  void add(std::uint32_t room, power::ElementId busway, const scenario::MinersSpec& miners);
  void build_repair();
  void build_control();
  void build_modes();

  void touch(std::uint32_t fleet); // something other than an order moved it: control looks
  // Of control: to stop, or that the reason is gone; tells it.
  void order(std::size_t fleet, bool stop, mining::Reason by, Duration now, EventId id, EventId cause);
  // Likewise, to come down by a part of what it draws: reduction of machine power, in place of what was ordered for a
  // limit before.
  void reduce(std::size_t fleet, Power reduction, mining::Reason by, Duration now, EventId id, EventId cause);
  void ask(Duration now, EventId cause);              // what orders from outside want now
  bool choose_modes() const { return choose_modes_; } // control is to: a class has profiles below that of a fleet
  void set_modes(Duration now, EventId cause);        // those that now hold; tells which moved

  bool step(const Event& event); // false if nothing came of it
  void step_machines(const Event& event);
  void count_machines(std::uint32_t fleet, Duration now); // installed, in repair, in service

  // Draws of those that moved, onto the graph and into the ledger; their next steps.
  void settle(Duration now);
  void settle_orders(Duration now);
  void close(Duration end);

  Power moved_since_settle() const; // their draw in this instant, which the import does not show yet
  SeenFleets& seen();               // those that moved since control's last look are marked
  Duration drifted_time() const;    // of machines that were ordered off and drew on all the same
  Power highest_inrush() const { return highest_inrush_; } // 20 ms, with what the others draw

private:
  FleetUnit& unit(std::uint32_t fleet) { return state_.fleets[fleet]; }
  void command(FleetUnit& unit, Duration now, EventId cause);
  void note_shed(FleetUnit& unit, int machines, Duration now, EventId cause);
  void note_delivered(FleetUnit& unit);
  void pick(const scenario::MinerOrderEvent& order, std::vector<int>& asked) const;
  bool follow(FleetUnit& unit, Duration now); // true if machines or fans did something
  Power fans_of(const FleetUnit& unit) const;
  bool turn_fans(FleetUnit& unit, Duration now);
  std::size_t mode_of(std::size_t fleet, Duration now) const;
  void plan_repair(std::uint32_t fleet);
  void plan(std::uint32_t fleet);
  FleetTurn& turn_at(Duration date);
  bool step_one(std::uint32_t fleet, Duration now);
  void note_draw(std::uint32_t fleet);
  void book_off(FleetUnit& unit, Duration now);
  void ordered(std::uint32_t fleet); // its view, in which control has written, and its draw no longer hold

  SiteState& state_;
  Instant& instant_;
  std::vector<std::shared_ptr<const mining::MinerClassSpec>> machines_; // of the scenario
  std::vector<std::uint32_t> dirty_;
  std::vector<FleetTurn> turns_;
  std::vector<FleetTurn::Step> turn_; // the one under way
  bool hashes_moved_ = false;         // since the last settle, and no power with them
  SeenFleets seen_;
  ShedLog sheds_;
  bool choose_modes_ = false;
  Power highest_inrush_, inrush_; // the last: of batches sent at inrush_date_
  Duration inrush_date_;
};

} // namespace minehall::site
