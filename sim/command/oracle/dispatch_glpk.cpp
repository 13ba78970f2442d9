#include "sim/command/oracle/dispatch_check.hpp"

#include <glpk.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace minehall::command {

namespace {

struct Delete {
  void operator()(glp_prob* problem) const { glp_delete_prob(problem); }
};
using Problem = std::unique_ptr<glp_prob, Delete>;

// Powers in MW and money in USD keep the numbers near one. Columns: share of load k in interval t, then the peak.
class Formulation {
public:
  explicit Formulation(const DispatchProblem& problem)
      : in_{problem}, intervals_{static_cast<int>(problem.length.size())},
        loads_{static_cast<int>(problem.loads.size())}, lp_{glp_create_prob()} {
    glp_set_obj_dir(lp_.get(), GLP_MAX);
    glp_add_cols(lp_.get(), intervals_ * loads_ + 1);
    for (int t = 0; t < intervals_; ++t)
      for (int k = 0; k < loads_; ++k) add_share(k, t);
    glp_set_col_bnds(lp_.get(), peak(), GLP_LO, 0, 0);
    glp_set_obj_coef(lp_.get(), peak(), -in_.demand_charge.si() * 1e6);
    glp_add_rows(lp_.get(), 2 * intervals_);
    for (int t = 0; t < intervals_; ++t) add_rows(t);
    load_matrix();
  }

  std::vector<std::vector<double>> solve() {
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    if (glp_simplex(lp_.get(), &how) != 0 || glp_get_status(lp_.get()) != GLP_OPT)
      throw std::runtime_error{"oracle: GLPK found no optimum"};
    std::vector<std::vector<double>> run(static_cast<std::size_t>(loads_));
    for (int k = 0; k < loads_; ++k)
      for (int t = 0; t < intervals_; ++t)
        run[static_cast<std::size_t>(k)].push_back(std::clamp(glp_get_col_prim(lp_.get(), column(k, t)), 0.0, 1.0));
    return run;
  }

private:
  int column(int load, int interval) const { return interval * loads_ + load + 1; }
  bool billed() const { return in_.demand_charge.si() != 0; }
  int peak() const { return intervals_ * loads_ + 1; }
  double swing(int load, int interval) const { // MW at the meter from standby to full
    const auto& one = in_.loads[static_cast<std::size_t>(load)];
    const auto t = static_cast<std::size_t>(interval);
    return in_.overhead * (one.full[t] - one.standby[t]).si() / 1e6;
  }

  void add_share(int load, int interval) {
    const auto& one = in_.loads[static_cast<std::size_t>(load)];
    const auto t = static_cast<std::size_t>(interval);
    const double megajoules = in_.length[t].si();
    const double earned = one.full[t].si() / 1e6 * one.earned[t].si() * 1e6;
    const double paid = swing(load, interval) * in_.price[t].si() * 1e6;
    glp_set_col_bnds(lp_.get(), column(load, interval), GLP_DB, 0, 1);
    glp_set_obj_coef(lp_.get(), column(load, interval), (earned - paid) * megajoules);
  }

  // Import below the limit, and below the peak that the demand charge bills.
  void add_rows(int interval) {
    const auto t = static_cast<std::size_t>(interval);
    const double fixed = fixed_import(in_, t) / 1e6;
    glp_set_row_bnds(lp_.get(), 2 * interval + 1, GLP_UP, 0, in_.import_limit[t].si() / 1e6 - fixed);
    if (billed()) glp_set_row_bnds(lp_.get(), 2 * interval + 2, GLP_UP, 0, -fixed); // else a free row
  }

  void load_matrix() {
    std::vector<int> rows{0}, columns{0}; // GLPK counts from one
    std::vector<double> values{0};
    const auto put = [&](int row, int column, double value) {
      rows.push_back(row);
      columns.push_back(column);
      values.push_back(value);
    };
    for (int t = 0; t < intervals_; ++t) {
      for (int k = 0; k < loads_; ++k) {
        put(2 * t + 1, column(k, t), swing(k, t));
        if (billed()) put(2 * t + 2, column(k, t), swing(k, t));
      }
      if (billed()) put(2 * t + 2, peak(), -1);
    }
    glp_load_matrix(lp_.get(), static_cast<int>(rows.size()) - 1, rows.data(), columns.data(), values.data());
  }

  const DispatchProblem& in_;
  int intervals_, loads_;
  Problem lp_;
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
