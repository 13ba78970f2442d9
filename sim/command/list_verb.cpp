#include "sim/command/simulate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

int list(const Arguments&, std::ostream& out, std::ostream&) { return list_kinds(out); }

} // namespace

constinit const Verb list_verb{.usage = {.verb = "list",
                                         .summary = "print the kinds of parts that a scenario can name",
                                         .positional = "",
                                         .example = "minehall list"},
                               .add_options = nullptr,
                               .run = list};

} // namespace minehall::command
