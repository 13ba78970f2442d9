#include "sim/command/exit_status.hpp"
#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

const Usage usage{.verb = "schema",
                  .summary = "print the JSON schema of scenarios, for editors",
                  .positional = "",
                  .example = "minehall schema > docs/scenario.schema.json"};

} // namespace

int schema_verb(const Words& words, std::ostream& out, std::ostream&) {
  return parse(usage, Options{}, words, out) ? print_schema(out) : exit_ok;
}

} // namespace minehall::command
