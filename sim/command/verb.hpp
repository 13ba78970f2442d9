// The verbs of the program: one file each, one table (verbs.cpp).
#pragma once

#include "sim/command/arguments.hpp"

#include <iosfwd>
#include <span>
#include <string_view>

namespace minehall::command {

struct Verb {
  std::string_view name;
  std::string_view summary;
  int (*run)(const Words& words, std::ostream& out, std::ostream& err); // words after the verb; returns the exit status
};

int run_verb(const Words& words, std::ostream& out, std::ostream& err);
int check_verb(const Words& words, std::ostream& out, std::ostream& err);
int list_verb(const Words& words, std::ostream& out, std::ostream& err);
int schema_verb(const Words& words, std::ostream& out, std::ostream& err);
int summary_verb(const Words& words, std::ostream& out, std::ostream& err);
int oracle_verb(const Words& words, std::ostream& out, std::ostream& err);
int foresight_verb(const Words& words, std::ostream& out, std::ostream& err);
int validate_verb(const Words& words, std::ostream& out, std::ostream& err);

// The whole command line without the program's name. Throws UsageError and whatever the verb throws.
int dispatch(const Words& words, std::ostream& out, std::ostream& err);

} // namespace minehall::command
