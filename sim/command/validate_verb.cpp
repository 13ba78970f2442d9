#include "sim/command/validate/validate.hpp"
#include "sim/command/verb.hpp"

namespace minehall::command {

namespace {

namespace po = boost::program_options;

void add_validate_options(Options& options) {
  auto add = options.add_options();
  add("table", po::value<Words>()->composing()->value_name("FILE.csv"),
      "table to compare with; repeatable (default: ours)");
  add("data", po::value<std::string>()->value_name("DIR"), "folder of the data sets that rows of kind dataset name");
  add("json", "print an array of results");
}

int validate(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const auto data = arguments.has("data") ? std::optional{arguments.text("data")} : std::nullopt;
  return run_validate(arguments.texts("table"), arguments.has("json"), data, out, err);
}

} // namespace

constinit const Verb validate_verb{.usage = {.verb = "validate",
                                             .summary = "compare the models with tables of published values",
                                             .positional = "",
                                             .example = "minehall validate --table tests/validation/hashprice.csv"},
                                   .add_options = add_validate_options,
                                   .run = validate};

} // namespace minehall::command
