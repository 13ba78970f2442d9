#include "sim/command/exit_status.hpp"
#include "sim/command/verb.hpp"
#include "sim/command/version.hpp"
#include "sim/scenario/nearest.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace minehall::command {

namespace {

constexpr Verb verbs[] = {
    {"run", "simulate a scenario and write one HDF5 file", run_verb},
    {"check", "read and build a scenario without running it", check_verb},
    {"list", "print the kinds of parts that a scenario can name", list_verb},
    {"schema", "print the JSON schema of scenarios, for editors", schema_verb},
    {"summary", "print the summary of a run's file", summary_verb},
    {"oracle", "bound a run's margin by its best dispatch, and say the regret", oracle_verb},
    {"foresight", "run a scenario with and without foresight of prices", foresight_verb},
    {"validate", "compare the models with tables of published values", validate_verb},
};

void print_overview(std::ostream& out) {
  out << "minehall simulates a site that mines Bitcoin and serves AI from one power feed.\n\nusage: minehall VERB "
         "[options]\n\n";
  for (const auto& verb : verbs) out << "  " << std::left << std::setw(10) << verb.name << verb.summary << "\n";
  out << "\n'minehall VERB --help' explains a verb; 'minehall --version' tells version, commit and libraries.\n";
}

int without_verb(const std::string& word, std::ostream& out) {
  const std::vector<std::string> known{"--help", "--version"};
  if (word == "--help" || word == "-h") return print_overview(out), exit_ok;
  if (word == "--version") return out << version_text(), exit_ok;
  throw UsageError{"unknown option '" + word + "' before the verb" + scenario::hint(word, known) +
                   "; see 'minehall --help'"};
}

} // namespace

int dispatch(const Words& words, std::ostream& out, std::ostream& err) {
  if (words.empty()) return print_overview(err), exit_usage;
  // The verb is found by hand: the library would eat a `--` and the verb's own --help.
  if (words.front().starts_with('-')) return without_verb(words.front(), out);
  const auto verb = std::ranges::find(verbs, words.front(), &Verb::name);
  if (verb != std::end(verbs)) return verb->run({words.begin() + 1, words.end()}, out, err);
  std::vector<std::string> names;
  for (const auto& known : verbs) names.emplace_back(known.name);
  throw UsageError{"unknown verb '" + words.front() + "'" + scenario::hint(words.front(), names) +
                   "; see 'minehall --help'"};
}

} // namespace minehall::command
