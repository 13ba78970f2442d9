#include "sim/command/exit_status.hpp"
#include "sim/command/summary.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

const Usage usage{.verb = "summary",
                  .summary = "print the summary of a run's file",
                  .positional = "RUN.h5",
                  .example = "minehall summary west_texas.h5 --json"};

Options summary_options() {
  Options options;
  auto add = options.add_options();
  add("json", "print {\"name\": {\"value\": v, \"units\": \"u\", \"long_name\": \"...\"}}");
  return options;
}

} // namespace

int summary_verb(const Words& words, std::ostream& out, std::ostream& err) {
  const auto arguments = parse(usage, summary_options(), words, out);
  if (!arguments) return exit_ok;
  return run_summary(arguments->positional(), arguments->has("json") ? SummaryForm::json : SummaryForm::table, out,
                     err);
}

} // namespace minehall::command
