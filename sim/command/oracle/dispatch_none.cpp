// Built without GLPK.
#include "sim/command/oracle/dispatch_bound.hpp"

#include <stdexcept>

namespace minehall::command {

bool can_bound_dispatch() { return false; }

DispatchBound bound_dispatch(const DispatchProblem&) {
  throw std::runtime_error{"oracle: this program was built without GLPK; install libglpk-dev and build again"};
}

} // namespace minehall::command
