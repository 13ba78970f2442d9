#include "sim/command/exit_status.hpp"
#include "sim/command/verb.hpp"
#include "sim/command/version.hpp"
#include "sim/scenario/nearest.hpp"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace minehall::command {

namespace {

constexpr const Verb* verbs[] = {&run_verb,     &check_verb,  &list_verb,      &schema_verb,
                                 &summary_verb, &oracle_verb, &foresight_verb, &validate_verb};

void print_overview(std::ostream& out) {
  out << "minehall simulates a site that mines Bitcoin and serves AI from one power feed.\n\nusage: minehall VERB "
         "[options]\n\n";
  for (const auto* verb : verbs)
    out << "  " << std::left << std::setw(10) << verb->usage.verb << verb->usage.summary << "\n";
  out << "\n'minehall VERB --help' explains a verb; 'minehall --version' tells version, commit and libraries.\n";
}

int without_verb(const std::string& word, std::ostream& out) {
  const std::vector<std::string> known{"--help", "--version"};
  if (word == "--help" || word == "-h") return print_overview(out), exit_ok;
  if (word == "--version") return out << version_text(), exit_ok;
  throw UsageError{"unknown option '" + word + "' before the verb" + scenario::hint(word, known) +
                   "; see 'minehall --help'"};
}

int start(const Verb& verb, const Words& words, std::ostream& out, std::ostream& err) {
  Options options;
  if (verb.add_options) verb.add_options(options);
  const auto arguments = parse(verb.usage, options, words, out);
  return arguments ? verb.run(*arguments, out, err) : exit_ok;
}

} // namespace

int dispatch(const Words& words, std::ostream& out, std::ostream& err) {
  if (words.empty()) return print_overview(err), exit_usage;
  // The verb is found by hand: the library would eat a `--` and the verb's own --help.
  if (words.front().starts_with('-')) return without_verb(words.front(), out);
  const auto name_of = [](const Verb* verb) { return verb->usage.verb; };
  const auto verb = std::ranges::find(verbs, words.front(), name_of);
  if (verb != std::end(verbs)) return start(**verb, {words.begin() + 1, words.end()}, out, err);
  std::vector<std::string> names;
  for (const auto* known : verbs) names.emplace_back(name_of(known));
  throw UsageError{"unknown verb '" + words.front() + "'" + scenario::hint(words.front(), names) +
                   "; see 'minehall --help'"};
}

} // namespace minehall::command
