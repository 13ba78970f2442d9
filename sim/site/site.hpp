// The world of a run: owns every entity, handles events, settles once an instant. It never decides (control.hpp does)
// and never reads a series' actual value where only the known one may be used.
#pragma once

#include "models/base/random.hpp"
#include "models/mining/fleet_control.hpp"
#include "models/mining/pool.hpp"
#include "models/mining/treasury.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/site/books.hpp"
#include "sim/site/cluster.hpp"
#include "sim/site/control.hpp"
#include "sim/site/inputs.hpp"
#include "sim/site/ledger.hpp"
#include "sim/site/market.hpp"
#include "sim/site/outages.hpp"
#include "sim/site/power_path.hpp"
#include "sim/site/room.hpp"
#include "sim/site/seen_fleets.hpp"
#include "sim/site/shed_log.hpp"
#include "sim/site/units.hpp"
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

  const Totals& totals() const { return totals_; }
  const power::Graph& graph() const { return graph_; }
  const PowerPath& power_path() const { return power_path_; }
  const std::vector<Room>& rooms() const { return rooms_; }
  const std::vector<FleetUnit>& fleets() const { return fleets_; }
  const std::vector<HouseLoad>& house_loads() const { return house_loads_; }
  const Cluster* cluster() const { return cluster_.get(); }
  const Ledger& ledger() const { return ledger_; }
  const market::Meter& meter() const { return meter_; }
  const Market& market() const { return market_; }
  const Inputs& inputs() const { return inputs_; }
  const scenario::Scenario& scenario() const { return scenario_; }
  const std::vector<std::string>& node_names() const { return node_names_; }
  std::vector<power::ElementId>& changed_elements() { return changed_elements_; } // likewise, with new powers
  std::vector<std::uint32_t>& changed_rooms() { return changed_rooms_; } // with a new curve of their air; likewise

  const Derated& derated() const { return derated_; }
  Power highest_inrush() const { return highest_inrush_; } // of miners, 20 ms, with what the others draw
  const std::optional<mining::Treasury>& treasury() const { return treasury_; }
  const TreasuryBooks& treasury_books() const { return books_; }
  const std::optional<mining::LuckyBlocks>& blocks() const { return blocks_; }
  const Accounts& accounts() const { return accounts_; }
  const std::vector<power::ElementId>& backed_up() const { return backed_up_; } // UPS, BESS and gensets
  std::size_t overloads() const { return overloads_; }
  std::size_t restless() const { return restless_; } // instants whose power path found no rest: none
  Energy above_limit() const { return Energy::from_si(above_limit_.value()); }
  Energy unpriced() const { return Energy::from_si(unpriced_.value()); } // at the meter, in open gaps of the price
  Energy miner_import() const { return Energy::from_si(overheads_.miner_import.value()); } // at the meter, of miners
  Bitcoin unpriced_bitcoin() const { return Bitcoin::from_si(unpriced_bitcoin_.value()); } // mined, fee off, likewise

