// Retargets out of a table of daily means: the difficulty steps at a block and is never interpolated.
#pragma once

#include <span>
#include <vector>

namespace minehall::mining {

struct DifficultyStep {
  double date = 0; // in the unit and on the clock of the table
  double difficulty = 0;
};

// `dates` are starts of days of length `day`, ascending; `means` the mean difficulty of each. A day between two levels
// is the day of a retarget: its mean is old w + new (1 - w), so the step came at the share w of the day. The mean over
// a day's seconds is assumed; one over its blocks shifts the date by minutes. The first level has the first date.
std::vector<DifficultyStep> difficulty_steps(std::span<const double> dates, std::span<const double> means, double day);

} // namespace minehall::mining
