// Up to three lumped masses in series between the machines' heat and the plant: machines (or cold plates), air (or
// secondary loop), facility loop. Neighbours exchange heat linearly, the last one gives min(capacity, UA (T - supply))
// to the plant. Between two changes every temperature is a sum of exponentials, so crossings and integrals are exact.
#pragma once

#include "models/thermal/hall.hpp"

#include <array>

namespace minehall::thermal {

inline constexpr int longest_chain = 3;

struct ChainSpec {
  int masses = 1;
  std::array<HeatCapacity, longest_chain> capacity{};        // from the machines outwards
  std::array<HeatConductance, longest_chain - 1> exchange{}; // of a mass with the next one
};

class Chain {
public:
  using Heats = std::array<Power, longest_chain>;
  using Temperatures = std::array<Temperature, longest_chain>;

  Chain(const ChainSpec& spec, const Temperatures& initial, Duration since = {});

  // From now on these heats into the masses and this operation; integrates up to now first. Dates do not go back.
  void set(Duration now, const Heats& heats, const Operation& operation);

  int masses() const { return spec_.masses; }
  HeatCapacity heat_capacity() const;            // of all
  Temperature at(int mass, Duration date) const; // dates from the last change on, here and below
  // First date after the last change at which the mass passes the limit; none if it starts on it (within
  // temperature_tolerance) or never gets there.
  std::optional<Duration> next_crossing(int mass, Temperature limit) const;
  TemperatureSpan over(int mass, Duration from, Duration until) const;
  // First date from the last change on by which the plant has removed this energy, and `beside` times the time.
  std::optional<Duration> time_to_remove(Energy energy, Power beside) const;

  Power removal(Duration date) const;
  Energy heat_in(Duration date) const; // all integrals run from the beginning
  Energy heat_out(Duration date) const;
  Energy stored(Duration date) const; // heat_in = heat_out + stored
  Duration since() const { return since_; }

private:
  // T_i(t) = initial_i + sum_k mode_ik (1 - exp(-rate_k t)) / rate_k, and mode_ik t where rate_k = 0.
  struct Piece {
    double start = 0; // s after since_
    std::array<double, longest_chain> initial{};
    std::array<double, longest_chain> rate{};
    std::array<std::array<double, longest_chain>, longest_chain> mode{};
    bool saturated = false; // removal is the plant's capacity
  };
  void plan();
  Piece make_piece(double start, const std::array<double, longest_chain>& initial, bool saturated) const;
  double temperature(const Piece& piece, int mass, double elapsed) const; // elapsed since the piece's start
  double slope(const Piece& piece, int mass, double elapsed) const;
  double integral(const Piece& piece, int mass, double elapsed) const; // of T, K s
  double removed(const Piece& piece, double elapsed) const;            // J
  // First time in (from, until] at which the mass passes the limit; laps between the zeros of its slope.
  std::optional<double> crossing(const Piece& piece, int mass, double limit, double until) const;
  double final_gap(const Piece& piece, int mass, double limit) const;
  double end(int piece) const; // elapsed in it when the next one starts, infinite for the last
  template <class Visit> void walk(double elapsed, Visit visit) const;

  ChainSpec spec_;
  std::array<double, longest_chain> beginning_{}, first_{}; // K
  Duration since_;
  std::array<double, longest_chain> heat_{}; // W
  double supply_ = 0, limit_ = 0, conductance_ = 0;
  // A chain is a cooperative tridiagonal system: the sign changes of its velocity never increase (Smillie 1984, SIAM J.
  // Math. Anal. 15, 530), so the last mass turns round at most twice and passes the knee at most three times.
  std::array<Piece, longest_chain + 1> pieces_;
  int count_ = 1;
  double heat_in_ = 0, heat_out_ = 0; // J, until since_
};

} // namespace minehall::thermal
