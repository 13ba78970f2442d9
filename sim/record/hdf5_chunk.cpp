#include "sim/record/hdf5_chunk.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace minehall::record {

struct ChunkWriter::Deflater {
  z_stream stream{};
  Deflater() {
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15, 8, Z_RLE) != Z_OK) throw Hdf5Error{"cannot set up gzip"};
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
};

ChunkWriter::ChunkWriter() : deflater_{std::make_unique<Deflater>()} {}
ChunkWriter::~ChunkWriter() = default;

void ChunkWriter::write(hid_t dataset, const ChunkShape& shape, hsize_t columns, hsize_t first,
                        std::span<const float> values) {
  const hsize_t rows = values.size() / columns;
  const std::array<hsize_t, 2> extent{first + rows, columns};
  check(H5Dset_extent(dataset, extent.data()), "make room");
  for (hsize_t from = 0; from < columns; from += shape.columns) {
    gather(shape, columns, from, values);
    const auto packed = pack();
    const std::array<hsize_t, 2> offset{first, from};
    check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset.data(), packed.size(), packed.data()), "write a chunk");
  }
}

// The chunk's part of the block; what lies beyond the dataset's edge stays NaN.
void ChunkWriter::gather(const ChunkShape& shape, hsize_t columns, hsize_t from, std::span<const float> values) {
  chunk_.assign(shape.rows * shape.columns, std::numeric_limits<float>::quiet_NaN());
  const hsize_t width = std::min(shape.columns, columns - from);
  const hsize_t rows = values.size() / columns;
  for (hsize_t row = 0; row < rows; ++row)
    std::copy_n(values.data() + row * columns + from, width, chunk_.data() + row * shape.columns);
}

std::span<const unsigned char> ChunkWriter::pack() {
  const std::size_t n = chunk_.size();
  shuffled_.resize(4 * n);
  for (std::size_t i = 0; i < n; ++i) {
    unsigned char bytes[4];
    std::memcpy(bytes, &chunk_[i], 4);
    for (std::size_t b = 0; b < 4; ++b) shuffled_[b * n + i] = bytes[b];
  }
  auto& stream = deflater_->stream;
  deflateReset(&stream);
  packed_.resize(deflateBound(&stream, shuffled_.size()));
  stream.next_in = shuffled_.data();
  stream.avail_in = static_cast<uInt>(shuffled_.size());
  stream.next_out = packed_.data();
  stream.avail_out = static_cast<uInt>(packed_.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) throw Hdf5Error{"cannot pack a chunk"};
  return std::span{packed_}.first(stream.total_out);
}

} // namespace minehall::record
