#include "sim/record/recorder.hpp"

#include <cassert>
#include <stdexcept>

namespace minehall::record {

Recorder::Recorder(Sink& sink, const Header& header) : sink_{sink} { sink_.begin(header); }

TableId Recorder::add_table(const TableSpec& spec) {
  const auto id = static_cast<TableId>(tables_.size());
  Table table;
  table.columns = spec.columns.size();
  table.labels.resize(spec.columns.size());
  for (std::size_t c = 0; c < spec.columns.size(); ++c) table.labels[c].wanted = spec.columns[c].type == Type::label;
  tables_.push_back(std::move(table));
  sink_.add_table(id, spec);
  for (std::size_t c = 0; c < spec.columns.size(); ++c)
    if (spec.columns[c].type == Type::label)
      for (const auto& name : spec.columns[c].labels) label(id, c, name);
  return id;
}

std::vector<SeriesId> Recorder::add_series(const SeriesSpec& spec) {
  const auto first = static_cast<SeriesId>(series_.size());
  std::vector<SeriesId> ids;
  sink_.add_series(first, spec);
  for (const auto& quantity : spec.quantities) {
    const auto id = static_cast<SeriesId>(series_.size());
    series_.emplace_back(sink_, id, spec.step, spec.axis.empty() ? 1 : spec.entities.size(), quantity);
    ids.push_back(id);
  }
  return ids;
}

void Recorder::append(TableId id, std::span<const double> row) {
  Table& table = tables_[index(id)];
  assert(row.size() == table.columns);
  if (table.block.empty()) table.block.resize(table.columns * table_block);
  for (std::size_t c = 0; c < table.columns; ++c) table.block[c * table_block + table.rows] = row[c];
  if (++table.rows == table_block) flush(id);
}

double Recorder::label(TableId id, std::size_t column, std::string_view name) {
  auto& labels = tables_[index(id)].labels.at(column);
  if (!labels.wanted) throw std::logic_error("a label in a column of numbers");
  const auto found = labels.numbers.find(name);
  if (found != labels.numbers.end()) return found->second;
  const auto number = static_cast<double>(labels.names.size());
  labels.names.emplace_back(name);
  labels.numbers.emplace(name, number);
  return number;
}

void Recorder::summary(std::string name, double value, std::string units, std::string long_name) {
  sink_.write_scalar({std::move(name), value, std::move(units), std::move(long_name)});
}

void Recorder::complete(Duration end) {
  finish(end);
  sink_.complete(end.si());
}

void Recorder::fail(Duration end, std::string_view reason) {
  finish(end);
  sink_.fail(end.si(), reason);
}

void Recorder::flush(TableId id) {
  Table& table = tables_[index(id)];
  if (table.rows == 0) return;
  // The last block is shorter: move its columns together.
  for (std::size_t c = 1; c < table.columns; ++c)
    std::copy_n(table.block.begin() + static_cast<std::ptrdiff_t>(c * table_block), table.rows,
                table.block.begin() + static_cast<std::ptrdiff_t>(c * table.rows));
  sink_.write_rows(id, table.rows, std::span{table.block}.first(table.columns * table.rows));
  table.rows = 0;
}

void Recorder::finish(Duration end) {
  for (auto& series : series_) series.finish(end);
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    flush(static_cast<TableId>(t));
    for (std::size_t column = 0; column < tables_[t].columns; ++column) {
      const auto& labels = tables_[t].labels[column];
      if (labels.wanted) sink_.write_labels(static_cast<TableId>(t), column, labels.names);
    }
  }
}

} // namespace minehall::record
