// Dates and times as traces write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace minehall::scenario {

struct StampValue {
  std::int64_t seconds = 0; // wall seconds, or UTC if absolute
  std::int32_t microseconds = 0;
  bool absolute = false; // the stamp carries Z or an offset
};

// "2024-01-31", "01/31/2024": wall seconds of its midnight.
std::optional<std::int64_t> parse_date(std::string_view text);
// "7", "07:00", "24:00", "07:15:00": seconds after midnight, 0 .. 86400.
std::optional<std::int64_t> parse_hour(std::string_view text);
// Date, then optionally 'T' or ' ' and a time with fraction, then optionally Z or +hh:mm.
std::optional<StampValue> parse_stamp(std::string_view text);

} // namespace minehall::scenario
