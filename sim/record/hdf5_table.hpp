// An event table in the file: one column a dataset over one row axis.
#pragma once

#include "sim/record/hdf5_chunk.hpp"
#include "sim/record/hdf5_write.hpp"
#include "sim/record/spec.hpp"

namespace minehall::record {

class TableWriter {
public:
  TableWriter(Hdf5File& file, const TableSpec& spec);
  // values[column * rows + row]; all blocks but the last have table_block rows.
  void write(ChunkWriter& chunks, std::size_t rows, std::span<const double> values);
  void write_labels(Hdf5File& file, std::size_t column, std::span<const std::string> labels);

private:
  Handle make_column(hid_t group, const Column& column, bool is_axis);

  TableSpec spec_;
  hsize_t rows_ = 0;
  Handle axis_; // 0, 1, 2, ... unless a column is the axis
  std::vector<Handle> columns_;
  std::vector<unsigned char> chunk_; // of the column under way
};

} // namespace minehall::record
