// The miners of one class in one container: when they stop and start, what they draw, and the hashes they make, exact
// between events.
#pragma once

#include "models/base/quantity.hpp"
#include "models/mining/repair.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace minehall::mining {

// A power profile of the firmware. Without measured tables hash = power^0.75 [M: site_models.md C].
struct Mode {
  std::string name;
  double power_fraction = 1;
  double hash_fraction = 1;
};

// Limits on the inlet air. Throttle and cut-off of an S21: 490 -> 440 MHz above 40 C, off above 47 C (two units,
// HackerNoon); the two lower temperatures, at which each ends, are [M].
struct ThermalLimits {
  Temperature throttle = Temperature::from_celsius(40);
  Temperature unthrottle = Temperature::from_celsius(39);
  Temperature trip = Temperature::from_celsius(47);
  Temperature restore = Temperature::from_celsius(42);
  double throttled_power_fraction = 440.0 / 490.0;
  double throttled_hash_fraction = 440.0 / 490.0;
};

struct MinerClassSpec {
  std::string name;
  HashRate hash_rate; // of one machine in its first mode
  Power power;        // at the wall, likewise
  std::vector<Mode> modes = {{"normal", 1, 1}};
  double sleep_power_fraction = 0.02; // stopped but fed [M]
  double restart_power_fraction = 1;  // warming up: draws as if it hashed, so that its headroom is reserved [M]
  Duration shed_time =
      Duration::from_si(5); // order to off; "near zero in seconds" (Luxor), 5 s confirmation (proto-fleet)
  Duration restart_time = Duration::from_si(300); // clear to full hash rate; 2-15 min [M]
  ThermalLimits limits = {};
  std::optional<RepairSpec> repair = {}; // nothing: machines do not fail
};
HashEnergy efficiency(const MinerClassSpec& spec); // J/hash in the first mode

// Why a fleet is off; it restarts when no reason is left.
// Sag: until its batch restarts. Relay: an under-frequency relay has opened it.
enum class Reason : std::uint8_t { price, import_limit, trip, feed_lost, order, programme, heat, failed, sag, relay };
class Reasons {
public:
  bool any() const { return bits_ != 0; }
  // What no order brings about, and the rest.
  bool forced() const { return (bits_ & physical) != 0; }
  bool ordered() const { return (bits_ & ~physical) != 0; }
  bool unfed() const { return (bits_ & dead) != 0; } // draws nothing
  bool has(Reason reason) const { return (bits_ & bit(reason)) != 0; }
  void set(Reason reason) { bits_ = static_cast<std::uint16_t>(bits_ | bit(reason)); }
  void clear(Reason reason) { bits_ = static_cast<std::uint16_t>(bits_ & ~bit(reason)); }
  std::uint16_t bits() const { return bits_; }

private:
  static constexpr std::uint16_t bit(Reason reason) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(reason));
  }
  static constexpr unsigned dead =
      1U << static_cast<unsigned>(Reason::feed_lost) | 1U << static_cast<unsigned>(Reason::failed) |
      1U << static_cast<unsigned>(Reason::sag) | 1U << static_cast<unsigned>(Reason::relay);
  static constexpr unsigned physical = dead | 1U << static_cast<unsigned>(Reason::trip);
  std::uint16_t bits_ = 0;
};

enum class FleetState { running, stopping, off, restarting };
enum class Crossing { rising, falling };

// What the machines of a fleet do under fleet control (fleet_control.hpp); those that are not awake sleep.
struct Followed {
  int awake = 0;
  int warming = 0; // of these, do not hash yet
  Power fans = {}; // that run beside them
  bool operator==(const Followed&) const = default;
};

// Every call that changes something brings its date and integrates up to it; dates must not fall. Trip, lost feed,
// failure, sag and relay act at once, the other reasons after the shed time; a stop that is withdrawn before it took
// effect did not happen.
class Fleet {
public:
  // Fleets of one class share its spec: many stand in a site, and all look at it at the same dates.
  Fleet(std::shared_ptr<const MinerClassSpec> spec, int count, Duration start = {});
  Fleet(MinerClassSpec spec, int count, Duration start = {})
      : Fleet{std::make_shared<const MinerClassSpec>(std::move(spec)), count, start} {}

  void stop(Reason reason, Duration now);
  void clear(Reason reason, Duration now);
  void set_mode(std::size_t mode, Duration now);
  void set_count(int count, Duration now);          // machines in service: failures, retrofit
  void set_board_share(double share, Duration now); // of the boards in the machines counted that are alive
  // From the first call on an order only notes its reason; who obeys it, and when, is told here.
  void follow(Followed followed, Duration now);
  void set_inlet(Temperature inlet, Duration now);
  void cross(Crossing crossing,
             Duration now); // the inlet is at upper_threshold() and rises, or at lower_threshold() and falls

  std::optional<Temperature> upper_threshold() const; // next inlet temperature at which the fleet changes, upwards
  std::optional<Temperature> lower_threshold() const; // and downwards
  bool at_rest() const { return off_ || (!off_at_ && !warming()); } // no event to come
  std::optional<Duration> next_event() const;                       // end of stopping or restarting
  void advance(Duration now);                                       // to a date, through any transition before or at it

  FleetState state() const;
  std::optional<Duration> off_at() const { return off_at_; } // when a stop under way takes effect
  Reasons reasons() const { return reasons_; }
  bool throttled() const { return throttled_; }
  int count() const { return count_; }
  std::size_t mode() const { return mode_; }
  int asleep() const { return followed_ ? count_ - awake() : 0; } // under fleet control
  Power saving() const; // of one machine that sleeps instead of running in the mode ordered
  const MinerClassSpec& spec() const { return *spec_; }
  Power power() const;
  HashRate hash_rate() const;
  Power held_by_heat() const;               // what it would draw beside, were it not throttled or tripped
  Power full_power() const;                 // what the fleet draws when it runs as now ordered and throttled
  Energy energy() const { return energy_; } // up to the last date
  Hashes hashes() const { return hashes_; }

private:
  bool warming() const { return now_ < warm_at_; }
  int awake() const { return std::min(followed_->awake, count_); }
  int awake_and_warm() const { return warming() ? 0 : awake() - std::min(followed_->warming, awake()); }
  void integrate(Duration until);
  void trip();
  void restore(Temperature inlet);
  double power_fraction() const;
  bool dead() const;
  bool stays_off() const; // also without its trip
  Power drawn(double fraction, bool off) const;

  std::shared_ptr<const MinerClassSpec> spec_;
  int count_;
  double board_share_ = 1;
  std::size_t mode_ = 0;
  Reasons reasons_;
  std::optional<Followed> followed_;
  bool throttled_ = false;
  bool off_ = false;
  std::optional<Duration> off_at_; // a stop under way takes effect
  Duration warm_at_;               // the last restart ends: hashes from then on
  Duration now_;
  Energy energy_;
  Hashes hashes_;
};

} // namespace minehall::mining
