#include "sim/record/hdf5_run.hpp"

#include "sim/record/hdf5_handle.hpp"

namespace minehall::record {

namespace {

template <class Read> auto in(const std::filesystem::path& path, const std::string& dataset, Read read) {
  start_hdf5();
  try {
    const Handle file{H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose, "open it as HDF5"};
    return read(Handle{H5Dopen2(file, dataset.c_str(), H5P_DEFAULT), H5Dclose, "find " + dataset});
  } catch (const Hdf5Error& error) {
    throw RunFileError{path.string() + ": " + error.what()};
  }
}

} // namespace

std::vector<double> read_series(const std::filesystem::path& path, const std::string& name) {
  return in(path, name, [&](const Handle& dataset) {
    const Handle space{H5Dget_space(dataset), H5Sclose, "look at a space"};
    const auto size = H5Sget_simple_extent_npoints(space);
    if (H5Sget_simple_extent_ndims(space) != 1 || size < 0) throw Hdf5Error{name + " is not a series"};
    std::vector<double> values(static_cast<std::size_t>(size));
    check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "read " + name);
    return values;
  });
}

std::string read_text(const std::filesystem::path& path, const std::string& name) {
  return in(path, name, [&](const Handle& dataset) {
    const Handle type{H5Dget_type(dataset), H5Tclose, "look at a type"};
    const Handle space{H5Dget_space(dataset), H5Sclose, "look at a space"};
    if (H5Tis_variable_str(type) <= 0 || H5Sget_simple_extent_npoints(space) != 1)
      throw Hdf5Error{name + " is not a text"};
    const Handle memory{H5Tcopy(type), H5Tclose, "copy a type"};
    char* value = nullptr;
    check(H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value), "read " + name);
    std::string text = value ? value : "";
    H5free_memory(value);
    return text;
  });
}

} // namespace minehall::record
