// A time zone as a table of its offsets, looked up once, so that a row of a trace costs a comparison and no search.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace minehall {

inline constexpr std::int64_t seconds_per_day = 86400;

struct Civil {
  int year = 1970;
  int month = 1; // 1..12
  int day = 1;   // 1..31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int weekday = 4; // 0 = Sunday
  auto operator<=>(const Civil&) const = default;
};

// Civil fields as seconds since 1970-01-01 00:00 of the same clock ("wall seconds"), and back.
std::int64_t wall_seconds(int year, int month, int day, int hour = 0, int minute = 0, int second = 0);
Civil civil(std::int64_t wall);
bool is_date(int year, int month, int day);

class Zone {
public:
  // Name of the tz database ("America/Chicago"), "UTC", or a fixed offset ("UTC-6", "UTC+05:30").
  // Throws std::invalid_argument for an unknown one. Offsets are known from 1900 to 2100.
  explicit Zone(std::string_view name);
  static Zone fixed(double hours);
  static bool exists(std::string_view name);
  static std::vector<std::string> names(); // of the tz database

  const std::string& name() const { return name_; }
  std::int64_t offset(std::int64_t utc) const;          // local = utc + offset
  std::int64_t standard_offset(std::int64_t utc) const; // without daylight saving
  std::int64_t local(std::int64_t utc) const { return utc + offset(utc); }

  // A wall time that happens once has first == second; one that never happens has exists == false (both then name the
  // instant of the clock change); one that happens twice has first < second.
  struct Instants {
    bool exists;
    std::int64_t first;
    std::int64_t second;
  };
  Instants utc(std::int64_t wall) const;

private:
  struct Range {
    std::int64_t begin;
    std::int64_t offset;
    std::int64_t standard;
  };
  Zone() = default;
  std::size_t range_of(std::int64_t utc) const;

  std::string name_;
  std::vector<Range> ranges_;
};

} // namespace minehall
