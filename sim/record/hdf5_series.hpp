// A group of interval series in the file: time, entities, and a dataset a quantity and statistic.
#pragma once

#include "sim/record/hdf5_chunk.hpp"
#include "sim/record/hdf5_write.hpp"
#include "sim/record/sink.hpp"
#include "sim/record/spec.hpp"

#include <array>

namespace minehall::record {

class SeriesWriter {
public:
  SeriesWriter(Hdf5File& file, const SeriesSpec& spec, const Header& header);
  void write(ChunkWriter& chunks, std::size_t quantity, Statistic statistic, std::span<const float> values);

private:
  struct Dataset {
    Handle handle;
    hsize_t rows = 0;
  };
  Dataset make_dataset(hid_t group, const SeriesQuantity& quantity, Statistic statistic);
  void extend_time(hsize_t rows);

  double step_;
  bool scalar_;
  hsize_t columns_;
  ChunkShape shape_;
  Handle time_;
  hsize_t times_ = 0;
  std::vector<std::array<Dataset, 3>> datasets_;
};

} // namespace minehall::record
