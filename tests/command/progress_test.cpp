#include "sim/command/progress.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace minehall::command {

TEST_CASE("a progress line tells the share, the time and what is left") {
  // a quarter done after 30 s: 90 s are left
  CHECK(Progress::line(0.25, 30, Progress::Surface::plain, false) == " 25 %  30 s, about 90 s left");
  CHECK(Progress::line(0.5, 3, Progress::Surface::terminal, false) ==
        "[###############...............]  50 %  3 s, about 3 s left");
  CHECK(Progress::line(1, 3, Progress::Surface::terminal, true) ==
        "[\033[32m##############################\033[0m] 100 %  3 s, about 0 s left");
}

TEST_CASE("a short run and a quiet one say nothing") {
  std::ostringstream err;
  for (const auto verbosity : {Verbosity::normal, Verbosity::quiet}) {
    Progress progress{err, 1.0_h, verbosity, Progress::Surface::plain};
    for (int i = 0; i < 1000; ++i) progress.at(Duration::from_si(3.6 * i));
    progress.finish();
  }
  CHECK(err.str().empty());
}

} // namespace minehall::command
