// What opens a circuit when it carries too much: thermal-magnetic breakers, overload curves and LSIG relays.
// Currents are multiples of the rating, taken as apparent power over rating: voltage is held at its rated value.
#pragma once

#include "models/base/quantity.hpp"

#include <limits>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace minehall::power {

inline constexpr double never_reached =
    std::numeric_limits<double>::infinity(); // multiple of a stage that is not there

// Bimetal: heat q follows dq/dt = (i^2 - q) / tau and trips at q = hold^2.
struct ThermalMagneticSpec {
  double hold = 1.13; // multiple that it carries for ever
  Duration tau = Duration::from_si(900);
  double instantaneous = 10;        // multiple above which the magnet opens at once
  double continuous_fraction = 0.8; // NEC 210.20: a load of three hours or more; 1 for a breaker that is 100 % rated
};

struct CurvePoint {
  double multiple = 1;
  Duration time{};
};

// A maker's table of overload and time, log-log between its points. Below the first point it never trips, above the
// last one the last time holds. Heat is the used share of the trip time, so changing overloads add up.
struct TimeCurveSpec {
  std::vector<CurvePoint> points{}; // multiples rise, times fall
  Duration cooling = Duration::from_si(600);
  double instantaneous = 100; // out of reach unless given
  double continuous_fraction = 1;
};

// Electronic trip unit or relay: long time (I2t), short time and instantaneous (definite), ground fault.
struct RelaySpec {
  double long_pickup = 1.0;
  Duration long_delay = Duration::from_si(12); // at six times the pickup
  Duration cooling = Duration::from_si(600);
  double short_pickup = 6;
  Duration short_delay = Duration::from_si(0.3);
  double instantaneous = 10;
  double ground_pickup = 0.2;
  Duration ground_delay = Duration::from_si(0.3);
  double continuous_fraction = 1; // electronic units are 100 % rated
};

using ProtectionSpec = std::variant<ThermalMagneticSpec, TimeCurveSpec, RelaySpec>;

// Classes of devices: published or remembered points under a name.
ThermalMagneticSpec molded_case(); // holds 113 %, trips at 145 % within 2 h
ThermalMagneticSpec feeder();      // holds 100 %, trips at 135 % within 2 h
TimeCurveSpec ups_overload();      // 110 % 10 min, 125 % 1 min, 133 % 10 s, 150 % 1 s
TimeCurveSpec rack_breaker();      // 110 % 17 min, 140 % 1 min

// What each stage has used up of its way to the trip; 1 is the trip.
struct TripState {
  double heat = 0;
  double short_time = 0;
  double ground = 0;
};

struct Overload {
  double multiple = 0;        // of the rating
  double ground_multiple = 0; // likewise, current to ground
  bool operator==(const Overload&) const = default;
};

// The laws, one .cpp a kind: the state after `elapsed` under a constant overload, and the seconds until the trip
// (infinite for never).
void advance(const ThermalMagneticSpec& spec, TripState& state, Overload overload, Duration elapsed);
void advance(const TimeCurveSpec& spec, TripState& state, Overload overload, Duration elapsed);
void advance(const RelaySpec& spec, TripState& state, Overload overload, Duration elapsed);
Duration time_to_trip(const ThermalMagneticSpec& spec, const TripState& state, Overload overload);
Duration time_to_trip(const TimeCurveSpec& spec, const TripState& state, Overload overload);
Duration time_to_trip(const RelaySpec& spec, const TripState& state, Overload overload);
TripState settled(const ThermalMagneticSpec& spec, double multiple); // after carrying it for ever
TripState settled(const TimeCurveSpec& spec, double multiple);
TripState settled(const RelaySpec& spec, double multiple);

double holds(const ProtectionSpec& spec); // multiple that it carries for ever

// From a steady preload to the trip under a constant current; nothing if it never trips.
std::optional<Duration> trip_time(const ProtectionSpec& spec, double preload, double current);

// One device over time. Dates rise from call to call; nothing is allocated after construction.
class TripClock {
public:
  explicit TripClock(ProtectionSpec spec, double preload = 0); // has carried the preload for ever at date 0

  void set(Duration now, double multiple_of_rating, double ground_multiple = 0);
  // When it trips if nothing changes; not before the last set(). Nothing: never.
  std::optional<Duration> trip_date() const;
  // Under a short surge that leaves no trace unless it trips: the date, nothing if it passes.
  std::optional<Duration> trip_in_surge(Duration now, double multiple, Duration length) const;
  double used(Duration now) const;               // of the way to the trip, in [0, 1]
  void reset(Duration now, double multiple = 0); // cold again, as after a repair; to keep its heat, set(now, 0)
  // When the load has been above `continuous_fraction` for three hours (NEC article 100); a warning, not a trip.
  std::optional<Duration> continuous_overload_date() const;
  const ProtectionSpec& spec() const { return spec_; }

private:
  void refresh();

  ProtectionSpec spec_;
  TripState state_{};
  Overload overload_{};
  Duration since_{};
  Duration trip_date_{};
  std::optional<Duration> above_continuous_since_{};
  double continuous_fraction_ = 1;
};

} // namespace minehall::power
