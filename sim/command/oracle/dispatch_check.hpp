// What the linear programme and its tests share: sizes, the import that no decision changes, the money of a dispatch.
#pragma once

#include "sim/command/oracle/dispatch_bound.hpp"

namespace minehall::command {

void check(const DispatchProblem& problem);
double fixed_import(const DispatchProblem& problem, std::size_t interval); // W
void account(const DispatchProblem& problem, DispatchBound& bound);        // from `run` to the money

} // namespace minehall::command
