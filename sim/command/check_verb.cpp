#include "sim/command/scenario_options.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

void add_check_options(Options& options) {
  options.add_options()("effective", "print the scenario with all defaults filled in");
  add_scenario_options(options);
}

int check(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  return check_scenario({.scenario = arguments.positional(),
                         .overrides = parse_overrides(arguments.texts("set")),
                         .data_dir = arguments.text("data"),
                         .effective = arguments.has("effective")},
                        out, err);
}

} // namespace

constinit const Verb check_verb{.usage = {.verb = "check",
                                          .summary = "read and build a scenario without running it",
                                          .positional = "SCENARIO",
                                          .example = "minehall check scenarios/west_texas.yaml --effective"},
                                .add_options = add_check_options,
                                .run = check};

} // namespace minehall::command
