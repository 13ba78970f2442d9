// Keeps everything in memory, for tests.
#pragma once

#include "sim/record/sink.hpp"

#include <map>

namespace minehall::record {

class MemorySink final : public Sink {
public:
  struct Table {
    TableSpec spec;
    std::vector<std::vector<double>> columns;
    std::map<std::size_t, std::vector<std::string>> labels;
  };
  struct Series {
    std::string path;
    std::size_t entities = 1;
    SeriesQuantity quantity;
    std::map<Statistic, std::vector<float>> values; // [row][entity]
  };

  void begin(const Header& value) override { header = value; }
  void add_table(TableId id, const TableSpec& spec) override;
  void add_series(SeriesId first, const SeriesSpec& spec) override;
  void write_rows(TableId id, std::size_t rows, std::span<const double> values) override;
  void write_block(SeriesId id, Statistic statistic, std::size_t rows, std::span<const float> values) override;
  void write_labels(TableId id, std::size_t column, std::span<const std::string> labels) override;
  void write_matrix(const MatrixSpec& spec, std::span<const double> values) override;
  void write_scalar(const Scalar& scalar) override { scalars.push_back(scalar); }
  void write_text(std::string_view name, std::string_view text) override { texts[std::string{name}] = text; }
  void write_attribute(std::string_view name, std::string_view text) override { attributes[std::string{name}] = text; }
  void write_integer(std::string_view name, std::int64_t value) override { integers[std::string{name}] = value; }
  void complete(double end) override { status = "complete", ended = end; }
  void fail(double end, std::string_view reason) override { status = reason, ended = end; }

  Header header;
  std::vector<Table> tables;
  std::vector<Series> series;
  std::map<std::string, std::vector<double>> matrices;
  std::vector<Scalar> scalars;
  std::map<std::string, std::string> texts;
  std::map<std::string, std::string> attributes;
  std::map<std::string, std::int64_t> integers;
  std::string status = "running";
  double ended = 0;
};

} // namespace minehall::record
