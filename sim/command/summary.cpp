#include "sim/command/summary.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/record/hdf5_read.hpp"
#include "sim/scenario/control_characters.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace minehall::command {

namespace {

void print_json(const record::RunSummary& summary, std::ostream& out) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& scalar : summary.scalars) // NaN becomes null
    json[scalar.name] = {{"value", scalar.value}, {"units", scalar.units}, {"long_name", scalar.long_name}};
  out << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

// The file may come from anywhere: what a terminal would obey is shown as '?'.
std::string printable(const std::string& text) { return scenario::printable(text, '?'); }

void print_table(const record::RunSummary& summary, std::ostream& out) {
  std::size_t name = 0;
  std::size_t units = 0;
  for (const auto& scalar : summary.scalars) {
    name = std::max(name, scalar.name.size());
    units = std::max(units, scalar.units.size());
  }
  if (!summary.title.empty()) out << printable(summary.title) << "\n";
  for (const auto& scalar : summary.scalars)
    out << fmt::format("{:<{}}  {:>14.7g} {:<{}}  {}\n", printable(scalar.name), name, scalar.value,
                       printable(scalar.units), units, printable(scalar.long_name));
}

} // namespace

int run_summary(const std::filesystem::path& file, SummaryForm form, std::ostream& out, std::ostream& err) {
  try {
    const auto summary = record::read_summary(file);
    if (summary.status != "complete")
      err << fmt::format("{}: the run did not complete ({}){}{}\n", file.string(), printable(summary.status),
                         summary.reason.empty() ? "" : ": ", printable(summary.reason));
    form == SummaryForm::json ? print_json(summary, out) : print_table(summary, out);
    return exit_ok;
  } catch (const record::RunFileError& error) {
    err << error.what() << "\n";
    return exit_series;
  }
}

} // namespace minehall::command
