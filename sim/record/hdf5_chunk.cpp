#include "sim/record/hdf5_chunk.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace minehall::record {

namespace {

static_assert(std::endian::native == std::endian::little); // as the file's numbers

// First bytes of all values, then second bytes, ...
template <std::size_t Width> void shuffle_by(std::span<const unsigned char> plain, unsigned char* into) {
  const std::size_t n = plain.size() / Width;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t b = 0; b < Width; ++b) into[b * n + i] = plain[i * Width + b];
}

void shuffle(std::span<const unsigned char> plain, std::size_t width, unsigned char* into) {
  if (width == 8) return shuffle_by<8>(plain, into);
  if (width == 4) return shuffle_by<4>(plain, into);
  std::copy(plain.begin(), plain.end(), into); // single bytes
}

} // namespace

struct ChunkWriter::Deflater {
  z_stream stream{};
  Deflater() {
    // Blocks of 4096 codes: a code for each plane of the shuffle makes smaller files than one for all, and less to
    // clear.
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15, 6, Z_RLE) != Z_OK) throw Hdf5Error{"cannot set up gzip"};
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
    const auto packed =
        pack({reinterpret_cast<const unsigned char*>(chunk_.data()), chunk_.size() * sizeof(float)}, sizeof(float));
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

void ChunkWriter::write(hid_t dataset, hsize_t first, hsize_t rows, std::span<const unsigned char> chunk,
                        std::size_t width) {
  const hsize_t extent = first + rows;
  check(H5Dset_extent(dataset, &extent), "make room");
  const auto packed = pack(chunk, width);
  check(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, &first, packed.size(), packed.data()), "write a chunk");
}

std::span<const unsigned char> ChunkWriter::pack(std::span<const unsigned char> plain, std::size_t width) {
  shuffled_.resize(plain.size());
  shuffle(plain, width, shuffled_.data());
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
