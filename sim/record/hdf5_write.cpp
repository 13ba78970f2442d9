#include "sim/record/hdf5_write.hpp"

#include <hdf5_hl.h>

#include <array>

namespace minehall::record {

namespace {

constexpr unsigned ordered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

// No times in the file, and everything listed in the order of its making.
Handle group_list(hid_t kind) {
  Handle list{H5Pcreate(kind), H5Pclose, "make a property list"};
  check(H5Pset_link_creation_order(list, ordered), "track the order of links");
  check(H5Pset_attr_creation_order(list, ordered), "track the order of attributes");
  check(H5Pset_obj_track_times(list, false), "leave out times");
  return list;
}

Handle dataset_list() {
  Handle list{H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make a property list"};
  check(H5Pset_attr_creation_order(list, ordered), "track the order of attributes");
  check(H5Pset_obj_track_times(list, false), "leave out times");
  return list;
}

Handle make_dataset(hid_t group, const std::string& name, hid_t type, hid_t space, hid_t creation,
                    hid_t access = H5P_DEFAULT) {
  return {H5Dcreate2(group, name.c_str(), type, space, H5P_DEFAULT, creation, access), H5Dclose, "make " + name};
}

void put(hid_t object, const std::string& name, hid_t type, hid_t space, const void* value) {
  const Handle attribute{H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "make attribute " + name};
  check(H5Awrite(attribute, type, value), "write attribute " + name);
}

Handle one() { return {H5Screate(H5S_SCALAR), H5Sclose, "make a space"}; }

Handle many(hsize_t n) { return {H5Screate_simple(1, &n, nullptr), H5Sclose, "make a space"}; }

// By default HDF5 clears a megabyte for each text dataset that it writes.
Handle text_transfer() {
  constexpr std::size_t buffer = 16384; // bytes: a thousand texts at a time
  Handle list{H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list"};
  check(H5Pset_buffer(list, buffer, nullptr, nullptr), "choose a buffer");
  return list;
}

std::vector<const char*> pointers(std::span<const std::string> texts) {
  std::vector<const char*> out;
  for (const auto& text : texts) out.push_back(text.c_str());
  return out;
}

} // namespace

Handle text_type() {
  Handle type{H5Tcopy(H5T_C_S1), H5Tclose, "make a text type"};
  check(H5Tset_size(type, H5T_VARIABLE), "make a text type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "make a text type");
  return type;
}

void put_text(hid_t object, const std::string& name, const std::string& text) {
  const char* value = text.c_str();
  put(object, name, text_type(), one(), &value);
}

void put_number(hid_t object, const std::string& name, hid_t type, const void* value) {
  put(object, name, type, one(), value);
}

void put_numbers(hid_t object, const std::string& name, hid_t type, std::span<const std::int32_t> values) {
  const Handle space = many(values.size());
  const Handle attribute{H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                         "make attribute " + name};
  check(H5Awrite(attribute, H5T_NATIVE_INT32, values.data()), "write attribute " + name);
}

void put_meaning(hid_t object, const Meaning& meaning) {
  if (!meaning.units.empty()) put_text(object, "units", meaning.units);
  put_text(object, "long_name", meaning.long_name);
}

Hdf5File::Hdf5File(const std::filesystem::path& file) {
  start_hdf5();
  const Handle creation = group_list(H5P_FILE_CREATE);
  const Handle access{H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list"};
  check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18), "choose the format's version");
  check(H5Pset_file_locking(access, false, true), "leave locks to us"); // output_place.hpp
  file_ = Handle{H5Fcreate(file.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose, "open it"};
}

hid_t Hdf5File::group(const std::string& path) {
  if (path.empty() || path == "/") return file_;
  const auto found = groups_.find(path);
  if (found != groups_.end()) return found->second;
  const auto slash = path.rfind('/');
  const hid_t parent = group(path.substr(0, slash));
  const std::string name = path.substr(slash + 1);
  Handle made{H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, group_list(H5P_GROUP_CREATE), H5P_DEFAULT), H5Gclose,
              "make group " + path};
  return groups_.emplace(path, std::move(made)).first->second;
}

Handle Hdf5File::make_names(hid_t group, const std::string& name, const std::string& long_name,
                            std::span<const std::string> names) {
  const Handle space = many(names.size());
  Handle dataset = make_dataset(group, name, text_type(), space, dataset_list());
  if (!names.empty())
    check(H5Dwrite(dataset, text_type(), H5S_ALL, H5S_ALL, text_transfer(), pointers(names).data()), "write " + name);
  make_scale(dataset, name);
  put_meaning(dataset, {"", long_name});
  return dataset;
}

void Hdf5File::put_scalar(hid_t group, const std::string& name, double value, const Meaning& meaning) {
  const Handle dataset = make_dataset(group, name, H5T_IEEE_F64LE, one(), dataset_list());
  check(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value), "write " + name);
  put_meaning(dataset, meaning);
}

void Hdf5File::put_scalar_text(hid_t group, const std::string& name, std::string_view text) {
  const std::string owned{text};
  const char* value = owned.c_str();
  const Handle dataset = make_dataset(group, name, text_type(), one(), dataset_list());
  check(H5Dwrite(dataset, text_type(), H5S_ALL, H5S_ALL, text_transfer(), &value), "write " + name);
}

void Hdf5File::close() {
  check(H5Fflush(file_, H5F_SCOPE_GLOBAL), "write it out");
  groups_.clear();
  check(file_.close(), "close it");
}

Handle make_extendable(hid_t group, const Layout& layout, hsize_t columns) {
  const int rank = static_cast<int>(layout.chunk.size());
  const std::array<hsize_t, 2> now{0, columns};
  const std::array<hsize_t, 2> most{H5S_UNLIMITED, columns};
  const Handle space{H5Screate_simple(rank, now.data(), most.data()), H5Sclose, "make a space"};
  const Handle creation = dataset_list();
  check(H5Pset_chunk(creation, rank, layout.chunk.data()), "set chunks");
  check(H5Pset_fill_value(creation, layout.type, layout.fill), "set the fill value");
  check(H5Pset_shuffle(creation), "set the shuffle filter");
  check(H5Pset_deflate(creation, 1), "set the gzip filter");
  const Handle access{H5Pcreate(H5P_DATASET_ACCESS), H5Pclose, "make a property list"};
  check(H5Pset_chunk_cache(access, 1, layout.cache, 1), "set the chunk cache");
  return make_dataset(group, layout.name, layout.type, space, creation, access);
}

void make_scale(hid_t dataset, const std::string& name) { check(H5DSset_scale(dataset, name.c_str()), "make a scale"); }

void attach(hid_t dataset, hid_t scale, unsigned axis) {
  check(H5DSattach_scale(dataset, scale, axis), "attach a scale");
}

void append_rows(hid_t dataset, hid_t memory_type, hsize_t first, hsize_t rows, const void* values) {
  const hsize_t extent = first + rows;
  check(H5Dset_extent(dataset, &extent), "make room");
  const Handle space{H5Dget_space(dataset), H5Sclose, "look at a space"};
  check(H5Sselect_hyperslab(space, H5S_SELECT_SET, &first, nullptr, &rows, nullptr), "choose rows");
  const Handle memory = many(rows);
  check(H5Dwrite(dataset, memory_type, memory, space, H5P_DEFAULT, values), "write rows");
}

void put_matrix(Hdf5File& file, const MatrixSpec& spec, std::span<const double> values) {
  if (spec.rows.empty() || spec.columns.empty()) return;
  const hid_t group = file.group(spec.path);
  const Handle rows = file.make_names(group, spec.row_axis, spec.row_axis, spec.rows);
  const Handle columns = file.make_names(group, spec.column_axis, spec.column_axis, spec.columns);
  const std::array<hsize_t, 2> extent{spec.rows.size(), spec.columns.size()};
  const Handle space{H5Screate_simple(2, extent.data(), nullptr), H5Sclose, "make a space"};
  const Handle dataset = make_dataset(group, spec.name, H5T_IEEE_F64LE, space, dataset_list());
  attach(dataset, rows, 0);
  attach(dataset, columns, 1);
  put_meaning(dataset, {spec.units, spec.long_name});
  check(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), "write " + spec.name);
}

} // namespace minehall::record
