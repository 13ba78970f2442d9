// The run file: HDF5 in a layout that xarray (both engines), h5py, h5dump and ncdump open without help
// (docs/output.md).
#pragma once

#include "sim/record/sink.hpp"

#include <filesystem>
#include <memory>

namespace minehall::record {

enum class Existing { refused, replaced };

// Writes `F.h5.partial`, renames to `F.h5` on complete() and to `F.h5.failed` on fail(). The file holds no path, host
// or time: equal runs are equal bytes. Throws OutputError with the file's name.
std::unique_ptr<Sink> make_hdf5_sink(const std::filesystem::path& file, Existing existing);

} // namespace minehall::record
