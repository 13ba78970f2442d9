// The file that a run writes under a provisional name, for this run alone.
#pragma once

#include "sim/record/hdf5_sink.hpp"

#include <filesystem>

namespace minehall::record {

// Throws OutputError when `file` is there and must not be replaced, or is nothing that a run may replace: only runs
// are.
void check_place(const std::filesystem::path& file, Existing existing);

// Holds a lock on the file (made if it is not there) until the end: a second run on it is refused before it touches a
// byte. Open file description locks: HDF5's own kind does not see them. Where the file system has no locks, no lock.
class OutputLock {
public:
  explicit OutputLock(const std::filesystem::path& file);
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

private:
  int descriptor_ = -1;
};

} // namespace minehall::record
