// A value over time, constant between its dates; what is true (`at`) and what may be known (`known_at`) are two things.
#pragma once

#include "models/base/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace minehall {

// What a loader met; nothing is filled in silently.
struct SeriesQuality {
  std::uint64_t rows = 0;       // rows of the file
  std::uint64_t intervals = 0;  // intervals of the run
  std::uint64_t missing = 0;    // of these, intervals that the file does not give
  std::uint64_t filled = 0;     // of the missing, filled by the gap rule
  std::uint64_t dropped = 0;    // rows left out: no such local time and no value, 29 February, incomplete job
  std::uint64_t ambiguous = 0;  // stamps that their zone has twice
  std::uint64_t duplicates = 0; // equal rows (jobs only; a series with equal stamps is refused)
};

class Series {
public:
  // Dates in s since the run's start, strictly ascending; values in SI, NaN only for a gap that was left open. Each
  // value holds to the next date, the last one for ever, the first one also before its date. known_after: from the
  // start of an interval to when its value is known; negative for a day-ahead price. Throws std::invalid_argument if
  // empty, unequal in length or not ascending.
  Series(std::vector<double> times, std::vector<double> values, Duration known_after = {});
  static Series constant(double value);

  double at(Duration now) const;
  // Latest value about now or the past that is known now; NaN if nothing is known yet. Open gaps are passed over.
  double known_at(Duration now) const;
  // Value of the interval holding at `about`, if it is known at `now` (a day-ahead price).
  std::optional<double> known_at(Duration now, Duration about) const;
  Duration next_change(Duration after) const;       // first date > after at which at() changes; infinity if none
  Duration next_known_change(Duration after) const; // first date > after at which known_at() may change

  std::span<const double> times() const { return times_; }
  std::span<const double> values() const { return values_; }
  Duration known_after() const { return known_after_; }
  std::size_t index(Duration now) const;

private:
  friend class SeriesCursor;
  double known_value(std::size_t count) const;

  std::vector<double> times_;
  std::vector<double> values_;
  Duration known_after_;
};

// Reads a series forward at O(1) amortised; going back works, at the cost of a search. The series must outlive it.
class SeriesCursor {
public:
  explicit SeriesCursor(const Series& series) : series_{&series} {}
  double at(Duration now);
  double known_at(Duration now);
  Duration next_change(Duration after);

private:
  std::size_t advance(std::size_t from, double now, double lag = 0) const; // rows with date + lag <= now

  const Series* series_;
  std::size_t begun_ = 0; // rows begun at the last call
  std::size_t known_ = 0; // rows known at the last call
};

} // namespace minehall
