#include "models/base/zone.hpp"
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace minehall::scenario {

namespace detail {

namespace {

constexpr std::string_view expected = "a date such as '2024-01-01 00:00 America/Chicago' or '2024-01-01T06:00:00Z'";

struct Stamp {
  std::int64_t wall = 0;
  std::string_view zone;
};

// Two or four digits at the offset; -1 if there are none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// YYYY-MM-DD[ T]HH:MM[:SS] and then Z, or a space and a zone.
std::optional<Stamp> split(std::string_view text) {
  if (text.size() < 17 || text[4] != '-' || text[7] != '-' || (text[10] != ' ' && text[10] != 'T') || text[13] != ':') {
    return {};
  }
  const std::array<int, 5> at{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2), digits(text, 11, 2),
                              digits(text, 14, 2)};
  if (std::any_of(at.begin(), at.end(), [](int n) { return n < 0; })) return {};
  std::size_t end = 16;
  int second = 0;
  if (text[end] == ':') {
    second = digits(text, 17, 2);
    end = 19;
  }
  if (!is_date(at[0], at[1], at[2]) || at[3] > 23 || at[4] > 59 || second < 0 || second > 59) return {};
  const std::string_view rest = text.substr(std::min(end, text.size()));
  const std::int64_t wall = wall_seconds(at[0], at[1], at[2], at[3], at[4], second);
  if (rest == "Z") return Stamp{wall, "UTC"};
  if (rest.size() < 2 || rest[0] != ' ') return {};
  return Stamp{wall, rest.substr(1)};
}

std::string zone_hint(std::string_view name) {
  const std::vector<std::string> names = Zone::names();
  for (const std::string& zone : names) { // "Chicago" -> "America/Chicago"
    if (zone.ends_with(fmt::format("/{}", name))) return fmt::format("; did you mean '{}'?", zone);
  }
  const std::string near = hint(name, names);
  if (!near.empty()) return near;
  return "; use a name of the tz database such as 'America/Chicago'";
}

std::string wall_text(std::string_view text) { return std::string{text.substr(0, text.find(' ', 11))}; }

} // namespace

} // namespace detail

std::pair<double, std::string> Section::instant(std::string_view key) {
  detail::Note& note = detail::note_of(*node_, key, detail::Type::instant);
  const detail::Tree* tree = detail::ask_scalar(*node_, key, note, false, detail::expected);
  if (!tree) return {0, "UTC"};
  const std::string& text = tree->text;
  const auto stamp = detail::split(text);
  if (!stamp) {
    fail(key, fmt::format("expected {}, got {}", detail::expected, detail::shown(text)));
    return {0, "UTC"};
  }
  if (!Zone::exists(stamp->zone)) {
    fail(key, fmt::format("unknown time zone {}{}", detail::shown(stamp->zone), detail::zone_hint(stamp->zone)));
    return {0, "UTC"};
  }
  const auto found = Zone{stamp->zone}.utc(stamp->wall);
  if (!found.exists) {
    fail(key, fmt::format("{} does not exist in {}: clocks go forward then; take an hour later",
                          detail::wall_text(text), stamp->zone));
  } else if (found.first != found.second) {
    fail(key, fmt::format("{} happens twice in {}: clocks go back then; write the one you mean as UTC, ending in Z",
                          detail::wall_text(text), stamp->zone));
  }
  return {static_cast<double>(found.first), std::string{stamp->zone}};
}

} // namespace minehall::scenario
