#include "sim/command/summary.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

void add_summary_options(Options& options) {
  auto add = options.add_options();
  add("json", "print {\"name\": {\"value\": v, \"units\": \"u\", \"long_name\": \"...\"}}");
}

int summary(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  return run_summary(arguments.positional(), arguments.has("json") ? SummaryForm::json : SummaryForm::table, out, err);
}

} // namespace

constinit const Verb summary_verb{.usage = {.verb = "summary",
                                            .summary = "print the summary of a run's file",
                                            .positional = "RUN.h5",
                                            .example = "minehall summary west_texas.h5 --json"},
                                  .add_options = add_summary_options,
                                  .run = summary};

} // namespace minehall::command
