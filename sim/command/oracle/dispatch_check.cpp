#include "sim/command/oracle/dispatch_check.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace minehall::command {

namespace {
void same_size(std::size_t size, std::size_t wanted, std::string_view what) {
  if (size != wanted) throw std::invalid_argument{fmt::format("{} intervals of {}, not {}", size, what, wanted)};
}
} // namespace

double fixed_import(const DispatchProblem& problem, std::size_t interval) {
  double import = problem.floor[interval].si();
  for (const auto& load : problem.loads) import += problem.overhead * load.standby[interval].si();
  return import;
}

void check(const DispatchProblem& problem) {
  const auto n = problem.length.size();
  same_size(problem.price.size(), n, "price");
  same_size(problem.import_limit.size(), n, "import limit");
  same_size(problem.floor.size(), n, "floor");
  if (problem.hedge.si() != 0) same_size(problem.hub.size(), n, "hub price");
  for (const auto& load : problem.loads) {
    same_size(load.full.size(), n, "power of " + load.name);
    same_size(load.standby.size(), n, "standby of " + load.name);
    same_size(load.earned.size(), n, "earnings of " + load.name);
  }
  for (std::size_t t = 0; t < n; ++t)
    if (fixed_import(problem, t) > problem.import_limit[t].si())
      throw std::invalid_argument{fmt::format("interval {}: the floor is above the import limit", t)};
}

// The parts of the margin for a dispatch that is given by its shares.
void account(const DispatchProblem& problem, DispatchBound& bound) {
  double earned = 0, energy = 0, hedge = 0, peak = 0;
  for (std::size_t t = 0; t < problem.length.size(); ++t) {
    const double seconds = problem.length[t].si();
    double import = fixed_import(problem, t);
    for (std::size_t k = 0; k < problem.loads.size(); ++k) {
      const auto& load = problem.loads[k];
      const double share = bound.run[k][t];
      import += problem.overhead * share * (load.full[t] - load.standby[t]).si();
      earned += share * load.full[t].si() * load.earned[t].si() * seconds;
    }
    energy += import * problem.price[t].si() * seconds;
    peak = import > peak ? import : peak;
    if (problem.hedge.si() != 0) hedge += (problem.hub[t] - problem.hedge_price).si() * problem.hedge.si() * seconds;
  }
  bound.peak = Power::from_si(peak);
  bound.earned = Money::from_si(earned);
  bound.energy = Money::from_si(energy);
  bound.demand = bound.peak * problem.demand_charge;
  bound.hedge = Money::from_si(hedge);
  bound.margin = bound.earned - bound.energy - bound.demand + bound.hedge;
}

} // namespace minehall::command
