// Planned outages: a window once, or again and again.
#pragma once

#include "models/base/quantity.hpp"

#include <optional>

namespace minehall::reliability {

// Windows begin at first + k * every, dates since the start of the run; without `every` there is one.
struct MaintenanceSpec {
  Duration first;
  std::optional<Duration> every{}; // > length
  Duration length = Duration::from_si(4 * 3600.);
};

struct Window {
  Duration from, until;
};

// The first window that ends after the date; one that has begun counts.
std::optional<Window> next_window(const MaintenanceSpec& spec, Duration after);

} // namespace minehall::reliability
