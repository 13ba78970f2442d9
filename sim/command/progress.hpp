// How far the run is, on stderr: one line redrawn in place on a terminal, else a plain line every ten seconds, nothing
// when quiet.
#pragma once

#include "models/base/quantity.hpp"
#include "sim/command/simulate.hpp"

#include <chrono>
#include <iosfwd>
#include <string>

namespace minehall::command {

class Progress {
public:
  using Clock = std::chrono::steady_clock;
  enum class Surface { terminal, plain };

  // `horizon` is the simulated length of the run.
  Progress(std::ostream& err, Duration horizon, Verbosity verbosity, Surface surface = surface_of_stderr());
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress(); // clears the line, so that an error message starts on an empty one

  void at(Duration now); // cheap: looks at the clock at every 256th call
  void finish();

  static Surface surface_of_stderr();
  static std::string line(double fraction, double elapsed_seconds, Surface surface, bool colour);

private:
  void show(Clock::time_point moment);

  std::ostream& err_;
  Duration horizon_;
  Surface surface_;
  bool quiet_;
  bool colour_;
  bool drawn_ = false;
  unsigned calls_ = 0;
  Duration now_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point shown_ = started_;
};

} // namespace minehall::command
