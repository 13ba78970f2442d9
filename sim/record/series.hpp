// One quantity over a time axis of constant step: exact integrals, minima and maxima of values that change at events.
#pragma once

#include "models/base/quantity.hpp"
#include "sim/record/sink.hpp"
#include "sim/record/spec.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <vector>

namespace minehall::record {

// What a value did between two dates.
struct Piece {
  double mean = 0;
  double minimum = 0;
  double maximum = 0;
};

// Each entity closes its intervals when its next change arrives, so a constant costs one pass over its rows a block.
// A window of a block and some slack is kept; the block goes out once an entity runs past the slack.
class Series {
public:
  static constexpr std::size_t slack = 64; // rows beyond a block before it goes out

  Series(Sink& sink, SeriesId id, double step, std::size_t entities, const SeriesQuantity& quantity);

  void set(std::size_t entity, Duration now, double value) {
    Entity& e = entities_[entity];
    if (value == e.value) return;
    hold(entity, now.si());
    e.value = value;
    e.awaited = false;
  }

  template <class Profile> void add(std::size_t entity, Duration from, Duration to, const Profile& profile) {
    Entity& e = entities_[entity];
    hold(entity, from.si());
    e.awaited = true;
    for (double at = from.si(); at < to.si();) {
      const double until = std::min(to.si(), row_end(e));
      const Piece piece = profile(Duration::from_si(at), Duration::from_si(until));
      take(e, until, piece);
      if (until >= row_end(e)) close_row(entity);
      at = until;
    }
    e.value = std::numeric_limits<double>::quiet_NaN();
  }

  // Closes everything up to the end of the run; the last interval may be shorter than the others.
  void finish(Duration end);

private:
  static constexpr double inf = std::numeric_limits<double>::infinity();
  struct Entity {
    double value = std::numeric_limits<double>::quiet_NaN();
    double since = 0;    // accounted for up to this date
    double integral = 0; // of the row under way
    double covered = 0;  // s of it in which the value was a number
    double minimum = inf;
    double maximum = -inf;
    std::size_t row = 0;  // under way, counted from the start of the run
    bool awaited = false; // told after the fact (add): what it does meanwhile is yet to come
  };

  std::size_t row_at(double date) const;
  double row_end(const Entity& e) const { return static_cast<double>(e.row + 1) * step_; }
  void hold(std::size_t entity, double now);
  void take(Entity& e, double until, const Piece& piece);
  void close_row(std::size_t entity);
  void close_row(std::size_t entity, double length);
  void fill_rows(std::size_t entity, std::size_t until_row);
  void store(std::size_t entity, std::size_t row, double mean, double minimum, double maximum);
  float packed(double value) const;
  void make_room(std::size_t row);
  void write(std::size_t rows);

  Sink& sink_;
  SeriesId id_;
  double step_;
  std::size_t block_; // rows
  SeriesQuantity quantity_;
  double per_quantum_;
  std::size_t first_row_ = 0; // of the window
  std::size_t rows_;          // of the window: more than a block and its slack while somebody is awaited
  std::vector<Entity> entities_;
  std::vector<float> window_[3]; // mean, minimum, maximum; [row][entity]
};

} // namespace minehall::record
