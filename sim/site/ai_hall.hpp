// The AI hall as a tenant of the site: its gangs on nodes, what feeds them, the caps and suspensions that control
// orders, and what heat makes of them.
#pragma once

#include "sim/site/cluster.hpp"
#include "sim/site/site_state.hpp"
#include "sim/site/view.hpp"

#include <memory>

namespace minehall::site {

// A tier of jobs that is ordered to write its checkpoints and go.
struct Suspension {
  bool ordered = false;
  Power draw;    // at that order, uncapped: what comes back with the tier
  Duration date; // when the order takes effect
  std::uint32_t generation = 0;
};

class AiHall {
public:
  explicit AiHall(SiteState& state) : state_{state}, instant_{state.instant} {}
  // Before the run; the scenario has one. `room`: where it stands.
  void build(std::uint32_t room);
  void attach(Carrier& carrier, Observer& observer);

  bool any() const { return cluster_ != nullptr; }
  const Cluster* cluster() const { return cluster_.get(); }
  const std::vector<std::string>& node_names() const { return node_names_; }
  std::uint32_t room() const { return room_; }
  const std::vector<power::PortId>& supplies() const { return supply_ports_; }

  void arrive(std::uint32_t job) { cluster_->arrive(job); }
  bool end_of_gang(const Event& event);       // of its work, or of a transfer; true if anybody else sees a change
  void schedule(Duration now, EventId cause); // starts what may start
  void follow_feeds(const Event& event);      // nodes follow the life of the element that feeds them
  void set_node(std::uint32_t node, bool down, Cluster::Down reason, Duration now, EventId cause);
  void set_nodes(bool down, Cluster::Down reason, Duration now, EventId cause); // all of them
  void set_supply(std::uint32_t supply, bool down, Cluster::Down reason, Duration now, EventId cause);
  Power supply_power(std::uint32_t supply) const { return Power::from_si(supply_power_[supply]); } // at the last settle
  void plan_feeds(Duration now); // those that came or went since

  // Heat.
  void cross(const Crossing& crossing, const Event& event);
  // consider(limit, rising) for each that the inlet may pass.
  template <class Consider> void each_limit(const Consider& consider) const {
    using thermal::ThermalState;
    const auto& limits = spec().limits;
    if (thermal_ != ThermalState::normal) consider(limits.restore, false);
    if (thermal_ == ThermalState::normal) consider(limits.throttle, true);
    if (thermal_ != ThermalState::tripped) consider(limits.trip, true);
  }
  bool hot() const { return thermal_ != thermal::ThermalState::normal; }
  Power held_by_heat() const; // what throttled GPUs would draw beside

  // Control.
  void look(View& view, Duration now, bool fast) const;
  Power sheddable() const;                                             // by caps, down to the lowest of each tier
  double reach(scheduling::Tier tier, power::ElementId element) const; // of the power of a tier, what it carries
  bool held_back() const;                                              // by a cap or a suspension, as ordered
  void order_cap(scheduling::Tier tier, double level, bool fast, Duration now, EventId id, EventId cause);
  void order_suspension(scheduling::Tier tier, bool suspend, bool fast, Duration now, EventId cause); // or its end
  void apply_cap(const Event& event);
  void apply_suspension(const Event& event);

  void settle_power(Duration now); // if anything moved
  void settle_money(Duration now);
  void close(Duration end) {
    if (cluster_) cluster_->close(end);
  }

private:
  void draw_tiers();
  void build_supplies(const scenario::AiHallSpec& hall);
  Duration latency(scheduling::Tier tier, bool fast) const;
  double cap(scheduling::Tier tier) const; // the cap in force, thermal throttle included
  // Share of the uncapped draw of busy slots that is left at a cap of a compute::NodeSpec.
  static double share_at_cap(double cap, const void* node);
  void update_rate(Duration now, EventId cause);
  void book_tiers(Duration now);
  const scenario::AiHallSpec& spec() const { return *state_.scenario.ai_hall; }

  SiteState& state_;
  Instant& instant_;
  std::unique_ptr<Cluster> cluster_;
  std::uint32_t room_ = 0;
  std::vector<std::string> node_names_;
  std::vector<double> supply_power_; // W, as of the last settle
  std::vector<power::PortId> supply_ports_;
  std::vector<std::uint32_t> supply_of_node_;
  std::vector<bool> supply_live_;
  thermal::ThermalState thermal_ = thermal::ThermalState::normal;
  scheduling::PerTier<double> ordered_cap_ = {1, 1, 1}, cap_ = {1, 1, 1};
  scheduling::PerTier<std::uint32_t> cap_generation_{};
  scheduling::PerTier<Duration> cap_date_{}; // when the ordered cap takes effect
  scheduling::PerTier<Suspension> suspensions_;
  scheduling::PerTier<double> uncapped_{}; // W, draw of busy slots above idle at cap 1
  bool dirty_ = true;
};

} // namespace minehall::site
