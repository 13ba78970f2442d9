#include "models/reliability/maintenance.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::reliability {

std::optional<Window> next_window(const MaintenanceSpec& spec, Duration after) {
  const auto window = [&](double k) {
    const Duration from = spec.every ? spec.first + *spec.every * k : spec.first;
    return Window{from, from + spec.length};
  };
  if (!spec.every) return window(0).until > after ? std::optional{window(0)} : std::nullopt;
  double k = std::max(0.0, std::floor((after - spec.first) / *spec.every));
  while (window(k).until <= after) k += 1;
  return window(k);
}

} // namespace minehall::reliability
