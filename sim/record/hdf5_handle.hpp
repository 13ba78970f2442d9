// HDF5 identifiers that close themselves, and the library's own account of what went wrong.
#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace minehall::record {

class Hdf5Error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

class Handle {
public:
  Handle() = default;
  Handle(hid_t id, herr_t (*closer)(hid_t), const std::string& what) : id_{id}, close_{closer} {
    if (id_ < 0) throw Hdf5Error{"cannot " + what};
  }
  Handle(Handle&& other) noexcept : id_{std::exchange(other.id_, H5I_INVALID_HID)}, close_{other.close_} {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_);
    std::swap(close_, other.close_);
    return *this;
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { close(); }
  operator hid_t() const { return id_; }
  herr_t close() {
    const hid_t id = std::exchange(id_, H5I_INVALID_HID);
    return id >= 0 ? close_(id) : 0;
  }

private:
  hid_t id_ = H5I_INVALID_HID;
  herr_t (*close_)(hid_t) = nullptr;
};

// Before the first call of HDF5. Its cleaning up at the end of a program crashes after a write that failed (disk full);
// nothing is left for it, as all handles close themselves. Its messages are printed by nobody but us.
inline void start_hdf5() {
  H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

inline void check(herr_t status, const std::string& what) {
  if (status < 0) throw Hdf5Error{"cannot " + what};
}

} // namespace minehall::record
