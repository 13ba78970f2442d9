#include "sim/command/validate/validate.hpp"

#include "sim/command/validate/compare.hpp"
#include "sim/scenario/series_error.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <ostream>

namespace minehall::command {

namespace {

using validation::Outcome;
using validation::Result;

constexpr int exit_failed_row = 1;
constexpr int exit_bad_table = 4;

// Tables of the project itself.
std::vector<std::string> default_tables() {
  std::vector<std::string> tables;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator{MINEHALL_SOURCE_DIR "/tests/validation", problem})
    if (entry.path().extension() == ".csv") tables.push_back(entry.path().string());
  std::sort(tables.begin(), tables.end());
  return tables;
}

std::string number_text(const std::optional<double>& value) { return value ? fmt::format("{:.10g}", *value) : "-"; }

std::string computed_text(const Result& result) {
  if (result.computed && result.expected_text.starts_with("0x"))
    return fmt::format("0x{:08x}", static_cast<unsigned>(*result.computed));
  return number_text(result.computed);
}

std::string_view outcome_text(Outcome outcome) {
  if (outcome == Outcome::pass) return "pass";
  return outcome == Outcome::fail ? "fail" : "not covered";
}

void print_line(std::ostream& out, const Result& result) {
  const std::string expected = result.expected_text.empty() ? "-" : result.expected_text;
  const std::string tolerance = fmt::format("{} {}", result.tolerance_kind, number_text(result.tolerance));
  out << fmt::format("{:<48} {:>20} {:>20}  {:<14}  {}\n", result.id, expected, computed_text(result), tolerance,
                     result.outcome == Outcome::fail ? "FAIL" : outcome_text(result.outcome));
}

long count(const std::vector<Result>& results, Outcome outcome) {
  return std::count_if(results.begin(), results.end(), [&](const Result& r) { return r.outcome == outcome; });
}

void print_text(std::ostream& out, const std::vector<Result>& results) {
  out << fmt::format("{:<48} {:>20} {:>20}  {:<14}  {}\n", "id", "expected", "computed", "tolerance", "result");
  std::string table;
  for (const Result& result : results) {
    if (result.table != table) out << "# " << (table = result.table) << "\n";
    print_line(out, result);
  }
  const long passed = count(results, Outcome::pass);
  const long failed = count(results, Outcome::fail);
  out << fmt::format("{} pass, {} FAIL, {} not covered", passed, failed, count(results, Outcome::not_covered));
  if (passed + failed > 0)
    out << fmt::format("; {:.1f} % of {} covered pass",
                       100.0 * static_cast<double>(passed) / static_cast<double>(passed + failed), passed + failed);
  out << "\n";
}

nlohmann::ordered_json as_json(const std::optional<double>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

void print_json(std::ostream& out, const std::vector<Result>& results) {
  auto array = nlohmann::ordered_json::array();
  for (const Result& result : results) {
    auto expected = as_json(result.expected);
    if (!result.expected && !result.expected_text.empty()) expected = result.expected_text;
    array.push_back({{"table", result.table},
                     {"id", result.id},
                     {"expected", expected},
                     {"computed", as_json(result.computed)},
                     {"tolerance", as_json(result.tolerance)},
                     {"result", outcome_text(result.outcome)}});
  }
  out << array.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

} // namespace

int run_validate(std::vector<std::string> tables, bool json, std::optional<std::string> data_dir, std::ostream& out,
                 std::ostream& err) {
  if (tables.empty()) tables = default_tables();
  if (tables.empty()) {
    err << "minehall validate: the project's tables are not beside the sources; give --table FILE.csv\n";
    return exit_bad_table;
  }
  std::vector<Result> results;
  try {
    for (const std::string& file : tables) {
      const validation::Table table{file, validation::read_file(file)};
      auto rows = validation::compare(table, data_dir);
      results.insert(results.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    }
  } catch (const validation::TableError& error) {
    err << error.what() << "\n";
    return exit_bad_table;
  } catch (const scenario::SeriesError& error) {
    err << error.what() << "\n";
    return exit_bad_table;
  }
  json ? print_json(out, results) : print_text(out, results);
  return count(results, Outcome::fail) > 0 ? exit_failed_row : 0;
}

} // namespace minehall::command
