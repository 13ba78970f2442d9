#include "sim/command/exit_status.hpp"
#include "sim/command/scenario_options.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

#include <filesystem>

namespace minehall::command {

namespace {

namespace po = boost::program_options;

void add_run_options(Options& options) {
  auto add = options.add_options();
  add("out,o", po::value<std::string>()->value_name("F.h5"), "file to write (default: the scenario's name with .h5)");
  add_scenario_options(options);
  add_chance_options(options);
  add("overwrite", "replace the file if it is there");
  add("quiet,q", "no progress and no closing words");
  add("verbose,v", "say more about what is read and built");
}

Verbosity verbosity(const Arguments& arguments) {
  if (arguments.has("quiet") && arguments.has("verbose"))
    throw UsageError{"run: --quiet and --verbose exclude each other"};
  if (arguments.has("quiet")) return Verbosity::quiet;
  return arguments.has("verbose") ? Verbosity::verbose : Verbosity::normal;
}

std::string output_name(const Arguments& arguments) {
  if (arguments.has("out")) {
    if (arguments.text("out").empty()) throw UsageError{"run: --out names no file"};
    return arguments.text("out");
  }
  return std::filesystem::path{arguments.positional()}.stem().string() + ".h5";
}

Words command_line(const Words& words) {
  Words line{"minehall", "run"};
  line.insert(line.end(), words.begin(), words.end());
  return line;
}

// --seed is the last override of `seed`, so that the scenario that is stored is the one that ran.
Overrides overrides(const Arguments& arguments) {
  auto all = parse_overrides(arguments.texts("set"));
  if (const auto seed = arguments.whole("seed", INT64_MAX)) all.emplace_back("seed", std::to_string(*seed));
  return all;
}

int run(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  return run_scenario({.scenario = arguments.positional(),
                       .out = output_name(arguments),
                       .overrides = overrides(arguments),
                       .data_dir = arguments.text("data"),
                       .replica = static_cast<std::uint32_t>(arguments.whole("replica", UINT32_MAX).value_or(0)),
                       .overwrite = arguments.has("overwrite"),
                       .verbosity = verbosity(arguments),
                       .command_line = command_line(arguments.words())},
                      out, err);
}

} // namespace

constinit const Verb run_verb{
    .usage = {.verb = "run",
              .summary = "simulate a scenario and write one HDF5 file",
              .positional = "SCENARIO",
              .example =
                  "minehall run scenarios/west_texas.yaml --out wt.h5 --set power.feed.import_limit=40MW --seed 7"},
    .add_options = add_run_options,
    .run = run};

} // namespace minehall::command
