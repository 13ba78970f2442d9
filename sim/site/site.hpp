// The world of a run: its parts, the order in which an instant settles, and whose handler an event goes to. It never
// decides (decisions.hpp), and never reads a series' actual value where only the known one may be used.
#pragma once

#include "sim/site/environment.hpp"
#include "sim/site/outages.hpp"
#include "sim/site/world_interface.hpp"

#include <functional>

namespace minehall::site {

class Site final : public World, private OutageListener {
public:
  Site(const scenario::Scenario& scenario, Inputs inputs, std::uint32_t replica, Agenda& agenda);
  void attach(Carrier& carrier, Observer& observer);
  void on_settled(std::function<void(Duration)> hook) { settled_hook_ = std::move(hook); }

  void handle(const Event& event) override;
  void settle(Duration now) override;
  void close(Duration end); // last month, jobs that still run

  const Totals& totals() const { return state_.totals; }
  const power::Graph& graph() const { return state_.graph(); }
  const PowerPath& power_path() const { return state_.circuit.path(); }
  const std::vector<Room>& rooms() const { return state_.rooms; }
  const std::vector<FleetUnit>& fleets() const { return state_.fleets; }
  const std::vector<HouseLoad>& house_loads() const { return state_.circuit.house_loads(); }
  const Cluster* cluster() const { return ai_.cluster(); }
  const Ledger& ledger() const { return state_.ledger; }
  const market::Meter& meter() const { return metering_.meter(); }
  const Market& market() const { return market_; }
  const Inputs& inputs() const { return state_.inputs; }
  const scenario::Scenario& scenario() const { return state_.scenario; }
  const std::vector<std::string>& node_names() const { return ai_.node_names(); }
  const Accounts& accounts() const { return state_.accounts; }
  const MiningIncome& mining_income() const { return income_; }
  const std::vector<power::ElementId>& backed_up() const { return state_.circuit.backed_up(); }
  const Derated& derated() const { return state_.derated; }
  Power highest_inrush() const { return fleets_.highest_inrush(); }
  Duration drifted_miner_time() const { return fleets_.drifted_time(); }
  std::size_t overloads() const { return decisions_.overloads(); }
  std::size_t restless() const { return state_.circuit.restless(); }
  const Metering& metering() const { return metering_; }
  // Since whoever writes them down cleared them.
  std::vector<power::ElementId>& changed_elements() { return state_.circuit.changed(); } // with new powers
  std::vector<std::uint32_t>& changed_rooms() { return state_.changed_rooms; } // with a new curve of their air

private:
  // build.cpp
  void build_mining();
  void build_ai();
  void plan_services();
  void plan_service(const power::InService& window, std::uint32_t subject);
  void plan_script();
  // scripts.cpp
  void begin_script(const Event& event);
  void begin(const Event& event, const scenario::ImportLimitEvent& limit);
  void begin(const Event& event, const scenario::PlantFailureEvent& plant);
  void begin(const Event& event, const scenario::ElementFailureEvent& failed);
  void begin(const Event& event, const scenario::VoltageSagEvent& sag) { sags_.begin(event, sag); }
  void begin(const Event& event, const scenario::GroundFaultEvent& fault);
  void begin(const Event& event, const scenario::ResetEvent& reset);
  void begin(const Event& event, const scenario::SetModeEvent& set);
  void begin(const Event& event, const scenario::MinerOrderEvent& order);
  void begin(const Event& event, const scenario::ProgrammeCallEvent& call);
  void begin(const Event& event, const scenario::WorldFleetEvent& fleet);
  void end_script(const Event& event);
  void move_limit(const Event& event, const std::string& feed, std::optional<Power> announced);
  void set_availability(const std::string& room, Duration now);
  void set_availability(std::uint32_t room, Duration now);
  // services.cpp
  void step_service(const Event& event);
  void step_element_service(power::ElementId element, const Event& event);
  power::Status status_at(power::ElementId element, Duration now) const;
  void start_outages();
  void set_room_present(std::uint32_t room, Duration now);
  double share_up(std::uint32_t room) const; // of the plant's machines
  void follow(Target target, Duration now, EventId cause);
  void went_down(Target target, Duration now, EventId id, Why why) override;
  void came_back(Target target, Duration now, EventId id, Why why) override;
  void outage(const FailureOutcome& outcome) override { state_.instant.say(outcome); }
  // site.cpp
  void handle_others(const Event& event);
  void handle_disturbance(const Event& event);
  void follow_feeds(const Event& event); // of a plant, of the AI hall's machines
  void step_month(const Event& event);
  void settle_graph(Duration now);
  void settle_totals(Duration now);
  void plan_life(Duration now);

  SiteState state_;
  Market market_;
  Metering metering_;
  Fleets fleets_;
  AiHall ai_;
  Rooms rooms_;
  Sags sags_;
  MiningIncome income_;
  Overheads overheads_;
  Obligations obligations_;
  Decisions decisions_;
  Environment environment_;
  Outages outages_;
  std::function<void(Duration)> settled_hook_;
};

} // namespace minehall::site
