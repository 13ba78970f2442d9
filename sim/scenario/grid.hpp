// Intervals of one length, numbered: the scale on which rows are placed and gaps are seen.
#pragma once

#include "models/base/zone.hpp"

#include <cstdint>
#include <string>

namespace minehall::scenario {

class Grid {
public:
  // Steps of whole days follow the zone's midnights (23 to 25 h); shorter ones are even in UTC. `anchor` is a start.
  Grid(std::int64_t step, std::int64_t anchor, const Zone& zone);
  // Numbers from 0 within a typical year of 365 days.
  static Grid typical_year(std::int64_t step, const Zone& utc);

  std::int64_t index(std::int64_t utc) const; // of the interval that holds the instant
  std::int64_t start(std::int64_t index) const;
  std::int64_t week_before(std::int64_t index) const; // same local hour, seven days earlier
  std::string label(std::int64_t index) const;        // local "2024-03-10 03:00"
  std::int64_t step() const { return step_; }

private:
  std::int64_t step_;
  std::int64_t phase_;
  const Zone* zone_;
  bool local_;
  bool yearless_ = false;
};

} // namespace minehall::scenario
