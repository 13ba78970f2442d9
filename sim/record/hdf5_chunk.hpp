// Packs whole chunks as HDF5's shuffle + gzip filters would and writes them past the filter pipeline.
// The pipeline sets up a new compressor a chunk (256 kB to clear for 4 kB of values); this one is kept, and after the
// shuffle its run-length strategy is three times faster than level 1 for the same size. Readers see plain gzip.
#pragma once

#include "sim/record/hdf5_handle.hpp"

#include <memory>
#include <span>
#include <vector>

namespace minehall::record {

struct ChunkShape {
  hsize_t rows = 1024;
  hsize_t columns = 1;
};

class ChunkWriter {
public:
  ChunkWriter();
  ~ChunkWriter();
  // Rows [first, first + rows) of a dataset with `columns` columns; `first` starts a chunk and
  // rows fit in one. values[row * columns + column].
  void write(hid_t dataset, const ChunkShape& shape, hsize_t columns, hsize_t first, std::span<const float> values);
  // Rows [first, first + rows) of a dataset of one dimension: a whole chunk of `width` bytes a value, as they lie in
  // the file, of which the first `rows` count.
  void write(hid_t dataset, hsize_t first, hsize_t rows, std::span<const unsigned char> chunk, std::size_t width);

private:
  struct Deflater;
  void gather(const ChunkShape& shape, hsize_t columns, hsize_t from, std::span<const float> values);
  std::span<const unsigned char> pack(std::span<const unsigned char> plain, std::size_t width);
  std::unique_ptr<Deflater> deflater_;
  std::vector<float> chunk_;
  std::vector<unsigned char> shuffled_;
  std::vector<unsigned char> packed_;
};

} // namespace minehall::record
