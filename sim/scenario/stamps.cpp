#include "sim/scenario/stamps.hpp"

#include "models/base/zone.hpp"

#include <charconv>

namespace minehall::scenario {

namespace {

// Takes a number of min_digits..max_digits digits from the front.
std::optional<int> take(std::string_view& text, std::size_t min_digits, std::size_t max_digits) {
  std::size_t digits = 0;
  int value = 0;
  while (digits < max_digits && digits < text.size() && text[digits] >= '0' && text[digits] <= '9')
    value = value * 10 + (text[digits++] - '0');
  if (digits < min_digits) return std::nullopt;
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const bool american = text.size() > 2 && (text[1] == '/' || text[2] == '/');
  const auto first = american ? take(text, 1, 2) : take(text, 4, 4);
  if (!first || !take(text, american ? '/' : '-')) return std::nullopt;
  const auto second = take(text, 1, 2);
  if (!second || !take(text, american ? '/' : '-')) return std::nullopt;
  const auto third = american ? take(text, 4, 4) : take(text, 1, 2);
  if (!third) return std::nullopt;
  const int year = american ? *third : *first;
  const int month = american ? *first : *second;
  const int day = american ? *second : *third;
  if (!is_date(year, month, day)) return std::nullopt;
  return wall_seconds(year, month, day);
}

std::optional<std::int64_t> take_time(std::string_view& text) {
  const auto hour = take(text, 1, 2);
  if (!hour) return std::nullopt;
  int minute = 0;
  int second = 0;
  if (take(text, ':')) {
    const auto minutes = take(text, 2, 2);
    if (!minutes) return std::nullopt;
    minute = *minutes;
    if (take(text, ':')) {
      const auto seconds = take(text, 2, 2);
      if (!seconds) return std::nullopt;
      second = *seconds;
    }
  }
  const std::int64_t total = *hour * 3600 + minute * 60 + second;
  if (minute > 59 || second > 59 || total > 86400) return std::nullopt;
  return total;
}

// The digits after the point, as microseconds; more than six are cut off.
std::optional<std::int32_t> take_fraction(std::string_view& text) {
  std::int32_t value = 0;
  int digits = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), ++digits)
    if (digits < 6) value = value * 10 + (text[0] - '0');
  if (digits == 0) return std::nullopt;
  for (int i = digits; i < 6; ++i) value *= 10;
  return value;
}

// "Z" or "+hh:mm" / "-hhmm"; whatever else stands there makes the stamp invalid.
bool take_offset(std::string_view& text, StampValue& stamp) {
  if (take(text, 'Z')) return stamp.absolute = true;
  const int sign = text.starts_with('-') ? -1 : 1;
  if (!take(text, '+') && !take(text, '-')) return false;
  const auto hours = take(text, 2, 2);
  take(text, ':');
  const auto minutes = take(text, 2, 2);
  if (!hours || !minutes || *hours > 15 || *minutes > 59) return false;
  stamp.seconds -= sign * (*hours * 3600 + *minutes * 60);
  return stamp.absolute = true;
}

} // namespace

std::optional<std::int64_t> parse_date(std::string_view text) {
  const auto date = take_date(text);
  return text.empty() ? date : std::nullopt;
}

std::optional<std::int64_t> parse_hour(std::string_view text) {
  const auto time = take_time(text);
  return text.empty() ? time : std::nullopt;
}

std::optional<StampValue> parse_stamp(std::string_view text) {
  const auto date = take_date(text);
  if (!date) return std::nullopt;
  StampValue stamp{.seconds = *date};
  if (text.empty()) return stamp;
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  stamp.seconds += *time;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    stamp.microseconds = *fraction;
  }
  if (text == " DST") return stamp; // ERCOT's mark of the second of two equal hours in autumn: rows stand in order
  if (!text.empty() && !take_offset(text, stamp)) return std::nullopt;
  return text.empty() ? std::optional{stamp} : std::nullopt;
}

} // namespace minehall::scenario
