// The verbs of the program: one file each, one table (verbs.cpp).
#pragma once

#include "sim/command/arguments.hpp"

#include <iosfwd>

namespace minehall::command {

struct Verb {
  Usage usage;
  void (*add_options)(Options& options);                                        // none: nullptr
  int (*run)(const Arguments& arguments, std::ostream& out, std::ostream& err); // returns the exit status
};

extern const Verb run_verb, check_verb, list_verb, schema_verb, summary_verb, oracle_verb, foresight_verb,
    validate_verb;

// The whole command line without the program's name. Throws UsageError and whatever the verb throws.
int dispatch(const Words& words, std::ostream& out, std::ostream& err);

} // namespace minehall::command
