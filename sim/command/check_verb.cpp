#include "sim/command/exit_status.hpp"
#include "sim/command/scenario_options.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

const Usage usage{.verb = "check",
                  .summary = "read and build a scenario without running it",
                  .positional = "SCENARIO",
                  .example = "minehall check scenarios/west_texas.yaml --effective"};

Options check_options() {
  Options options;
  options.add_options()("effective", "print the scenario with all defaults filled in");
  add_scenario_options(options);
  return options;
}

} // namespace

int check_verb(const Words& words, std::ostream& out, std::ostream& err) {
  const auto arguments = parse(usage, check_options(), words, out);
  if (!arguments) return exit_ok;
  return check_scenario({.scenario = arguments->positional(),
                         .overrides = parse_overrides(arguments->texts("set")),
                         .data_dir = arguments->text("data"),
                         .effective = arguments->has("effective")},
                        out, err);
}

} // namespace minehall::command
