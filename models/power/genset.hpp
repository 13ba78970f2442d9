// A standby generator set: attempts to start, what it accepts when, and its tank; exact between calls.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::power {

struct GensetSpec {
  Power rating{};                                  // VA of the alternator
  double rated_power_factor = 0.8;                 // engine's power over that: ISO 8528-1 rates sets at 0.8 lagging
  Duration start_delay = Duration::from_si(10);    // order to voltage and frequency: NFPA 110 type 10
  double start_failure = 0.005;                    // probability that an attempt fails [M]
  int retries = 2;                                 // further attempts; then somebody must look at it
  Duration retry_interval = Duration::from_si(15); // rest between two attempts [M]
  double step = 0.6;                               // of the engine: block that it takes at once [M]
  Duration step_interval = Duration::from_si(10);  // until it takes the next block [M]
  double ramp = 0;                                 // of the engine per s, taken on top of the block; 0: blocks only
  Volume tank = Volume::from_si(10);               // fuel at the start
  double fuel_full = 0.27;                         // L/kWh at full load [M]
  double fuel_half = 0.285;                        // and at half load [M]
  Duration cool_down = Duration::from_si(300);     // runs without load before it stops
  double refuel_at = 0;                            // of the tank, at which fuel is ordered; 0: never
  Duration refuel_delay = Duration::from_si(8 * 3600.0); // from the order to a full tank [M]
};

Power engine_power(const GensetSpec& spec); // W that it gives at most

VolumeFlow fuel_rate(const GensetSpec& spec, Power load);
// Largest share of the engine's power that may hang on it `since` it took its first load without having stalled before.
double accepts(const GensetSpec& spec, Duration since);
// From the order to voltage if exactly `failures` attempts fail before one succeeds.
Duration start_time(const GensetSpec& spec, int failures);
double never_starts(const GensetSpec& spec); // probability that all attempts fail

class Genset {
public:
  enum class State { stopped, starting, resting, running, failed, dry };
  explicit Genset(const GensetSpec& spec);

  void order_start(Duration now);          // does nothing unless stopped
  void attempt(Duration now, double u);    // at the end of an attempt, u uniform in [0, 1): u < start_failure fails
  void set_load(Duration now, Power load); // what hangs on it from now on
  void stop(Duration now);
  void stall(Duration now);  // more load than it takes: failed
  void repair(Duration now); // from failed to stopped
  void refuel(Duration now); // to a full tank; a dry one is stopped then

  State state() const { return state_; }
  // End of an attempt or of a rest, or an empty tank. At that date the owner calls attempt(), order_start() or
  // set_load(now, load()).
  std::optional<Duration> next_event() const;
  Power most(Duration now) const; // load that it takes now
  Power load() const { return load_; }
  Volume fuel(Duration now) const;
  Volume used(Duration now) const { return spec_.tank + delivered_ - fuel(now); }
  std::optional<Duration> dry_date() const;
  std::optional<Duration> order_date() const; // when the tank is down to what fuel is ordered at; nothing if below it
  int attempts() const { return attempts_; }  // since the last order
  const GensetSpec& spec() const { return spec_; }

private:
  GensetSpec spec_;
  State state_ = State::stopped;
  Duration next_{};                      // of an attempt or rest
  Duration since_{};                     // of fuel_
  std::optional<Duration> loaded_since_; // took its first load
  Power load_{};
  Volume fuel_, delivered_;
  int attempts_ = 0;
};

} // namespace minehall::power
