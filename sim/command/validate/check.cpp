#include "sim/command/validate/check.hpp"

#include <cmath>

namespace minehall::command::validation {

bool within(double expected, double computed, const Tolerance& tolerance) {
  const double gap = std::abs(computed - expected);
  // The bound itself is written in decimals: a gap of just one rounding more still passes.
  const double rounding = 4e-16 * std::abs(expected);
  switch (tolerance.kind) {
  case ToleranceKind::relative:
    return gap <= tolerance.width * std::abs(expected) + rounding;
  case ToleranceKind::absolute:
    return gap <= tolerance.width + rounding;
  case ToleranceKind::exact:
    return computed == expected;
  case ToleranceKind::minimum:
    return computed >= expected;
  case ToleranceKind::maximum:
    return computed <= expected;
  }
  return false;
}

double half_of_last_digit(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos) return 0.5;
  return 0.5 * std::pow(10.0, -static_cast<double>(text.size() - point - 1));
}

} // namespace minehall::command::validation
