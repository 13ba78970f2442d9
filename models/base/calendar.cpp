#include "models/base/calendar.hpp"

#include <cmath>
#include <cstdio>

namespace minehall {

namespace {

std::string iso_text(std::int64_t utc) {
  const Civil at = civil(utc);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", at.year, at.month, at.day, at.hour, at.minute,
                at.second);
  return text;
}

} // namespace

Calendar::Calendar(double start_utc_seconds, std::string zone)
    : start_{start_utc_seconds}, zone_{zone}, first_{local(Duration{})} {}

std::string Calendar::start_iso() const { return iso(Duration{}); }

std::string Calendar::iso(Duration date) const { return iso_text(floor_utc(date)); }

std::int64_t Calendar::floor_utc(Duration date) const {
  return static_cast<std::int64_t>(std::floor(start_ + date.si()));
}

Civil Calendar::local(Duration date) const { return civil(zone_.local(floor_utc(date))); }

int Calendar::month_index(Duration date) const {
  const Civil at = local(date);
  return (at.year - first_.year) * 12 + at.month - first_.month;
}

Duration Calendar::month_start(int index) const {
  const int month = first_.year * 12 + first_.month - 1 + index;
  return local_midnight(wall_seconds(month / 12, month % 12 + 1, 1));
}

std::string Calendar::month_name(int index) const {
  const int month = first_.year * 12 + first_.month - 1 + index;
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02d", month / 12, month % 12 + 1);
  return text;
}

Duration Calendar::local_midnight(std::int64_t wall) const {
  return this->date(static_cast<double>(zone_.utc(wall).first));
}

Duration Calendar::day_start(Duration date) const {
  const Civil at = local(date);
  return local_midnight(wall_seconds(at.year, at.month, at.day));
}

Duration Calendar::next_day_start(Duration date) const {
  const Civil at = local(date);
  return local_midnight(wall_seconds(at.year, at.month, at.day) + 86400);
}

Duration Calendar::day_length(Duration date) const { return next_day_start(date) - day_start(date); }

} // namespace minehall
