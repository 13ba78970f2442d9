#include "sim/command/validate/compare.hpp"

#include "models/reliability/ettr.hpp"
#include "sim/command/validate/dataset.hpp"
#include "sim/command/validate/inputs.hpp"
#include "sim/command/validate/quantity_table.hpp"

#include <array>
#include <cmath>

namespace minehall::command::validation {

namespace {

struct NamedTolerance {
  std::string_view name;
  ToleranceKind kind;
};
constexpr NamedTolerance tolerance_kinds[] = {{"rel", ToleranceKind::relative},
                                              {"abs", ToleranceKind::absolute},
                                              {"exact", ToleranceKind::exact},
                                              {"min", ToleranceKind::minimum},
                                              {"max", ToleranceKind::maximum}};

Tolerance read_tolerance(const Row& row) {
  const auto name = row.text("tol_kind");
  for (const auto& known : tolerance_kinds) {
    if (known.name != name) continue;
    const bool has_width = known.kind == ToleranceKind::relative || known.kind == ToleranceKind::absolute;
    const double width = has_width ? row.number("tol") : 0;
    if (!(width >= 0)) row.fail("tol: must not be negative");
    return {.kind = known.kind, .width = width};
  }
  row.fail("tol_kind: expected rel, abs, exact, min, max, range or info, got '" + std::string{name} + "'");
}

Result uncovered(const Table& table, const Row& row, std::string_view value_column) {
  Result result;
  result.table = table.file();
  result.id = row.text(table.id_column());
  result.expected_text = row.text(value_column);
  result.expected = parse_number(result.expected_text);
  result.tolerance = parse_number(row.text("tol"));
  result.tolerance_kind = row.text("tol_kind");
  return result;
}

// `low-high` in the column value.
bool in_range(const Row& row, double computed) {
  const auto text = row.text("value");
  const auto dash = text.find('-', 1);
  const auto low = parse_number(text.substr(0, dash));
  const auto high = dash == std::string_view::npos ? std::nullopt : parse_number(text.substr(dash + 1));
  if (!low || !high) row.fail("value: expected low-high, got '" + std::string{text} + "'");
  return computed >= *low && computed <= *high;
}

bool passes(const Row& row, double computed) {
  if (row.text("tol_kind") == "range") return in_range(row, computed);
  return within(row.number("value"), computed, read_tolerance(row));
}

// Rows that no number of ours can be held against, whatever is computed.
bool is_excluded(const Row& row) {
  return row.text("inputs").empty() || row.text("tol_kind") == "info" || row.text("status") == "memory";
}

std::optional<double> compute_site_row(const Row& row, const std::optional<std::string>& data_dir) {
  if (row.text("kind") == "dataset") return data_dir ? compute_dataset_row(row, *data_dir) : std::nullopt;
  if (const Computation* const line = find_computation(row.text("area"), row.text("quantity")))
    return in_unit(line->compute(Inputs{row}), line->dimension, row.text("unit"));
  return row.text("area") == "grid" ? compute_programme_row(row) : std::nullopt;
}

Result compare_site_row(const Table& table, const Row& row, const std::optional<std::string>& data_dir) {
  Result result = uncovered(table, row, "value");
  if (is_excluded(row)) return result;
  try {
    const auto computed = compute_site_row(row, data_dir);
    if (!computed) return result;
    result.outcome = passes(row, *computed) ? Outcome::pass : Outcome::fail;
    result.computed = computed;
  } catch (const MissingInput&) {
  }
  return result;
}

struct EttrColumn {
  std::string_view name;
  double (*compute)(const reliability::CheckpointRun& run);
};
constexpr std::string_view ettr_column = "ettr_exact";
constexpr double closed_form_tolerance = 1e-5; // abs_tol_mc is for simulations
constexpr EttrColumn ettr_columns[] = {
    {ettr_column,
     [](const reliability::CheckpointRun& run) { return reliability::effective_training_time_ratio(run); }},
    {"tau_young_s",
     [](const reliability::CheckpointRun& run) { return reliability::young_interval(run.write, run.mtbf).si(); }},
    {"tau_daly_s",
     [](const reliability::CheckpointRun& run) { return reliability::daly_interval(run.write, run.mtbf).si(); }}};

reliability::CheckpointRun read_checkpoint_run(const Row& row) {
  const auto seconds = [&](std::string_view column, double least) {
    const double value = row.number(column);
    if (!std::isfinite(value) || value < least) row.fail(std::string{column} + ": out of range");
    return Duration::from_si(value);
  };
  constexpr double above_zero = 1e-9;
  return {.interval = seconds("tau_s", above_zero),
          .write = seconds("delta_s", 0),
          .restart = seconds("restart_s", 0),
          .mtbf = seconds("mtbf_s", above_zero)};
}

void compare_ettr_row(const Table& table, const Row& row, std::vector<Result>& results) {
  const auto run = read_checkpoint_run(row);
  for (const EttrColumn& column : ettr_columns) {
    if (row.text(column.name).empty()) continue;
    Result result = uncovered(table, row, column.name);
    result.id.append(1, '/').append(column.name);
    result.tolerance = column.name == ettr_column ? closed_form_tolerance : half_of_last_digit(row.text(column.name));
    result.tolerance_kind = "abs";
    result.computed = column.compute(run);
    const Tolerance tolerance{.kind = ToleranceKind::absolute, .width = *result.tolerance};
    result.outcome = within(row.number(column.name), *result.computed, tolerance) ? Outcome::pass : Outcome::fail;
    results.push_back(std::move(result));
  }
}

enum class TableKind { site, ettr, other };

TableKind kind_of(const Table& table) {
  const auto has_all = [&](const auto& columns) {
    for (const std::string_view column : columns)
      if (!table.has(column)) return false;
    return true;
  };
  if (has_all(std::array{"area", "quantity", "inputs", "value", "unit", "tol", "tol_kind"})) return TableKind::site;
  if (has_all(std::array{"tau_s", "delta_s", "restart_s", "mtbf_s", "ettr_exact"})) return TableKind::ettr;
  return TableKind::other;
}

} // namespace

std::vector<Result> compare(const Table& table, const std::optional<std::string>& data_dir) {
  const TableKind kind = kind_of(table);
  std::vector<Result> results;
  for (const Row& row : table.rows()) {
    if (kind == TableKind::site) results.push_back(compare_site_row(table, row, data_dir));
    if (kind == TableKind::ettr) compare_ettr_row(table, row, results);
    if (kind == TableKind::other) results.push_back(uncovered(table, row, "value"));
  }
  return results;
}

} // namespace minehall::command::validation
