#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

int schema(const Arguments&, std::ostream& out, std::ostream&) { return print_schema(out); }

} // namespace

constinit const Verb schema_verb{.usage = {.verb = "schema",
                                           .summary = "print the JSON schema of scenarios, for editors",
                                           .positional = "",
                                           .example = "minehall schema > docs/scenario.schema.json"},
                                 .add_options = nullptr,
                                 .run = schema};

} // namespace minehall::command
