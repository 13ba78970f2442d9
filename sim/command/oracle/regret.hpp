// What a finished run earned beside what it could have earned with perfect foresight: all from its file.
#pragma once

#include "sim/command/oracle/dispatch_bound.hpp"

#include <filesystem>
#include <string>

namespace minehall::command {

struct Regret {
  std::string title;
  bool clairvoyant = false;
  double overhead = 1; // energy at the meter that follows the miners over theirs, of the whole run
  std::size_t intervals = 0;
  Money earned_by_run; // its margin, charges and programmes included where it has any
  Money ai_revenue;    // kept as it was: the AI's power is the oracle's floor
  DispatchBound bound;
  std::vector<std::string> streams; // of money in both, and how each is bounded
  Money margin() const { return bound.margin + ai_revenue; }
  Money regret() const { return margin() - earned_by_run; }
};

// Throws record::RunFileError for a file that is no finished run, or none that can be bounded, and what bound_dispatch
// throws.
Regret regret_of(const std::filesystem::path& run);

} // namespace minehall::command
