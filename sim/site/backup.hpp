// What carries load when its source dies, and what brings another source: UPS and BESS on their batteries, gensets,
// transfer switches. Each reacts to the life of its sources; all dates are events.
#pragma once

#include "models/base/random.hpp"
#include "models/power/sag_counter.hpp"
#include "sim/site/chain.hpp"

namespace minehall::site {

// A UPS or a store with its battery.
struct StoreUnit {
  enum class State : std::uint8_t { normal, on_battery, bypass, empty };
  power::ElementId element{};
  power::Battery battery;
  State state = State::normal;
  bool cells = true;             // false: a UPS without battery that has a bypass
  bool locked = false;           // on battery until somebody returns it
  bool returning = false;        // walk-in is planned
  EventId since = EventId::none; // what put it where it is
  std::uint32_t pool = ~0U;      // of BESS
  std::uint32_t generation = 0;  // of its planned bound
  std::uint32_t return_generation = 0;
  std::uint32_t lock_generation = 0;
};

struct GensetUnit {
  power::ElementId element{};
  power::Genset set;
  Stream starts;
  std::uint32_t generation = 0;      // of its attempts and its tank
  std::uint32_t stop_generation = 0; // of its cool-down
  std::uint32_t fuel_generation = 0; // of an order or a delivery of fuel
  bool stop_planned = false;
  bool fuel_ordered = false;
};

struct SwitchUnit {
  power::ElementId element{};
  power::TransferSwitch position;
  std::vector<std::uint32_t> order = {};               // positions of its sources, preferred first
  std::vector<std::uint32_t> gensets = {};             // above its other sources: started when the preferred one dies
  std::vector<std::vector<std::uint32_t>> behind = {}; // by place in the order: two or more gensets that alone feed it
  std::vector<std::uint32_t> peers = {};               // switches that share one of the gensets, itself included
  std::uint32_t sagging = 0;                           // places in the order that a static switch holds for dead
  power::Flow carried = {};                            // when it last lived
  std::uint32_t taken = ~0U; // places in the order that it stood on or might, at its last look
  bool waits = false;        // open before the bus that it stands on: not enough there yet
  bool short_told = false;   // that the gensets together are too small
  bool called = false;       // to its gensets, though its preferred source lives
  std::uint32_t generation = 0;
};

class Backup {
public:
  Backup(power::Graph& graph, Agenda& agenda, Chain& chain, std::uint64_t seed, std::uint32_t replica);

  // A source of the element, or the element itself, changed: true if the graph must be solved again.
  bool react(power::ElementId element, Duration now, EventId cause);
  void begin(Duration now);
  bool charge(Duration now);                                           // UPS recharge, BESS follow the import; likewise
  void settled(power::ElementId element, Duration now, EventId cause); // its powers are known

  bool handle(const Event& event); // false: not one of its topics
  // The overload time of a UPS is over: true if its bypass takes the load.
  bool take_over(power::ElementId element, Duration now, EventId id, EventId cause);
  void sag(power::ElementId from, Duration now, Duration until, EventId cause); // at its output
  void sag_over(EventId begun, Duration now, EventId cause);                    // the one that had this cause
  bool on_bypass(power::ElementId element) const;
  void repaired(power::ElementId element, Duration now);    // a failed genset may start again, a locked UPS returns
  void status_changed(power::ElementId element);            // of a genset: for whoever calls for it
  void call(power::ElementId transfer_switch, bool called); // to its gensets, or back
  // Who is to look at its sources again, though none of them lives or dies.
  std::vector<power::ElementId>& woken() { return woken_; }

  bool watches(power::ElementId element) const;
  bool supplies(power::ElementId element) const; // or stores
  std::span<const power::ElementId> dependents(power::ElementId source) const {
    return dependents_[static_cast<std::size_t>(source)];
  }
  std::span<const StoreUnit> stores() const { return stores_; }
  std::span<const GensetUnit> gensets() const { return gensets_; }
  bool any() const { return !stores_.empty() || !gensets_.empty() || !switches_.empty(); }
  std::size_t charge_breaches() const { return charge_breaches_; } // times beyond a bound: none
  double lowest_charge() const { return lowest_charge_; }          // of all stores so far; 1 without any
  std::size_t disturbances() const { return disturbances_; }       // that UPS have seen
  std::size_t locks() const { return locks_; }                     // of UPS on their batteries
  void close(Duration end);                                        // batteries and tanks up to the end

private:
  static constexpr auto none = static_cast<std::uint32_t>(-1);
  struct Pool {           // of BESS with the same thresholds
    power::BessSpec spec; // of the first
    Power given, taken;   // at most, now
    double share = 0;     // of that
    bool gives = false;
  };
  struct Sag {
    EventId begun;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> seen; // static switches, and which of their sources
  };

