#include "sim/command/exit_status.hpp"
#include "sim/command/figures.hpp"
#include "sim/command/scenario_options.hpp"
#include "sim/command/value_of_foresight.hpp"
#include "sim/command/verb.hpp"
#include "sim/record/sink.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <ostream>

namespace minehall::command {

namespace {

void add_foresight_options(Options& options) {
  auto add = options.add_options();
  add("out,o", boost::program_options::value<std::string>()->value_name("DIR"),
      "folder that keeps the three runs (default: none is kept)");
  add_scenario_options(options);
  add_chance_options(options);
  add("overwrite", "replace runs that are there");
  add("json", "print {\"name\": {\"value\": v, \"units\": \"u\", \"long_name\": \"...\"}}");
}

// A folder of its own, gone with what is in it.
class Scratch {
public:
  Scratch() {
    auto name = (std::filesystem::temp_directory_path() / "minehall-foresight-XXXXXX").string();
    if (!mkdtemp(name.data()))
      throw record::OutputError{"foresight: no folder for its runs at " + name + "; name one by --out"};
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

void make(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw record::OutputError{"foresight: --out " + folder.string() + ": " + error.message()};
}

Words run_words(const Arguments& arguments) {
  Words words;
  for (const auto& setting : arguments.texts("set")) words.insert(words.end(), {"--set", setting});
  for (const char* option : {"data", "seed", "replica"})
    if (arguments.has(option)) words.insert(words.end(), {std::string{"--"} + option, arguments.text(option)});
  if (arguments.has("overwrite")) words.push_back("--overwrite");
  return words;
}

int foresight(const Arguments& arguments, std::ostream& out, std::ostream&) {
  std::optional<Scratch> scratch;
  std::filesystem::path folder = arguments.text("out");
  if (folder.empty())
    folder = scratch.emplace().path();
  else
    make(folder);
  const auto runs = run_with_and_without_foresight({arguments.positional(), run_words(arguments), folder});
  if (runs.status != exit_ok) return runs.status;
  if (arguments.has("json"))
    print_json(to_json(runs.figures), out);
  else
    print_table(runs.figures, out);
  return exit_ok;
}

} // namespace

constinit const Verb foresight_verb{
    .usage = {.verb = "foresight",
              .summary = "run a scenario with and without foresight of prices, and say what it is worth",
              .positional = "SCENARIO",
              .example = "minehall foresight scenarios/west_texas.yaml --set duration=30d --json"},
    .add_options = add_foresight_options,
    .run = foresight};

} // namespace minehall::command
