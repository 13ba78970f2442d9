#include "models/base/zone.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <date/tz.h>
#include <optional>
#include <stdexcept>

namespace minehall {

namespace {

// "UTC", "UTC-6", "UTC+05:30": seconds east of UTC; nothing for another kind of name.
std::optional<std::int64_t> fixed_offset(std::string_view name) {
  if (!name.starts_with("UTC")) return std::nullopt;
  name.remove_prefix(3);
  if (name.empty()) return 0;
  if (name[0] != '+' && name[0] != '-') return std::nullopt;
  const int sign = name[0] == '-' ? -1 : 1;
  name.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  const char* const end = name.data() + name.size();
  auto [at, error] = std::from_chars(name.data(), end, hours);
  if (error != std::errc{} || hours < 0 || hours > 15) return std::nullopt;
  if (at != end) {
    if (*at != ':' || end - at != 3) return std::nullopt;
    const auto rest = std::from_chars(at + 1, end, minutes);
    if (rest.ec != std::errc{} || rest.ptr != end || minutes < 0 || minutes > 59) return std::nullopt;
  }
  return sign * (hours * 3600 + minutes * 60);
}

const date::time_zone* locate(std::string_view name) {
  try {
    return date::locate_zone(std::string{name});
  } catch (const std::runtime_error&) {
    throw std::invalid_argument{"unknown time zone '" + std::string{name} +
                                "'; use a name of the tz database such as America/Chicago, or UTC-6"};
  }
}

} // namespace

std::int64_t wall_seconds(int year, int month, int day_of_month, int hour, int minute, int second) {
  using namespace std::chrono;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day_of_month)}};
  return sys_days{date}.time_since_epoch().count() * seconds_per_day + hour * 3600 + minute * 60 + second;
}

Civil civil(std::int64_t wall) {
  using namespace std::chrono;
  const auto days = sys_days{floor<std::chrono::days>(seconds{wall})};
  const year_month_day date{days};
  const auto rest = static_cast<int>(wall - days.time_since_epoch().count() * seconds_per_day);
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<int>(static_cast<unsigned>(date.month())),
          .day = static_cast<int>(static_cast<unsigned>(date.day())),
          .hour = rest / 3600,
          .minute = rest / 60 % 60,
          .second = rest % 60,
          .weekday = static_cast<int>(weekday{days}.c_encoding())};
}

bool is_date(int year, int month, int day_of_month) {
  if (month < 1 || month > 12 || day_of_month < 1) return false;
  return std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                     std::chrono::day{static_cast<unsigned>(day_of_month)}}
      .ok();
}

Zone::Zone(std::string_view name) : name_{name} {
  if (const auto offset = fixed_offset(name)) {
    ranges_.push_back({.begin = INT64_MIN, .offset = *offset, .standard = *offset});
    return;
  }
  const date::time_zone* zone = locate(name);
  const date::sys_seconds last{std::chrono::seconds{wall_seconds(2101, 1, 1)}};
  std::int64_t standard = 0;
  for (date::sys_seconds at{std::chrono::seconds{wall_seconds(1900, 1, 1)}}; at < last;) {
    const date::sys_info info = zone->get_info(at);
    // Where the tz database of the system is used, `save` only says whether it is summer: the offset without it is the
    // last one of winter.
    if (info.save == std::chrono::minutes{0}) standard = info.offset.count();
    if (ranges_.empty() && info.save != std::chrono::minutes{0}) standard = info.offset.count() - 3600;
    const std::int64_t begin = ranges_.empty() ? INT64_MIN : at.time_since_epoch().count();
    ranges_.push_back({.begin = begin, .offset = info.offset.count(), .standard = standard});
    at = info.end;
  }
}

Zone Zone::fixed(double hours) {
  Zone zone;
  const auto offset = static_cast<std::int64_t>(hours * 3600);
  const std::int64_t minutes = std::abs(offset) / 60 % 60;
  zone.name_ = std::string{offset < 0 ? "UTC-" : "UTC+"} + std::to_string(std::abs(offset) / 3600);
  if (minutes != 0) zone.name_ += (minutes < 10 ? ":0" : ":") + std::to_string(minutes);
  zone.ranges_.push_back({.begin = INT64_MIN, .offset = offset, .standard = offset});
  return zone;
}

std::vector<std::string> Zone::names() {
  std::vector<std::string> names;
  for (const auto& zone : date::get_tzdb().zones) names.push_back(zone.name());
  return names;
}

bool Zone::exists(std::string_view name) {
  if (fixed_offset(name)) return true;
  try {
    return locate(name) != nullptr;
  } catch (const std::invalid_argument&) {
    return false;
  }
}

std::size_t Zone::range_of(std::int64_t utc) const {
  const auto after = std::upper_bound(ranges_.begin(), ranges_.end(), utc,
                                      [](std::int64_t t, const Range& range) { return t < range.begin; });
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - ranges_.begin() - 1, 0));
}

std::int64_t Zone::offset(std::int64_t utc) const { return ranges_[range_of(utc)].offset; }

std::int64_t Zone::standard_offset(std::int64_t utc) const { return ranges_[range_of(utc)].standard; }

Zone::Instants Zone::utc(std::int64_t wall) const {
  // No offset is above 16 h, and no two changes of one zone are nearer than that in practice.
  const std::size_t begin = range_of(wall - seconds_per_day);
  const std::size_t end = range_of(wall + seconds_per_day);
  Instants found{.exists = false, .first = 0, .second = 0};
  for (std::size_t i = begin; i <= end; ++i) {
    const std::int64_t instant = wall - ranges_[i].offset;
    const bool before_next = i + 1 == ranges_.size() || instant < ranges_[i + 1].begin;
    if (instant < ranges_[i].begin || !before_next) continue;
    if (!found.exists) found.first = instant;
    found.second = instant;
    found.exists = true;
  }
  if (!found.exists) found.first = found.second = ranges_[end].begin;
  return found;
}

} // namespace minehall
