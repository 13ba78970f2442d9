#include "sim/record/series.hpp"

#include <cmath>

namespace minehall::record {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Nearest whole number for |v| < 2^51, ties to even; the library's nearbyint is a call here and ten times slower.
double nearest(double v) {
  constexpr double magic = 6755399441055744.0; // 1.5 x 2^52
  return std::abs(v) < 2251799813685248.0 ? (v + magic) - magic : v;
}

} // namespace

Series::Series(Sink& sink, SeriesId id, double step, std::size_t entities, const SeriesQuantity& quantity)
    : sink_{sink}, id_{id}, step_{step}, block_{series_block(entities)}, quantity_{quantity},
      per_quantum_{quantity.quantum > 0 ? 1 / quantity.quantum : 0}, rows_{block_ + slack}, entities_(entities) {
  const std::size_t statistics = quantity.extremes == Extremes::recorded ? 3 : 1;
  for (std::size_t s = 0; s < statistics; ++s) window_[s].assign(rows_ * entities, static_cast<float>(nan));
}

void Series::finish(Duration end) {
  for (std::size_t i = 0; i < entities_.size(); ++i) {
    hold(i, end.si());
    Entity& e = entities_[i];
    const double length = end.si() - static_cast<double>(e.row) * step_;
    if (length > 0) close_row(i, length);
  }
  const auto whole = row_at(end.si());
  const auto rows = static_cast<double>(whole) * step_ < end.si() ? whole + 1 : whole;
  while (rows > first_row_) write(std::min(block_, rows - first_row_));
}

// By the same products as the rows' ends: a quotient may lie a bit below the whole number that it is.
std::size_t Series::row_at(double date) const {
  const auto row = static_cast<std::size_t>(date / step_);
  if (static_cast<double>(row + 1) * step_ <= date) return row + 1;
  return row > 0 && static_cast<double>(row) * step_ > date ? row - 1 : row;
}

// The value stays what it is until `now`.
void Series::hold(std::size_t entity, double now) {
  Entity& e = entities_[entity];
  if (now <= e.since) return;
  const Piece piece{e.value, e.value, e.value};
  if (now < row_end(e)) return take(e, now, piece);
  take(e, row_end(e), piece);
  close_row(entity);
  fill_rows(entity, row_at(now));
  take(e, now, piece);
}

void Series::take(Entity& e, double until, const Piece& piece) {
  const double span = until - e.since;
  if (span <= 0) return;
  e.since = until;
  if (std::isnan(piece.mean)) return;
  e.integral += piece.mean * span;
  e.covered += span;
  e.minimum = std::min(e.minimum, piece.minimum);
  e.maximum = std::max(e.maximum, piece.maximum);
}

void Series::close_row(std::size_t entity) { close_row(entity, step_); }

void Series::close_row(std::size_t entity, double length) {
  Entity& e = entities_[entity];
  const bool absent = e.covered <= 0;
  const bool partly = !absent && e.covered < length && quantity_.absent == Absent::zero;
  // A mean of equal values is that value, not its last-bit neighbour.
  const double over = partly ? length : e.covered;
  const double mean = absent ? nan : (!partly && e.minimum == e.maximum ? e.minimum : e.integral / over);
  const double minimum = absent ? nan : (partly ? std::min(e.minimum, 0.0) : e.minimum);
  const double maximum = absent ? nan : (partly ? std::max(e.maximum, 0.0) : e.maximum);
  store(entity, e.row, mean, minimum, maximum);
  ++e.row;
  e.integral = e.covered = 0;
  e.minimum = inf;
  e.maximum = -inf;
}

// Whole intervals of a constant, up to but without `until_row`.
void Series::fill_rows(std::size_t entity, std::size_t until_row) {
  Entity& e = entities_[entity];
  for (; e.row < until_row; ++e.row) store(entity, e.row, e.value, e.value, e.value);
  e.since = std::max(e.since, static_cast<double>(e.row) * step_);
}

void Series::store(std::size_t entity, std::size_t row, double mean, double minimum, double maximum) {
  make_room(row);
  const std::size_t at = (row - first_row_) * entities_.size() + entity;
  window_[0][at] = packed(mean);
  if (quantity_.extremes == Extremes::omitted) return;
  window_[1][at] = packed(minimum);
  window_[2][at] = packed(maximum);
}

float Series::packed(double value) const {
  return static_cast<float>(per_quantum_ > 0 ? nearest(value * per_quantum_) / per_quantum_ : value);
}

// A full block leaves once somebody needs the place behind the slack; who has lagged till then has been constant,
// unless it is awaited.
void Series::make_room(std::size_t row) {
  while (row >= first_row_ + rows_) {
    const std::size_t next = first_row_ + block_;
    if (std::ranges::any_of(entities_, [&](const Entity& e) { return e.awaited && e.row < next; })) {
      rows_ += block_;
      for (auto& window : window_)
        if (!window.empty()) window.resize(rows_ * entities_.size(), static_cast<float>(nan));
      continue;
    }
    const double block_end = static_cast<double>(next) * step_;
    for (std::size_t i = 0; i < entities_.size(); ++i)
      if (entities_[i].row < next) hold(i, block_end);
    write(block_);
  }
}

void Series::write(std::size_t rows) {
  constexpr Statistic statistics[] = {Statistic::mean, Statistic::minimum, Statistic::maximum};
  const std::size_t values = rows * entities_.size();
  for (std::size_t s = 0; s < (quantity_.extremes == Extremes::recorded ? 3u : 1u); ++s) {
    auto& window = window_[s];
    sink_.write_block(id_, statistics[s], rows, std::span{window}.first(values));
    std::copy(window.begin() + static_cast<std::ptrdiff_t>(values), window.end(), window.begin());
  }
  first_row_ += rows;
}

} // namespace minehall::record
