#include "sim/command/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ostream>
#include <unistd.h>

namespace minehall::command {

namespace {

constexpr std::chrono::milliseconds redraw_every{200};
constexpr std::chrono::seconds line_every{10};
constexpr unsigned calls_per_look = 256;
constexpr int bar_width = 30;
constexpr const char* clear_line = "\r\033[K";

} // namespace

Progress::Progress(std::ostream& err, Duration horizon, Verbosity verbosity, Surface surface)
    : err_{err}, horizon_{horizon}, surface_{surface}, quiet_{verbosity == Verbosity::quiet},
      colour_{surface == Surface::terminal && std::getenv("NO_COLOR") == nullptr} {}

Progress::~Progress() { finish(); }

Progress::Surface Progress::surface_of_stderr() { return isatty(STDERR_FILENO) ? Surface::terminal : Surface::plain; }

void Progress::at(Duration now) {
  if (quiet_ || ++calls_ % calls_per_look != 0) return;
  now_ = now;
  const auto moment = Clock::now();
  const Clock::duration pause =
      surface_ == Surface::terminal ? Clock::duration{redraw_every} : Clock::duration{line_every};
  if (moment - shown_ >= pause) show(moment);
}

void Progress::show(Clock::time_point moment) {
  shown_ = moment;
  const double elapsed = std::chrono::duration<double>(moment - started_).count();
  if (surface_ == Surface::terminal) err_ << clear_line;
  err_ << line(std::clamp(now_ / horizon_, 0.0, 1.0), elapsed, surface_, colour_);
  if (surface_ == Surface::plain) err_ << '\n';
  err_.flush();
  drawn_ = true;
}

void Progress::finish() {
  if (drawn_ && surface_ == Surface::terminal) err_ << clear_line << std::flush;
  drawn_ = false;
}

std::string Progress::line(double fraction, double elapsed_seconds, Surface surface, bool colour) {
  const double left = fraction > 0 ? elapsed_seconds * (1 - fraction) / fraction : 0;
  const auto words = fmt::format("{:3.0f} %  {:.0f} s, about {:.0f} s left", fraction * 100, elapsed_seconds, left);
  if (surface == Surface::plain) return words;
  const int full = static_cast<int>(fraction * bar_width);
  const auto bar = std::string(static_cast<std::size_t>(full), '#');
  return fmt::format("[{}{}{}{:.<{}}] {}", colour ? "\033[32m" : "", bar, colour ? "\033[0m" : "", "", bar_width - full,
                     words);
}

} // namespace minehall::command
