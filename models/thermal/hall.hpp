// The air (or coolant) of a hall as one lumped mass: C dT/dt = heat - removal, removal = min(capacity, UA (T -
// supply)). Between two changes everything has a closed form, so crossings and integrals are exact. First-order
// response: Khankari, ASHRAE LV-11-C026.
#pragma once

#include "models/base/quantity.hpp"
#include "models/thermal/plant.hpp"

#include <array>
#include <limits>
#include <memory>
#include <optional>

namespace minehall::thermal {

// Along T(t) = T_inf + (T_0 - T_inf) exp(-t / tau), the first time at which the limit is reached; none if it is not
// reached in finite time. 0 if it is where it starts.
std::optional<Duration> time_to_reach(Temperature initial, Temperature final, Duration time_constant,
                                      Temperature limit);
// Cooling lost: the same along T_0 + rate t.
std::optional<Duration> time_to_reach_adiabatic(Temperature initial, Power surplus, HeatCapacity capacity,
                                                Temperature limit);

// Temperature over an interval; merge pieces that follow each other.
struct TemperatureSpan {
  Duration length;
  double integral = 0; // K s
  Temperature minimum = Temperature::from_si(std::numeric_limits<double>::infinity());
  Temperature maximum = Temperature::from_si(-std::numeric_limits<double>::infinity());
  Temperature mean() const { return Temperature::from_si(integral / length.si()); }
  void merge(const TemperatureSpan& next);
};

class Chain;
struct ChainSpec;

// One mass, or a chain of them that is asked through the same calls: the hall's temperature is then that of one of its
// masses, the air or coolant at the machines' inlet.
class Hall {
public:
  Hall(HeatCapacity heat_capacity, Temperature initial, Duration since = {});
  Hall(const ChainSpec& spec, int watched, int air, Temperature initial, Duration since = {}); // indices of masses
  ~Hall();
  Hall(Hall&&) noexcept;
  Hall& operator=(Hall&&) noexcept;

  // From now on this heat and this operation; integrates up to now first. Dates do not go back.
  void set(Duration now, Power heat, const Operation& operation);
  // Likewise; in a chain the machines' heat enters its first mass, the rest the air.
  void set(Duration now, Power machines, Power rest, const Operation& operation);

  const Chain* chain() const { return chain_.get(); } // nullptr for one mass

  Temperature at(Duration date) const; // dates from the last change on
  // Date after the last change at which the temperature passes the limit; none if it starts on it (within
  // temperature_tolerance) or never gets there.
  std::optional<Duration> next_crossing(Temperature limit) const;
  TemperatureSpan over(Duration from, Duration until) const; // from the last change on

  Power removal(Duration date) const;
  Energy heat_in(Duration date) const; // all integrals run from the hall's beginning
  Energy heat_out(Duration date) const;
  Energy stored(Duration date) const; // heat_in = heat_out + stored
  HeatCapacity heat_capacity() const; // of all masses
  Duration since() const { return since_; }
  // First date from the last change on by which the plant has removed this energy, and `beside` times the time: when a
  // tank is empty.
  std::optional<Duration> time_to_remove(Energy energy, Power beside) const;

private:
  // One of at most two pieces of the curve until the next change: a decay to `final`, or (time constant 0) a straight
  // line.
  struct Piece {
    Duration start{}; // after since_
    Temperature initial{};
    Temperature final{};
    Duration time_constant{};
    double rate = 0; // K/s, of the line
    Power removal{}; // on the line
    // expm1(-asked / time constant): several things are asked of one date, so the last one is kept.
    mutable double asked = 0, decayed = 0;
  };
  static double decayed(const Piece& piece, double elapsed);
  Piece decay(Duration start, Temperature initial) const;
  Piece line(Duration start, Temperature initial) const;
  static Temperature temperature(const Piece& piece, Duration elapsed); // elapsed since the piece's start
  static double excess(const Piece& piece, Duration elapsed);           // integral of T - piece.initial, K s
  template <class Visit> void walk(Duration elapsed, Visit visit) const;
  void plan();
  double integral(Duration elapsed) const; // of T, K s
  Energy removed(Duration elapsed) const;

  std::unique_ptr<Chain> chain_;
  int watched_ = 0, air_ = 0; // masses of the chain
  HeatCapacity heat_capacity_;
  Temperature beginning_;
  Temperature first_; // at since_
  Duration since_;
  Power heat_;
  Temperature supply_;
  Power limit_;
  HeatConductance conductance_;
  std::array<Piece, 2> pieces_;
  int count_ = 1;
  Energy heat_in_; // until since_
  Energy heat_out_;
};

} // namespace minehall::thermal
