#include "sim/command/scenario_options.hpp"

namespace minehall::command {

namespace po = boost::program_options;

void add_scenario_options(Options& options) {
  auto add = options.add_options();
  add("set", po::value<Words>()->composing()->value_name("KEY=VALUE"), "override one key of the scenario; repeatable");
  add("data", po::value<std::string>()->value_name("DIR"), "folder of the series that the scenario names with data:");
}

void add_chance_options(Options& options) {
  auto add = options.add_options();
  add("seed", po::value<std::string>()->value_name("N"), "seed of all random streams (default: the scenario's)");
  add("replica", po::value<std::string>()->value_name("R"), "which repetition under the same seed (default: 0)");
}

} // namespace minehall::command