private:
  // build.cpp
  void build_mining();
  void build_hall(const scenario::MiningHallSpec& hall);
  void build_ai(std::uint32_t replica);
  void draw_tiers(std::uint32_t replica);
  void build_supplies(const scenario::AiHallSpec& hall);
  void build_house_loads();
  void open_accounts();
  void open_tier_accounts();
  // miner_orders.cpp
  void build_fleet_control(std::uint32_t replica);
  void command(FleetUnit& unit, Duration now, EventId cause);
  bool follow(FleetUnit& unit, Duration now);
  Power fans_of(const FleetUnit& unit) const;
  bool turn_fans(FleetUnit& unit, Duration now);
  void settle_orders(Duration now);
  void close_orders(Duration end);
  // modes.cpp
  void build_modes();
  std::size_t mode_of(std::size_t fleet, Duration now) const;
  void set_modes(Duration now, EventId cause);
  void choose_modes(const Event& event, EventId& cause);
  // treasury.cpp
  void build_treasury(std::uint32_t replica);
  void open_treasury();
  void settle_pool(Duration now);
  void plan_block();
  void step_block(const Event& event);
  void step_treasury(const Event& event);
  void plan_treasury();
  void take_income(Duration now);
  void book(const mining::Flow& flow, double held, const Event& event);
  // mining.cpp
  void build_repair(std::uint32_t replica);
  void build_network();
  double price_for_control(Duration now) const; // USD/J, NaN: none
  void plan_repair(std::uint32_t fleet, EventId cause);
  void step_machines(const Event& event);
  void count_machines(FleetUnit& unit, Duration now);
  void step_network(Duration now);
  void settle_network(Duration now);
  void change_world(const Event& event, const scenario::WorldFleetEvent& fleet);
  void plan_environment(EventId cause);

  void build_relays();
  std::vector<std::uint32_t> rooms_behind(const market::ProgrammeSpec& programme) const;
  void pick_up(const ProgrammeUnit& unit);
  void open_relay(const Event& event);
  void close_relay(const ProgrammeUnit& unit, Duration now, EventId cause);
  Relay* relay_of(const ProgrammeUnit& unit);
  // obligations.cpp
  void step_programmes(Duration now);
  void answer_programmes(const Event& event);
  void begin_call(ProgrammeUnit& unit, Duration now);
  void end_call(ProgrammeUnit& unit, Duration now, EventId& last);
  void pay(const ProgrammeUnit& unit, const market::Delivery& delivery);
  void call_programme(const Event& event, const scenario::ScriptedEventSpec& script);
  void close_market(Duration end);
  void look_at_market(Duration now);
  Power sheddable_gangs() const;
  void offer_reserves();
  void plan_script();
  void plan_service(const power::InService& window, std::uint32_t subject);
  std::uint32_t add_room(Room room, power::ElementId element);
  void add_fleet(std::uint32_t room, power::ElementId busway, const scenario::MinersSpec& miners);
  // handlers
  void step_environment(const Event& event);
  void begin_script(const Event& event);
  void end_script(const Event& event);
  void step_service(const Event& event);
  void cross_room(const Event& event);
  bool step_fleets(const Event& event);
  bool step_fleet(std::uint32_t fleet, Duration now);
  void step_feed_of(const Event& event);
  void check_supplies(const Event& event);
  void step_month(const Event& event);
  // sags.cpp
  void begin_sag(const Event& event, const scenario::VoltageSagEvent& sag);
  void drop_sagged(const Event& event);
  void end_sag(const Event& event);
  bool sees_sag(power::ElementId from, power::ElementId at) const;
  void drop_room(std::uint32_t room, power::ElementId at, SagHold& hold, const Event& event);
  bool drop_fleets(std::uint32_t room, power::ElementId at, const Event& event);
  void drop_supplies(power::ElementId at, SagHold& hold, const Event& event);
  void clear_supply(std::uint32_t supply, const Event& event);
  void hold_for_restart(std::uint32_t room, Duration now, EventId cause);
  void plan_batch(std::uint32_t hall, Duration date, EventId cause);
  void restart_batch(const Event& event);
  void restart_room(std::uint32_t room, double inrush, const Event& event);
  void step_others(const Event& event);
  void end_of_gang(const Event& event); // of its work, or of a transfer
  void decide(const Event& event);
  void apply_cap(const Event& event);
  void trip_ai(Duration now, EventId cause);
  void untrip_ai();

  // settle, in its order
  void settle_feed_losses(Duration now);
  void settle_meter(Duration now);
  void settle_power(Duration now);
  void settle_room(std::uint32_t room, Duration now);
  // rooms.cpp
  thermal::Hall make_ai_air() const;
  void equip(std::uint32_t room, const scenario::CoolingSpec& cooling, const thermal::PlantSpec& plant,
             const std::string& element);
  std::uint8_t life_of(const Room& room) const;
  Power cooling_served(const Room& room) const;
  void follow_life(std::uint32_t room, Duration now);
  thermal::Operation operate(Room& room, Power heat, Duration now) const;
  void spend_storage(Room& room, Duration now);
  void plan_storage(std::uint32_t room, Duration now);
  void follow_removal(std::uint32_t room, Power heat, Duration now);
  void start_chillers(const Event& event);
  void turn_storage(const Event& event);
  bool is_hot(const Room& room) const;
  Power held_by_heat(const Room& room) const;
  void settle_derated();
  void settle_ai_power(Duration now);
  void book_tiers(Duration now);
  void settle_graph(Duration now);
  void solve_graph(Duration now);
  void settle_backup(Duration now);
  void settle_house_loads(Duration now);
  Power heat_into(const Room& room) const;
  void settle_money(Duration now);
  void plan_thresholds(Duration now);
  void plan_crossing(std::uint32_t room, Duration now);
  void plan_fleet(std::uint32_t fleet);
  FleetTurn& turn_at(Duration date);
  void note_draw(std::uint32_t fleet);

  // small things
  EventId plan(Duration date, Phase phase, Topic topic, std::uint32_t subject, EventId cause,
               std::uint32_t generation = 0);
  void touch_fleet(std::uint32_t fleet);
  void touch_room(std::uint32_t room);
  void touch_status(power::ElementId element, power::Status status);
  void order(const Order& order, Duration now, EventId cause);
  void look_at_elements(Duration now);
  void look_at_gangs(Duration now);
  double reach(scheduling::Tier tier, power::ElementId element) const;
  bool elements_over() const; // one is loaded more than control allows
  Duration cap_latency(scheduling::Tier tier) const;
  void order_suspension(const Order& order, Duration now, EventId cause); // or its end
  void apply_suspension(const Event& event);
  void plan_answer(Duration now, bool fast, EventId cause); // to an overload
  void look_at_fleets(Duration now);
  void measure_overheads(Duration now);
  void look_at_prices(Duration now); // fills view_ with what is known now
  void look_around(Duration now);
  double ai_cap(scheduling::Tier tier) const; // the cap in force, thermal throttle included
  void update_rate(Duration now, EventId cause);
  void say(Duration now, std::string_view what, std::string_view entity, double value, EventId id, EventId cause,
           std::string_view reason = {});
  void say(const FailureOutcome& failure);
  void trace(const Event& event);
  EventId looked_for(const Event& event); // why control looks; a row of its own if nothing else has one
  void book_off(FleetUnit& unit, Duration now);
  power::Status status_at(power::ElementId element, Duration now) const;
  Power set_import_limit(const std::string& name, Duration now);
  void move_limit(const Event& event, const std::string& feed, std::optional<Power> announced, std::string_view reason);
  void set_availability(std::uint32_t room, Duration now);
  void set_availability(const std::string& room, Duration now);

  // hold.cpp
  void build_outages(std::uint32_t replica);
  void start_outages();
  void set_room_present(std::uint32_t room, Duration now);
  void join_status(power::ElementId element, Duration now);
  void follow(Target target, Duration now, EventId cause);
  double share_up(std::uint32_t room) const; // of the plant's machines
  void went_down(Target target, Duration now, EventId id, Why why) override;
  void came_back(Target target, Duration now, EventId id, Why why) override;
  void outage(const FailureOutcome& outcome) override;

  scenario::Scenario scenario_;
  Inputs inputs_;
  Agenda& agenda_;
  Carrier* carrier_ = nullptr;
  Observer* observer_ = nullptr;
  std::function<void(Duration)> settled_hook_;
  power::Graph graph_;
  PowerPath power_path_;
  std::vector<power::ElementId> backed_up_;
  Ledger ledger_;
  market::Meter meter_;
  Market market_;
  Controller controller_;
  View view_;
  std::optional<market::Forecast> price_forecast_;
  SeenFleets seen_fleets_;
  Owed owed_;                              // to programmes, since the last of their dates
  std::uint32_t programme_generation_ = 0; // of their next date
  Duration policy_planned_ = Duration::from_si(std::numeric_limits<double>::infinity());
  std::vector<Room> rooms_;
  std::vector<FleetUnit> fleets_;
  std::vector<FleetDraw> draws_; // of fleets_
  std::vector<FleetTurn> turns_;
  std::vector<FleetTurn::Step> turn_;         // the one under way
  bool hashes_moved_ = false;                 // since the last settle, and no power with them
  std::optional<mining::LuckyBlocks> blocks_; // where the pool pays by block
  HashRate block_rate_;                       // told to it, with this difficulty
  double block_difficulty_ = 0;
  std::uint32_t block_generation_ = 0;
  std::optional<mining::Treasury> treasury_;
  TreasuryBooks books_{};
  ShedLog sheds_;
  Power sheddable_miners_, highest_inrush_, inrush_; // the last: of batches sent at inrush_date_
  Duration inrush_date_;
  std::vector<HouseLoad> house_loads_;
  std::vector<RestartQueue> restarts_; // by mining hall
  std::vector<Relay> relays_;
  bool chooses_modes_ = false; // a class has profiles below that of one of its fleets
  std::vector<Surge> surges_;  // of this instant
  std::vector<SagHold> sags_;  // that last
  std::vector<std::uint32_t> dirty_fleets_, dirty_rooms_, rooms_with_losses_;
  std::vector<std::uint32_t> changed_rooms_;
  std::vector<power::ElementId> changed_elements_;
  std::vector<std::string> node_names_;
  std::unique_ptr<Cluster> cluster_;
  std::optional<std::uint32_t> ai_room_;
  std::vector<double> supply_power_;        // W, as of the last settle
  std::vector<power::PortId> supply_ports_; // of the AI hall
  std::vector<std::uint32_t> supply_of_node_;
  std::vector<bool> supply_live_;
  std::unique_ptr<Outages> outages_;
  std::vector<std::uint32_t> room_of_machine_; // of a plant
  thermal::ThermalState ai_thermal_ = thermal::ThermalState::normal;
  scheduling::PerTier<double> ordered_cap_ = {1, 1, 1}, cap_ = {1, 1, 1};
  scheduling::PerTier<std::uint32_t> cap_generation_{};
  scheduling::PerTier<Duration> cap_date_{}; // when the ordered cap takes effect
  scheduling::PerTier<Suspension> suspensions_;
  bool fast_look_ = false; // the answer of the local loop
  thermal::Weather weather_;
  std::vector<HashRate> class_rate_;
  std::optional<mining::CoupledNetwork> network_; // the closed loop, where the scenario has one
  HashRate network_share_;                        // of the site in it
  Duration environment_next_;                     // next step of a series
  std::uint32_t environment_generation_ = 0;
  CompensatedSum above_limit_, unpriced_, unpriced_bitcoin_;
  double known_bitcoin_price_ = 0, known_difficulty_ = 0;
  Totals totals_;
  Derated derated_;
  Accounts accounts_;
  Settled settled_;
  Duration settled_at_;
  EventId cause_ = EventId::none; // what this instant goes back to: the last event that has a row; none: the scenario
  Duration traced_at_;
  EventId look_cause_ = EventId::none;                                   // what made a decision due
  double looked_price_ = 0, looked_bitcoin_ = 0, looked_difficulty_ = 0; // known at the last decision
  bool containers_moved_ = true;
  Power container_cooling_;
  bool life_due_ = true;     // a status changed: something may have lost or found its feed
  bool held_back_ = true;    // by an import limit or a cap, after the last decision
  bool moved_ = true;        // something was handled since the last settle that may change a power, a price or a limit
  bool decided_ = false;     // since the last settle
  bool decision_due_ = true; // something changed that control looks at
  std::array<bool, 2> answer_planned_{}; // to an overload, of the slow loop and of the fast one
  bool in_overload_ = false, derated_moved_ = false;
  EventId overload_ = EventId::none; // the last one
  EventId limit_change_ = EventId::none;
  std::optional<Duration> limit_changed_at_;
  bool ai_dirty_ = true;
  bool fleets_dirty_ = true;
  std::size_t overloads_ = 0, restless_ = 0;
  Overheads overheads_;
  scheduling::PerTier<double> ai_uncapped_{}; // W, draw of busy slots above idle at cap 1
  std::vector<power::Status> element_status_; // closed or absent: in service or not
};

// What is wrong with the parts taken together, one line each; empty if nothing.
std::vector<std::string> problems(const scenario::Scenario& scenario);

} // namespace minehall::site
