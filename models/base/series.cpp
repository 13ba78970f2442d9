#include "models/base/series.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace minehall {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// Rows with date + lag <= now: this sum, never now - lag, so that a date from next_known_change() finds its own row.
std::size_t rows_until(std::span<const double> times, double now, double lag = 0) {
  const auto later = [lag](double date, double time) { return date < time + lag; };
  return static_cast<std::size_t>(std::upper_bound(times.begin(), times.end(), now, later) - times.begin());
}

Duration change_after(std::span<const double> times, std::span<const double> values, std::size_t begun) {
  const std::size_t current = begun == 0 ? 0 : begun - 1;
  for (std::size_t i = std::max<std::size_t>(begun, 1); i < times.size(); ++i)
    if (!same(values[i], values[current])) return Duration::from_si(times[i]);
  return Duration::from_si(infinity);
}

// A value is never in force before its interval begins, however early it is published.
double lag(Duration known_after) { return std::max(known_after.si(), 0.0); }

} // namespace

Series::Series(std::vector<double> times, std::vector<double> values, Duration known_after)
    : times_{std::move(times)}, values_{std::move(values)}, known_after_{known_after} {
  if (times_.empty() || times_.size() != values_.size())
    throw std::invalid_argument{"a series needs as many values as dates, at least one"};
  if (std::adjacent_find(times_.begin(), times_.end(), [](double a, double b) { return !(a < b); }) != times_.end())
    throw std::invalid_argument{"the dates of a series must ascend"};
}

Series Series::constant(double value) { return Series{{-infinity}, {value}}; }

std::size_t Series::index(Duration now) const {
  const std::size_t begun = rows_until(times_, now.si());
  return begun == 0 ? 0 : begun - 1;
}

double Series::at(Duration now) const { return values_[index(now)]; }

double Series::known_value(std::size_t count) const {
  while (count > 0 && std::isnan(values_[count - 1])) --count;
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : values_[count - 1];
}

double Series::known_at(Duration now) const { return known_value(rows_until(times_, now.si(), lag(known_after_))); }

std::optional<double> Series::known_at(Duration now, Duration about) const {
  const std::size_t i = index(about);
  if (times_[i] + known_after_.si() > now.si() || std::isnan(values_[i])) return std::nullopt;
  return values_[i];
}

Duration Series::next_change(Duration after) const {
  return change_after(times_, values_, rows_until(times_, after.si()));
}

Duration Series::next_known_change(Duration after) const {
  const std::size_t known = rows_until(times_, after.si(), lag(known_after_));
  return Duration::from_si(known == times_.size() ? infinity : times_[known] + lag(known_after_));
}

std::size_t SeriesCursor::advance(std::size_t from, double now, double lag) const {
  const std::vector<double>& times = series_->times_;
  if (from > 0 && times[from - 1] + lag > now) return rows_until(times, now, lag);
  while (from < times.size() && times[from] + lag <= now) ++from;
  return from;
}

double SeriesCursor::at(Duration now) {
  begun_ = advance(begun_, now.si());
  return series_->values_[begun_ == 0 ? 0 : begun_ - 1];
}

double SeriesCursor::known_at(Duration now) {
  known_ = advance(known_, now.si(), lag(series_->known_after_));
  return series_->known_value(known_);
}

Duration SeriesCursor::next_change(Duration after) {
  begun_ = advance(begun_, after.si());
  return change_after(series_->times_, series_->values_, begun_);
}

} // namespace minehall
