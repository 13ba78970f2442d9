#include "sim/command/oracle/dispatch_check.hpp"

#include "sim/command/oracle/upper_hull.hpp"

#include <fmt/format.h>

#include <algorithm>
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
  for (const auto& load : problem.loads) {
    same_size(load.full.size(), n, "power of " + load.name);
    same_size(load.standby.size(), n, "standby of " + load.name);
    same_size(load.earned.size(), n, "earnings of " + load.name);
  }
  for (const auto& reserve : problem.reserves)
    for (const auto size : {reserve.award.size(), reserve.worth.size(), reserve.beside.size()})
      same_size(size, n, "a reserve");
  for (const auto& one : problem.purchases)
    for (const auto size : {one.power.size(), one.saves.size()}) same_size(size, n, "a purchase");
  for (std::size_t t = 0; t < n; ++t)
    if (fixed_import(problem, t) > problem.import_limit[t].si())
      throw std::invalid_argument{fmt::format("interval {}: the floor is above the import limit", t)};
}

Saving saving(const DispatchProblem& problem, std::size_t interval) {
  const double limit = problem.import_limit[interval].si();
  std::vector<Corner> points{{0, 0}};
  for (const auto& one : problem.purchases) {
    const double taken = std::min(one.power[interval].si(), limit - points.back().x);
    if (taken > 0) points.push_back({points.back().x + taken, points.back().y + taken * one.saves[interval].si()});
  }
  if (points.size() == 1) return {};
  if (points.back().x < limit) points.push_back({limit, points.back().y});
  const auto hull = upper_hull(points);
  Saving saving;
  double next = 0; // slope behind the corner
  for (std::size_t i = hull.size() - 1; i > 0; --i) {
    const double slope = (hull[i].y - hull[i - 1].y) / (hull[i].x - hull[i - 1].x);
    if (i + 1 == hull.size())
      saving.by_import = slope;
    else
      saving.parts.push_back({hull[i].x, slope - next});
    next = slope;
  }
  return saving;
}

namespace {

// W at the meter, with what of it could stop.
struct Interval {
  double import = 0, sheddable = 0;
};

Interval at(const DispatchProblem& problem, const DispatchBound& bound, std::size_t t) {
  Interval now{fixed_import(problem, t), 0};
  for (std::size_t k = 0; k < problem.loads.size(); ++k) {
    const auto& load = problem.loads[k];
    now.sheddable += problem.overhead * bound.run[k][t] * (load.full[t] - load.standby[t]).si();
  }
  now.import += now.sheddable;
  return now;
}

double billed(const MonthlyDemand& demand, const std::vector<double>& import) {
  std::vector<double> peaks{demand.before.si()};
  double money = 0;
  for (const auto& month : demand.months) {
    double peak = 0, highest = 0;
    for (const auto t : month.intervals) peak = std::max(peak, import[t]);
    const auto kept = std::min(peaks.size(), demand.ratchet_months);
    for (auto i = peaks.size() - kept; i < peaks.size(); ++i) highest = std::max(highest, peaks[i]);
    money += demand.rate.si() * month.share * std::max(peak, demand.ratchet * highest);
    peaks.push_back(peak);
  }
  return money;
}

// Of all reserves, the best paid first; a megawatt stands by once.
double standing_by(const DispatchProblem& problem, std::size_t t, double sheddable) {
  std::vector<const Reserve*> order;
  for (const auto& reserve : problem.reserves) order.push_back(&reserve);
  std::stable_sort(order.begin(), order.end(), [&](auto* a, auto* b) { return a->worth[t] > b->worth[t]; });
  double money = 0;
  for (const auto* reserve : order) {
    const double beside = std::min(reserve->beside[t].si(), reserve->award[t].si());
    const double taken = std::min(sheddable, reserve->award[t].si() - beside);
    if (reserve->worth[t].si() <= 0) continue;
    sheddable -= taken;
    money += (beside + taken) * reserve->worth[t].si();
  }
  return money * problem.length[t].si();
}

double purchased(const DispatchProblem& problem, std::size_t t, double import) {
  const auto saved = saving(problem, t);
  double rate = import * saved.by_import;
  for (const auto& part : saved.parts) rate += std::min(import, part.import) * part.rate;
  return rate * problem.length[t].si();
}

} // namespace

// The parts of the margin for a dispatch that is given by its shares.
void account(const DispatchProblem& problem, DispatchBound& bound) {
  double earned = 0, energy = 0, peak = 0, capacity = 0, purchase = 0, demand = 0;
  std::vector<double> imports;
  for (std::size_t t = 0; t < problem.length.size(); ++t) {
    const double seconds = problem.length[t].si();
    const auto now = at(problem, bound, t);
    for (std::size_t k = 0; k < problem.loads.size(); ++k)
      earned += bound.run[k][t] * problem.loads[k].full[t].si() * problem.loads[k].earned[t].si() * seconds;
    energy += now.import * problem.price[t].si() * seconds;
    peak = std::max(peak, now.import);
    capacity += standing_by(problem, t, now.sheddable);
    purchase += purchased(problem, t, now.import);
    imports.push_back(now.import);
  }
  for (const auto& one : problem.demands) demand += billed(one, imports);
  bound.peak = Power::from_si(peak);
  bound.earned = Money::from_si(earned);
  bound.energy = Money::from_si(energy);
  bound.demand = Money::from_si(demand);
  bound.capacity = Money::from_si(capacity);
  bound.purchase = Money::from_si(purchase);
  bound.constant = problem.constant;
  bound.margin = bound.earned - bound.energy - bound.demand + bound.capacity + bound.purchase + bound.constant;
}

} // namespace minehall::command
