// Curtailment and restart of a large fleet as fleet software does it: batches at dates of its own, confirmation,
// retries, machines that do not respond. What was ordered and what is delivered are two series. Machines are counts
// by class, never objects; between two events all powers are constant.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/mining/fleet.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace minehall::mining {

enum class Replacement : std::uint8_t { none, from_fleet }; // of machines that do not respond, to reach the target

// Defaults: block/proto-fleet (commit 2dc174b) where not marked [M].
struct FleetControlSpec {
  Duration tick = Duration::from_si(30);                // the reconciler looks at its fleet at k x tick
  Duration curtail_confirmation = Duration::from_si(5); // a batch waits for the one before it as long as this
  Duration restore_confirmation = Duration::from_si(30);
  int curtail_retries = 50;
  int restore_retries = 10;
  int smallest_batch = 10; // a batch is a tenth [M] of what was selected, within these two
  int largest_batch = 100;
  int lanes = 1;                   // batches under way at the same time: gateways, one a hall or container [M]
  Power smallest_counted = 1.5_kW; // machines that draw less do not count towards a target in kW (issue 499)
  double drift_fraction = 0.5;     // of its baseline, above which a machine ordered off has drifted
  double non_responders = 0.01;    // share of machines that miss a first command [M]
  double retry_success = 0.05;     // chance that one of them follows a retry [M]; 0: never
  Replacement replacement = Replacement::none;
  Duration minimum_down = {};               // from the order to the first restart
  Duration stagger = Duration::from_si(10); // between two batches of a restart, against inrush and sags [M]
  double inrush_multiple = 5;               // of rated power for 20 ms [M]
  Power fans; // of the container: one, whatever hangs in it; who joins fleets of one (the site) counts it once
  Duration fans_off_after = Duration::from_si(60); // the last machine; 0..3600 s, value [M]
  Duration fans_on_before = Duration::from_si(10); // the first batch; likewise
};

struct ControlledMiners {
  MinerClassSpec machine;
  int count = 0;
};

struct FleetChance {
  Stream misses;  // who does not hear a first command
  Stream retries; // which retry is the first that he hears
};

// Dates must not fall. The same streams give the same history, whatever the steps of advance(). What changes nothing is
// no event: the retry that a machine will hear is drawn when it misses its command.
class FleetControl {
public:
  FleetControl(FleetControlSpec spec, std::vector<ControlledMiners> miners, FleetChance chance, Duration start = {});

  void curtail(Power reduction, Duration now); // FIXED_KW: least efficient first, until the target is covered
  void curtail_all(Duration now);              // FULL_FLEET
  void restore(Duration now);                  // most efficient first, after fans and minimum down time

  void set_count(std::size_t group, int count, Duration now); // in service; groups by efficiency, worst first

  std::optional<Duration> next_event() const;
  void advance(Duration now); // through any event before or at it

  Power power() const; // machines and fans
  Power machine_power() const;
  HashRate hash_rate() const;
  Power saving(std::size_t group) const {
    return saving(groups_[group]);
  }                                          // of a machine that sleeps instead of running
  Power ordered() const { return ordered_; } // reduction of machine power that was asked for
  Power delivered() const;                   // and what it is now
  int asleep() const;
  int awake() const;
  int warming() const;           // of these, do not hash yet
  int stuck() const;             // commanded, did not follow, retried or not
  int unresponsive() const;      // commanded, not followed yet, still retried
  int given_up() const;          // all retries used
  int drifted() const;           // ordered off, confirmation over, draws above the drift fraction of its baseline
  Duration drifted_time() const; // of machines, up to the last date
  bool fans_on() const { return fans_on_; }
  Power highest_inrush() const { return highest_inrush_; }   // momentary, 20 ms, above nothing else
  Power take_inrush() { return std::exchange(inrush_, {}); } // of batches sent since it was taken
  int batches() const { return batches_; }                   // sent so far, retries apart

private:
  enum class Way : std::uint8_t { none, down, up };
  enum class What : std::uint8_t {
    fans_on,
    landed,
    warm,
    batch,
    retry,
    review,
    fans_off
  };             // also their order at one date
  struct Group { // a class by what its machines do
    MinerClassSpec machine;
    int count = 0;
    int awake = 0;   // draw power, stuck and falling ones included
    int warming = 0; // of these, do not hash yet
    int falling = 0; // of these, commanded off and going to follow
    int stuck = 0;   // commanded, did not follow
    int wanted = 0;  // selected, not commanded yet
  };
  struct Pending {
    Duration date;
    What what;
    std::uint32_t order = 0; // what the software does next is dropped if another order came since
    std::uint32_t sequence = 0;
    std::size_t group = 0;
    int count = 0;
    bool operator>(const Pending& other) const;
  };
  struct Missed { // a machine that missed its command; they stand in the order in which they were commanded
    std::size_t group = 0;
    Duration confirmed_by; // from then on each tick retries it
    Duration hears;        // the tick of the first retry that it hears; infinity: none of them
    Duration given_up;     // the tick of the last one
  };

  Power saving(const Group& group) const;
  bool sleeps_deep(const Group& group) const;
  Duration drifted_time(const Missed& missed) const;
  void pass(Duration date);
  int free(const Group& group) const; // may be selected for the way under way
  Power under_way() const;            // delivered, and what will be without further selection
  void begin(Way way, Duration now);
  void select(Power amount);
  void select_all();
  void first_batch(Duration now);
  void plan(What what, Duration date, std::size_t group = 0, int count = 0);
  void happen(const Pending& pending);
  void send_batch();
  int command(std::size_t group, int count);
  int draw_missed(int commanded);
  void miss(std::size_t group, int count);
  void plan_retry(Duration date);
  void follow(std::size_t group, int count);
  void land(std::size_t group, int count);
  void let_fans_run_out(Duration now);
  void retry();
  void review();
  void forget(std::size_t group); // what was planned for more machines than there are

  FleetControlSpec spec_;
  std::vector<Group> groups_; // least efficient first
  FleetChance chance_;
  std::int64_t to_next_miss_ = 0; // commands that are heard before the next that is not
  std::priority_queue<Pending, std::vector<Pending>, std::greater<>> pending_;
  std::vector<Missed> missed_; // since the last order, given up ones included
  Way way_ = Way::none;
  std::uint32_t order_ = 0, sequence_ = 0;
  int batch_ = 0, batches_ = 0;
  bool batch_planned_ = false;
  bool whole_ = false; // the last order was to all of it
  bool fans_on_ = true;
  Duration now_, drifted_; // of machines no longer missed, and of those whose sleep is not deep
  std::optional<Duration> down_since_;
  Power ordered_, highest_inrush_, inrush_;
};

} // namespace minehall::mining
