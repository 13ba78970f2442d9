// When a rule holds, by two dates: that of what it rules, and that at which the site was connected.
#pragma once

#include <optional>

namespace minehall::market {

// Half-open in time; seconds since 1970 UTC, nothing is "always".
struct Validity {
  std::optional<double> from = {}, until = {};                     // of the interval that is charged
  std::optional<double> connected_from = {}, connected_until = {}; // of the site's connection
  bool operator==(const Validity&) const = default;
};
bool applies(const Validity& validity, double connected_utc, double now_utc);

} // namespace minehall::market
