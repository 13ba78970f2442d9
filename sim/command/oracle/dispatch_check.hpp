// What the linear programme and its tests share: sizes, the import that no decision changes, the money of a dispatch.
#pragma once

#include "sim/command/oracle/dispatch_bound.hpp"

namespace minehall::command {

void check(const DispatchProblem& problem);
double fixed_import(const DispatchProblem& problem, std::size_t interval); // W

// What the purchases save, USD/s over W of import: concave from 0 to the limit, and at no import less than in truth
// (where a cheap agreement stands behind a dear one the truth is no linear programme's).
struct Saving {
  struct Part {
    double import; // W: of the import up to it
    double rate;   // USD/J, above zero
  };
  double by_import = 0; // USD/J, of all of it; below zero where the last agreement is dearer than the market
  std::vector<Part> parts;
};
Saving saving(const DispatchProblem& problem, std::size_t interval);

void account(const DispatchProblem& problem, DispatchBound& bound); // from `run` to the money

} // namespace minehall::command
