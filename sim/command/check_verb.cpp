#include "sim/command/exit_status.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

namespace po = boost::program_options;

const Usage usage{.verb = "check",
                  .summary = "read and build a scenario without running it",
                  .positional = "SCENARIO",
                  .example = "minehall check scenarios/west_texas.yaml --effective"};

Options check_options() {
  Options options;
  auto add = options.add_options();
  add("effective", "print the scenario with all defaults filled in");
  add("set", po::value<Words>()->composing()->value_name("KEY=VALUE"), "override one key of the scenario; repeatable");
  add("data", po::value<std::string>()->value_name("DIR"), "folder of the series that the scenario names with data:");
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
