// What the linear programme and its tests share: sizes, the import that no decision changes, the money of a dispatch.
#pragma once

#include "sim/command/oracle/dispatch_bound.hpp"

namespace minehall::command {

void check(const DispatchProblem& problem);
double fixed_import(const DispatchProblem& problem, std::size_t interval); // W
// USD a J of import: of a purchase that saves money by J up to its power; of one that loses by all import, at the least
// that the agreement could cost: the line to its cost at the limit (the cost itself is no linear programme's).
double saving_by_import(const DispatchProblem& problem, std::size_t interval);
void account(const DispatchProblem& problem, DispatchBound& bound); // from `run` to the money

} // namespace minehall::command
