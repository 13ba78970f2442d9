// A row of a trace on its way to the run's time.
#pragma once

#include <cstdint>

namespace minehall::scenario {

struct Sample {
  std::int64_t start = 0; // of the interval: wall seconds of the file's zone, or UTC if absolute
  double value = 0;       // SI; NaN if the field is empty
  int line = 0;
  int place = 0;
  bool absolute = false;
};

} // namespace minehall::scenario
