// Dates of a run (seconds since its start) and the local clock of the site.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/zone.hpp"

#include <cstdint>
#include <string>

namespace minehall {

class Calendar {
public:
  // Start in seconds since 1970-01-01 UTC; throws std::invalid_argument for an unknown zone.
  Calendar(double start_utc_seconds, std::string zone);

  double start_utc() const { return start_; }
  std::string start_iso() const; // "2024-01-01T06:00:00Z"
  const Zone& zone() const { return zone_; }

  Civil local(Duration date) const;
  Duration date(double utc_seconds) const { return Duration::from_si(utc_seconds - start_); }
  double utc(Duration date) const { return start_ + date.si(); }
  std::string iso(Duration date) const; // UTC, whole seconds

  // Local months since the month of the start: 0, 1, ...; money is kept by month.
  int month_index(Duration date) const;
  Duration month_start(int index) const;   // may lie before the run's start for index 0
  std::string month_name(int index) const; // "2024-01"

  Duration day_start(Duration date) const; // last local midnight (or the first instant of the day) not after the date
  Duration next_day_start(Duration date) const;
  Duration day_length(Duration date) const; // 23, 24 or 25 h

private:
  std::int64_t floor_utc(Duration date) const;
  Duration local_midnight(std::int64_t wall) const;

  double start_;
  Zone zone_;
  Civil first_;
};

} // namespace minehall
