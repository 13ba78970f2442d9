#include "sim/command/exit_status.hpp"
#include "sim/command/figures.hpp"
#include "sim/command/oracle/regret.hpp"
#include "sim/command/verb.hpp"
#include "sim/record/hdf5_read.hpp"

#include <nlohmann/json.hpp>

#include <ostream>

namespace minehall::command {

namespace {

void add_oracle_options(Options& options) {
  auto add = options.add_options();
  add("json", "print {\"name\": {\"value\": v, \"units\": \"u\", \"long_name\": \"...\"}}");
}

std::vector<record::Scalar> figures(const Regret& regret) {
  const auto& bound = regret.bound;
  return {
      {"margin", regret.earned_by_run.si(), "USD", "margin of the run, charges and programmes included"},
      {"oracle_margin", regret.margin().si(), "USD",
       "margin of the best dispatch: foresight, no ramps, no minimum times"},
      {"regret", regret.regret().si(), "USD", "oracle's margin less the run's"},
      {"oracle_mining_revenue", bound.earned.si(), "USD", "of it, mining less the pool's fee"},
      {"oracle_energy_cost", bound.energy.si(), "USD", "of it, energy and delivery"},
      {"oracle_demand_charge", bound.demand.si(), "USD", "of it, demand charges"},
      {"oracle_capacity_payment", bound.capacity.si(), "USD", "of it, for what stands by, where a dispatch changes it"},
      {"oracle_purchase", bound.purchase.si(), "USD", "of it, saved by purchase agreements"},
      {"oracle_constant", bound.constant.si(), "USD", "of it, what no dispatch changes, or the most that it could be"},
      {"ai_revenue", regret.ai_revenue.si(), "USD", "of both: the AI runs as it did"},
      {"oracle_peak", bound.peak.si(), "W", "highest import of the best dispatch"},
      {"overhead", regret.overhead, "1", "import that follows the miners per power of them, as in the whole run"},
      {"intervals", static_cast<double>(regret.intervals), "1", "of constant price, limit and hashprice"},
      {"clairvoyant", regret.clairvoyant ? 1.0 : 0.0, "1", "1 if the run's control was clairvoyant"},
  };
}

int oracle(const Arguments& arguments, std::ostream& out, std::ostream&) {
  (void)record::read_summary(arguments.positional()); // a file that is no run is told first
  if (!can_bound_dispatch())
    throw UsageError{"oracle: this program was built without GLPK; install libglpk-dev and build again"};
  const auto regret = regret_of(arguments.positional());
  if (!arguments.has("json")) {
    out << printable(regret.title) << "\n";
    print_table(figures(regret), out);
    out << "streams of money in both margins:\n";
    for (const auto& stream : regret.streams) out << "  " << stream << "\n";
    return exit_ok;
  }
  auto document = to_json(figures(regret));
  document["streams"] = {{"value", regret.streams}, {"units", "1"}, {"long_name", "of money in both margins"}};
  print_json(document, out);
  return exit_ok;
}

} // namespace

constinit const Verb oracle_verb{
    .usage = {.verb = "oracle",
              .summary = "bound a run's margin by its best dispatch with perfect foresight, and say the regret",
              .positional = "RUN.h5",
              .example = "minehall oracle west_texas.h5 --json"},
    .add_options = add_oracle_options,
    .run = oracle};

} // namespace minehall::command
