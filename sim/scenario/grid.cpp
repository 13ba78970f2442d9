#include "sim/scenario/grid.hpp"

#include <cstdio>

namespace minehall::scenario {

namespace {

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

} // namespace

Grid::Grid(std::int64_t step, std::int64_t anchor, const Zone& zone)
    : step_{step}, phase_{0}, zone_{&zone}, local_{step % seconds_per_day == 0} {
  phase_ = local_ ? zone.local(anchor) : anchor;
}

Grid Grid::typical_year(std::int64_t step, const Zone& utc) {
  Grid grid{step, 0, utc};
  grid.yearless_ = true;
  return grid;
}

std::int64_t Grid::index(std::int64_t utc) const {
  return floor_divide((local_ ? zone_->local(utc) : utc) - phase_, step_);
}

std::int64_t Grid::start(std::int64_t index) const {
  const std::int64_t at = index * step_ + phase_;
  return local_ ? zone_->utc(at).first : at;
}

std::int64_t Grid::week_before(std::int64_t index) const {
  const std::int64_t utc = start(index);
  const auto local = zone_->utc(zone_->local(utc) - 7 * seconds_per_day);
  return this->index(local.exists ? local.first : utc - 7 * seconds_per_day);
}

std::string Grid::label(std::int64_t index) const {
  // A year without 29 February stands for the typical one.
  const Civil at = yearless_ ? civil(wall_seconds(2023, 1, 1) + start(index)) : civil(zone_->local(start(index)));
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour, at.minute);
  return yearless_ ? std::string{text + 5} : std::string{text};
}

} // namespace minehall::scenario
