// The exit statuses of the program, and the mapping of exceptions onto them.
#pragma once

#include <iosfwd>
#include <stdexcept>

namespace minehall::command {

enum ExitStatus : int {
  exit_ok = 0,
  exit_check_failed = 1, // the run ended but a conservation law or a validation row failed
  exit_usage = 2,
  exit_scenario = 3,
  exit_series = 4,
  exit_output = 5,
  exit_internal = 70,
  exit_temporary =
      75, // another try may work: out of memory, too many open files; a signal n ends the process as usual: 128 + n
};

// The user's mistake on the command line; what() says it and names a way out.
class UsageError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

// To be called inside a catch block: prints what the exception in flight says, and returns its exit status.
int report_exception(std::ostream& err);

} // namespace minehall::command
