#include "sim/record/memory_sink.hpp"

namespace minehall::record {

void MemorySink::add_table(TableId, const TableSpec& spec) {
  Table table;
  table.spec = spec;
  table.columns.resize(spec.columns.size());
  tables.push_back(std::move(table));
}

void MemorySink::add_series(SeriesId, const SeriesSpec& spec) {
  const std::size_t entities = spec.axis.empty() ? 1 : spec.entities.size();
  for (const auto& quantity : spec.quantities) series.push_back({spec.path, entities, quantity, {}});
}

void MemorySink::write_rows(TableId id, std::size_t rows, std::span<const double> values) {
  auto& columns = tables[static_cast<std::size_t>(id)].columns;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto part = values.subspan(c * rows, rows);
    columns[c].insert(columns[c].end(), part.begin(), part.end());
  }
}

void MemorySink::write_block(SeriesId id, Statistic statistic, std::size_t, std::span<const float> values) {
  auto& kept = series[static_cast<std::size_t>(id)].values[statistic];
  kept.insert(kept.end(), values.begin(), values.end());
}

void MemorySink::write_labels(TableId id, std::size_t column, std::span<const std::string> labels) {
  tables[static_cast<std::size_t>(id)].labels[column].assign(labels.begin(), labels.end());
}

void MemorySink::write_matrix(const MatrixSpec& spec, std::span<const double> values) {
  matrices[spec.path].assign(values.begin(), values.end());
}

} // namespace minehall::record
