#include "sim/record/hdf5_read.hpp"

#include "sim/record/hdf5_handle.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace minehall::record {

namespace {

constexpr int known_major = 1;

// A text attribute, also of fixed length; empty if there is none.
std::string text_attribute(hid_t object, const char* name) {
  if (H5Aexists(object, name) <= 0) return {};
  const Handle attribute{H5Aopen(object, name, H5P_DEFAULT), H5Aclose, std::string{"open attribute "} + name};
  const Handle type{H5Aget_type(attribute), H5Tclose, "look at a type"};
  const Handle space{H5Aget_space(attribute), H5Sclose, "look at a space"};
  if (H5Tget_class(type) != H5T_STRING || H5Sget_simple_extent_npoints(space) != 1) return {};
  if (H5Tis_variable_str(type) <= 0) {
    std::string text(H5Tget_size(type), '\0');
    check(H5Aread(attribute, type, text.data()), "read an attribute");
    return text.substr(0, text.find('\0'));
  }
  const Handle memory{H5Tcopy(type), H5Tclose, "copy a type"};
  char* value = nullptr;
  check(H5Aread(attribute, memory, &value), "read an attribute");
  const std::string text = value ? value : "";
  H5free_memory(value);
  return text;
}

int major_version(hid_t root) {
  if (H5Aexists(root, "format_version") <= 0) return -1;
  const Handle attribute{H5Aopen(root, "format_version", H5P_DEFAULT), H5Aclose, "open format_version"};
  const Handle type{H5Aget_type(attribute), H5Tclose, "look at a type"};
  const Handle space{H5Aget_space(attribute), H5Sclose, "look at a space"};
  if (H5Tget_class(type) != H5T_INTEGER || H5Sget_simple_extent_npoints(space) != 2) return -1;
  std::array<std::int32_t, 2> version{};
  check(H5Aread(attribute, H5T_NATIVE_INT32, version.data()), "read format_version");
  return version[0];
}

void refuse_strangers(hid_t root) {
  if (text_attribute(root, "format") != "minehall") throw Hdf5Error{"HDF5, but not a minehall run file"};
  const int major = major_version(root);
  if (major != known_major)
    throw Hdf5Error{"format version " + std::to_string(major) + "; this program reads version " +
                    std::to_string(known_major)};
}

Scalar read_scalar(hid_t group, const std::string& name) {
  const Handle dataset{H5Dopen2(group, name.c_str(), H5P_DEFAULT), H5Dclose, "open /summary/" + name};
  const Handle space{H5Dget_space(dataset), H5Sclose, "look at a space"};
  if (H5Sget_simple_extent_npoints(space) != 1) throw Hdf5Error{"/summary/" + name + " is not a scalar"};
  Scalar scalar{
      .name = name, .units = text_attribute(dataset, "units"), .long_name = text_attribute(dataset, "long_name")};
  check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &scalar.value), "read /summary/" + name);
  return scalar;
}

std::string link_name(hid_t group, hsize_t i) {
  const auto length = H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, nullptr, 0, H5P_DEFAULT);
  if (length < 0) throw Hdf5Error{"cannot list /summary"};
  std::string name(static_cast<std::size_t>(length) + 1, '\0');
  H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
  name.pop_back();
  return name;
}

RunSummary read(const std::filesystem::path& file) {
  const Handle root{H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open it as HDF5"};
  refuse_strangers(root);
  RunSummary summary;
  summary.title = text_attribute(root, "title");
  summary.status = text_attribute(root, "status");
  summary.reason = text_attribute(root, "reason");
  if (summary.status.empty()) summary.status = "running";
  const Handle group{H5Gopen2(root, "/summary", H5P_DEFAULT), H5Gclose, "find /summary"};
  H5G_info_t info{};
  check(H5Gget_info(group, &info), "list /summary");
  for (hsize_t i = 0; i < info.nlinks; ++i) summary.scalars.push_back(read_scalar(group, link_name(group, i)));
  return summary;
}

} // namespace

RunSummary read_summary(const std::filesystem::path& file) {
  start_hdf5();
  std::error_code problem;
  const auto status = std::filesystem::status(file, problem);
  if (status.type() == std::filesystem::file_type::not_found)
    throw RunFileError{file.string() + ": there is no such file"};
  if (!std::filesystem::is_regular_file(status)) throw RunFileError{file.string() + ": not a regular file"};
  try {
    return read(file);
  } catch (const Hdf5Error& error) {
    throw RunFileError{file.string() + ": " + error.what()};
  }
}

} // namespace minehall::record
