// Groups, attributes, datasets and dimension scales, created the one way that all readers take (docs/output.md,
// Layout).
#pragma once

#include "sim/record/hdf5_handle.hpp"
#include "sim/record/spec.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace minehall::record {

struct Meaning {
  std::string units;
  std::string long_name;
};

Handle text_type(); // variable-length UTF-8

void put_text(hid_t object, const std::string& name, const std::string& text);
void put_number(hid_t object, const std::string& name, hid_t type, const void* value);
void put_numbers(hid_t object, const std::string& name, hid_t type, std::span<const std::int32_t> values);
void put_meaning(hid_t object, const Meaning& meaning);

class Hdf5File {
public:
  explicit Hdf5File(const std::filesystem::path& file);

  hid_t root() const { return file_; }
  hid_t group(const std::string& path); // made with its parents where missing
  // An axis of names; attach() hangs datasets on it.
  Handle make_names(hid_t group, const std::string& name, const std::string& long_name,
                    std::span<const std::string> names);
  void put_scalar(hid_t group, const std::string& name, double value, const Meaning& meaning);
  void put_scalar_text(hid_t group, const std::string& name, std::string_view text);
  void close();

private:
  Handle file_;
  std::map<std::string, Handle> groups_;
};

// Extendable along its first axis, chunked, shuffle + gzip 1.
struct Layout {
  std::string name;
  hid_t type = H5I_INVALID_HID;
  const void* fill = nullptr; // of that type
  std::vector<hsize_t> chunk; // rows[, columns]
  std::size_t cache = 0;      // bytes of chunks kept until they are full
};
Handle make_extendable(hid_t group, const Layout& layout, hsize_t columns);
void make_scale(hid_t dataset, const std::string& name);
void attach(hid_t dataset, hid_t scale, unsigned axis);
// Appends behind row `first`.
void append_rows(hid_t dataset, hid_t memory_type, hsize_t first, hsize_t rows, const void* values);
void put_matrix(Hdf5File& file, const MatrixSpec& spec, std::span<const double> values);

} // namespace minehall::record
