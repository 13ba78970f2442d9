// Where a recorder's blocks go: memory in tests, an HDF5 file in runs.
#pragma once

#include "sim/record/spec.hpp"

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

namespace minehall::record {

// The output cannot be written: exit status 5.
class OutputError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

enum class Statistic { mean, minimum, maximum };

// Rows of a block; only the last of a run is shorter, so that a block is a row of chunks of the file.
inline constexpr std::size_t table_block = 8192;
constexpr std::size_t series_block(std::size_t entities) { return entities == 1 ? 8192 : 1024; }

class Sink {
public:
  virtual ~Sink() = default;
  virtual void begin(const Header& header) = 0;
  // Ids count up from 0 in the order of the calls.
  virtual void add_table(TableId id, const TableSpec& spec) = 0;
  virtual void add_series(SeriesId first, const SeriesSpec& spec) = 0; // quantities take first, first + 1, ...
  // Values of a block column by column: values[column * rows + row].
  virtual void write_rows(TableId id, std::size_t rows, std::span<const double> values) = 0;
  // Values row by row: values[row * entities + entity]; blocks come in order and without gaps.
  virtual void write_block(SeriesId id, Statistic statistic, std::size_t rows, std::span<const float> values) = 0;
  virtual void write_labels(TableId id, std::size_t column, std::span<const std::string> labels) = 0;
  virtual void write_matrix(const MatrixSpec& spec, std::span<const double> values) = 0;
  virtual void write_scalar(const Scalar& scalar) = 0;
  virtual void write_text(std::string_view name, std::string_view text) = 0;      // /provenance dataset
  virtual void write_attribute(std::string_view name, std::string_view text) = 0; // /provenance attribute
  virtual void write_integer(std::string_view name, std::int64_t value) = 0;      // /provenance attribute
  virtual void complete(double end) = 0;                                          // end of the run, s
  virtual void fail(double end, std::string_view reason) = 0;
};

} // namespace minehall::record
