// An event table in the file: one column a dataset over one row axis.
#pragma once

#include "sim/record/hdf5_write.hpp"
#include "sim/record/spec.hpp"

namespace minehall::record {

class TableWriter {
public:
  TableWriter(Hdf5File& file, const TableSpec& spec);
  void write(std::size_t rows, std::span<const double> values); // values[column * rows + row]
  void write_labels(Hdf5File& file, std::size_t column, std::span<const std::string> labels);

private:
  Handle make_column(hid_t group, const Column& column, bool is_axis);

  TableSpec spec_;
  hsize_t rows_ = 0;
  Handle axis_; // 0, 1, 2, ... unless a column is the axis
  std::vector<Handle> columns_;
};

} // namespace minehall::record
