#include "sim/command/exit_status.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

const Usage usage{.verb = "list",
                  .summary = "print the kinds of parts that a scenario can name",
                  .positional = "",
                  .example = "minehall list"};

} // namespace

int list_verb(const Words& words, std::ostream& out, std::ostream&) {
  return parse(usage, Options{}, words, out) ? list_kinds(out) : exit_ok;
}

} // namespace minehall::command
