// What the verbs run, check, list and schema ask of the program below them. Results go to `out`, words for the user to
// `err`; the returned number is the exit status. Errors are thrown (exit_status.hpp says which type becomes which
// status).
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace minehall::command {

enum class Verbosity { quiet, normal, verbose };

// `--set site.feed.limit=40MW` as {"site.feed.limit", "40MW"}, in the order given; the last one of a key wins.
using Overrides = std::vector<std::pair<std::string, std::string>>;

struct RunOptions {
  std::string scenario;
  std::string out;      // never empty: the scenario's name with .h5, in the current folder, if --out is not given
  Overrides overrides;  // --seed among them
  std::string data_dir; // empty: `data:` in the scenario is an error that names --data
  std::uint32_t replica = 0;
  bool overwrite = false;
  Verbosity verbosity = Verbosity::normal;
  std::vector<std::string> command_line; // for run.json only
};

struct CheckOptions {
  std::string scenario;
  Overrides overrides;
  std::string data_dir;
  bool effective = false; // print the scenario with all defaults to `out`
};

int run_scenario(const RunOptions& options, std::ostream& out, std::ostream& err);
int check_scenario(const CheckOptions& options, std::ostream& out, std::ostream& err);
int list_kinds(std::ostream& out);
int print_schema(std::ostream& out);

} // namespace minehall::command
