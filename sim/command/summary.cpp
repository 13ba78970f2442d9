#include "sim/command/summary.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/command/figures.hpp"
#include "sim/record/hdf5_read.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <ostream>

namespace minehall::command {

int run_summary(const std::filesystem::path& file, SummaryForm form, std::ostream& out, std::ostream& err) {
  try {
    const auto summary = record::read_summary(file);
    if (summary.status != "complete")
      err << fmt::format("{}: the run did not complete ({}){}{}\n", file.string(), printable(summary.status),
                         summary.reason.empty() ? "" : ": ", printable(summary.reason));
    if (form == SummaryForm::json) return print_json(to_json(summary.scalars), out), exit_ok;
    if (!summary.title.empty()) out << printable(summary.title) << "\n";
    print_table(summary.scalars, out);
    return exit_ok;
  } catch (const record::RunFileError& error) {
    err << error.what() << "\n";
    return exit_series;
  }
}

} // namespace minehall::command
