#include "sim/command/oracle/dispatch_check.hpp"

#include <glpk.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

namespace minehall::command {

namespace {

struct Delete {
  void operator()(glp_prob* problem) const { glp_delete_prob(problem); }
};
using Problem = std::unique_ptr<glp_prob, Delete>;

// Powers in MW and money in USD keep the numbers near one. First come the shares of load k in interval t, then peaks,
// what stands by, what is purchased.
class Formulation {
public:
  explicit Formulation(const DispatchProblem& problem)
      : in_{problem}, intervals_{problem.length.size()}, lp_{glp_create_prob()} {
    glp_set_obj_dir(lp_.get(), GLP_MAX);
    for (std::size_t t = 0; t < intervals_; ++t) savings_.push_back(saving(in_, t));
    for (std::size_t t = 0; t < intervals_; ++t)
      for (std::size_t k = 0; k < in_.loads.size(); ++k) add_share(k, t);
    for (std::size_t t = 0; t < intervals_; ++t) add_limit(t);
    for (const auto& demand : in_.demands) add_demand(demand);
    for (std::size_t t = 0; t < intervals_; ++t) add_standing(t);
    for (std::size_t t = 0; t < intervals_; ++t)
      for (const auto& part : savings_[t].parts) add_purchase(part, t);
    glp_load_matrix(lp_.get(), static_cast<int>(rows_.size()) - 1, rows_.data(), columns_.data(), values_.data());
  }

  std::vector<std::vector<double>> solve() {
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    if (glp_simplex(lp_.get(), &how) != 0 || glp_get_status(lp_.get()) != GLP_OPT)
      throw std::runtime_error{"oracle: GLPK found no optimum"};
    std::vector<std::vector<double>> run(in_.loads.size());
    for (std::size_t k = 0; k < in_.loads.size(); ++k)
      for (std::size_t t = 0; t < intervals_; ++t)
        run[k].push_back(std::clamp(glp_get_col_prim(lp_.get(), column(k, t)), 0.0, 1.0));
    return run;
  }

private:
  int column(std::size_t load, std::size_t interval) const {
    return static_cast<int>(interval * in_.loads.size() + load) + 1;
  }
  double swing(std::size_t load, std::size_t t) const { // MW at the meter from standby to full
    return in_.overhead * (in_.loads[load].full[t] - in_.loads[load].standby[t]).si() / 1e6;
  }
  // Bounds in MW or shares; `worth` in USD of one of them.
  int add_column(double highest, double worth) {
    const int added = glp_add_cols(lp_.get(), 1);
    const bool bounded = std::isfinite(highest);
    glp_set_col_bnds(lp_.get(), added, !bounded ? GLP_LO : highest > 0 ? GLP_DB : GLP_FX, 0, bounded ? highest : 0);
    glp_set_obj_coef(lp_.get(), added, worth);
    return added;
  }
  int add_row(double highest) {
    const int added = glp_add_rows(lp_.get(), 1);
    glp_set_row_bnds(lp_.get(), added, GLP_UP, 0, highest);
    return added;
  }
  void put(int row, int column, double value) {
    rows_.push_back(row);
    columns_.push_back(column);
    values_.push_back(value);
  }
  void put_import(int row, std::size_t t, double sign) { // of what runs
    for (std::size_t k = 0; k < in_.loads.size(); ++k) put(row, column(k, t), sign * swing(k, t));
  }
  double fixed(std::size_t t) const { return fixed_import(in_, t) / 1e6; }

  void add_share(std::size_t k, std::size_t t) {
    const auto& one = in_.loads[k];
    const double seconds = in_.length[t].si();
    const double earned = one.full[t].si() * one.earned[t].si();
    const double paid = swing(k, t) * (in_.price[t].si() - savings_[t].by_import) * 1e6;
    add_column(1, (earned - paid) * seconds);
  }

  void add_limit(std::size_t t) { put_import(add_row(in_.import_limit[t].si() / 1e6 - fixed(t)), t, 1); }

  // Import below the peak that is billed.
  void below(int peak, std::size_t t) {
    const int row = add_row(-fixed(t));
    put_import(row, t, 1);
    put(row, peak, -1);
  }

  void add_demand(const MonthlyDemand& demand) {
    std::vector<int> peaks;
    for (const auto& month : demand.months) {
      const int peak = add_column(infinity, 0);
      const int billed = add_column(infinity, -demand.rate.si() * month.share * 1e6);
      for (const auto t : month.intervals) below(peak, t);
      at_least(billed, peak, 1);
      const auto kept = std::min(peaks.size(), demand.ratchet_months);
      for (auto i = peaks.size() - kept; i < peaks.size(); ++i) at_least(billed, peaks[i], demand.ratchet);
      if (peaks.size() < demand.ratchet_months) put(add_row(-demand.ratchet * demand.before.si() / 1e6), billed, -1);
      peaks.push_back(peak);
    }
  }

  void at_least(int billed, int peak, double share) {
    const int row = add_row(0);
    put(row, peak, share);
    put(row, billed, -1);
  }

  // What stands by, beside what does so whatever runs: all reserves together no more than what runs and could stop.
  void add_standing(std::size_t t) {
    if (in_.reserves.empty()) return;
    const int row = add_row(0);
    put_import(row, t, -1);
    for (const auto& reserve : in_.reserves) {
      const double room = std::max((reserve.award[t] - reserve.beside[t]).si(), 0.0) / 1e6;
      if (room <= 0 || reserve.worth[t].si() <= 0) continue;
      put(row, add_column(room, reserve.worth[t].si() * in_.length[t].si() * 1e6), 1);
    }
  }

  void add_purchase(const Saving::Part& part, std::size_t t) {
    const int taken = add_column(part.import / 1e6, part.rate * in_.length[t].si() * 1e6);
    const int row = add_row(fixed(t));
    put(row, taken, 1);
    put_import(row, t, -1);
  }

  static constexpr double infinity = std::numeric_limits<double>::infinity();
  const DispatchProblem& in_;
  std::size_t intervals_;
  std::vector<Saving> savings_; // by interval
  Problem lp_;
  std::vector<int> rows_{0}, columns_{0}; // GLPK counts from one
  std::vector<double> values_{0};
};

} // namespace

bool can_bound_dispatch() { return true; }

DispatchBound bound_dispatch(const DispatchProblem& problem) {
  check(problem);
  DispatchBound bound;
  bound.run.resize(problem.loads.size());
  if (!problem.length.empty() && !problem.loads.empty()) bound.run = Formulation{problem}.solve();
  for (auto& shares : bound.run) shares.resize(problem.length.size());
  account(problem, bound);
  return bound;
}

} // namespace minehall::command
