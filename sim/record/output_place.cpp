#include "sim/record/output_place.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace minehall::record {

namespace {

namespace fs = std::filesystem;

// HDF5 files begin with these (HDF5 file format specification 3.0, section II.A); an empty file may be replaced as
// well.
bool is_hdf5_or_empty(const fs::path& file) {
  constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
  std::array<char, 8> first{};
  std::ifstream stream{file, std::ios::binary};
  stream.read(first.data(), first.size());
  return stream.gcount() == 0 || (stream.gcount() == 8 && first == signature);
}

// False if another process holds it; true also where the file system has no locks.
bool lock(int descriptor) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

// Whoever held the lock before may have renamed the file meanwhile.
bool still_there(int descriptor, const fs::path& file) {
  struct stat held {
  }, named{};
  return ::fstat(descriptor, &held) == 0 && ::stat(file.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

} // namespace

void check_place(const fs::path& file, Existing existing) {
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) throw OutputError{file.string() + ": is a directory; name a file in it"};
  if (fs::exists(file, ignored)) {
    if (existing == Existing::refused)
      throw OutputError{file.string() + ": exists; choose another --out or say --overwrite"};
    if (!fs::is_regular_file(file, ignored) || !is_hdf5_or_empty(file))
      throw OutputError{file.string() + ": is no run; --overwrite replaces HDF5 files only, choose another --out"};
  }
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
  if (!fs::is_directory(folder, ignored))
    throw OutputError{file.string() + ": there is no directory " + folder.string()};
}

OutputLock::OutputLock(const fs::path& file) {
  while (true) {
    descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
    if (descriptor_ < 0) throw OutputError{file.string() + ": cannot open it: " + std::strerror(errno)};
    const bool ours = lock(descriptor_);
    if (ours && still_there(descriptor_, file)) return;
    ::close(descriptor_);
    descriptor_ = -1;
    if (!ours)
      throw OutputError{file.string() + ": another run is writing it; wait for its end or choose another --out"};
  }
}

OutputLock::~OutputLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace minehall::record
