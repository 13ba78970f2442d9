// One compared number, and when it passes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace minehall::command::validation {

enum class Outcome { pass, fail, not_covered };

enum class ToleranceKind { relative, absolute, exact, minimum, maximum };

struct Tolerance {
  ToleranceKind kind = ToleranceKind::relative;
  double width = 0;
};

bool within(double expected, double computed, const Tolerance& tolerance);

struct Result {
  std::string table;
  std::string id;
  std::string expected_text;      // as the table writes it
  std::optional<double> expected; // absent where the table gives no number
  std::optional<double> computed; // absent where not covered
  std::optional<double> tolerance;
  std::string tolerance_kind;
  Outcome outcome = Outcome::not_covered;
};

// A tolerance of half a unit in the last digit that the text gives, "1847.38" -> 0.005.
double half_of_last_digit(std::string_view text);

} // namespace minehall::command::validation