  // backup.cpp
  void build_store(power::ElementId element, const power::BatterySpec& battery);
  void build_switch(power::ElementId element, const power::TransferSwitchSpec& spec);
  void find_peers();
  bool only_gensets(power::ElementId from, std::vector<bool>& seen) const;
  void collect_gensets(power::ElementId from, std::vector<bool>& seen, std::vector<std::uint32_t>& found) const;
  void plan(Duration date, Topic topic, power::ElementId element, std::uint32_t generation, EventId cause);

  // disturbances.cpp
  bool behind(power::ElementId element, const std::vector<bool>& sags) const; // all that it draws comes from these
  void note_sagging(std::uint32_t unit, const std::vector<bool>& sags);
  bool leave(power::ElementId element, Duration now, EventId cause);

  // stores.cpp
  bool disturb(power::ElementId element, Duration now, Duration until, EventId cause);
  bool react(StoreUnit& at, Duration now, EventId cause);
  void to_battery(StoreUnit& at, Duration now, EventId cause);
  int count(power::ElementId element, const power::UpsSpec& ups, Duration now);
  void count_disturbance(StoreUnit& at, Duration now, EventId cause);
  void settled(StoreUnit& at, Duration now, EventId cause);
  void note_charge(const StoreUnit& at, Duration now);
  void leave_battery(StoreUnit& at);
  void back_on_mains(StoreUnit& at, Duration now, EventId id, EventId cause);
  void leave_bypass(StoreUnit& at, Duration now, EventId cause);
  void reach_empty(StoreUnit& at, const Event& event);
  void reach_full(StoreUnit& at, const Event& event);
  void unlock(StoreUnit& at, Duration now, EventId id, EventId cause);
  Duration walk_in(const StoreUnit& at) const;

  // charging.cpp
  void join_pool(StoreUnit& at, const power::BessSpec& spec);
  bool recharge(const StoreUnit& at, const power::UpsSpec& ups, Duration now);
  bool dispatched(const StoreUnit& at) const;
  bool follow_pool(const StoreUnit& at, Duration now);

  // gensets.cpp
  void order_start(GensetUnit& at, Duration now, EventId cause);
  void step(GensetUnit& at, const Event& event);
  void attempt(GensetUnit& at, const Event& event);
  void settled(GensetUnit& at, Duration now, EventId cause);
  void react(GensetUnit& at, Duration now);
  void plan_fuel(GensetUnit& at, EventId cause);
  void step_fuel(GensetUnit& at, const Event& event);
  void consider_stop(GensetUnit& at, Duration now, EventId cause);
  void tell_too_small(const GensetUnit& failed, Duration now, EventId cause);
  void stop(GensetUnit& at, const Event& event);
  bool wanted(std::uint32_t genset) const;

  // transfer_switches.cpp
  bool on_preferred(const SwitchUnit& at) const; // that lives, and is not to be left
  bool enough(SwitchUnit& at, const std::vector<std::uint32_t>& behind, Duration now, EventId cause);
  std::uint32_t usable(SwitchUnit& at, Duration now, EventId cause);
  bool wait_for_more(SwitchUnit& at, Duration now, EventId cause);
  bool react(SwitchUnit& at, Duration now, EventId cause);
  void apply(SwitchUnit& at, EventId id);
  void step(SwitchUnit& at, const Event& event);

  power::Graph& graph_;
  Agenda& agenda_;
  Chain& chain_;
  std::vector<std::uint32_t> store_of_, genset_of_, switch_of_; // by element
  std::vector<std::vector<power::ElementId>> dependents_;       // UPS, stores and switches, by source
  std::vector<power::SagCounter> sag_counters_;                 // by element
  std::size_t charge_breaches_ = 0, disturbances_ = 0, locks_ = 0;
  double lowest_charge_ = 1;
  std::vector<StoreUnit> stores_;
  std::vector<Pool> pools_;
  std::vector<GensetUnit> gensets_;
  std::vector<SwitchUnit> switches_;
  std::vector<Sag> sags_; // that last
  std::vector<power::ElementId> woken_;
};

} // namespace minehall::site
