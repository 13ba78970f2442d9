#include "sim/record/hdf5_table.hpp"

#include "sim/record/sink.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <type_traits>

namespace minehall::record {

namespace {

struct Storage {
  hid_t file;
  double lowest;
  double highest;
  double missing; // the _FillValue; NaN for floats
};

Storage storage(Type type) {
  constexpr double missing = std::numeric_limits<double>::quiet_NaN();
  switch (type) {
  case Type::f8:
    return {H5T_IEEE_F64LE, 0, 0, missing};
  case Type::f4:
    return {H5T_IEEE_F32LE, 0, 0, missing};
  case Type::i8:
    return {H5T_STD_I64LE, -9007199254740992.0, 9007199254740992.0, -9223372036854775808.0};
  case Type::i4:
    return {H5T_STD_I32LE, -2147483647.0, 2147483647.0, -2147483648.0};
  case Type::u4:
    return {H5T_STD_U32LE, 0, 4294967294.0, 4294967295.0};
  case Type::flag:
    return {H5T_STD_I8LE, 0, 127, -1};
  case Type::label:
    return {H5T_STD_I32LE, 0, 2147483647.0, -1};
  }
  return {H5T_IEEE_F64LE, 0, 0, missing};
}

std::int64_t whole(double value, const Storage& kind) {
  const bool known = value >= kind.lowest && value <= kind.highest; // false for NaN
  return known ? std::llround(value) : static_cast<std::int64_t>(kind.missing);
}

template <class Number> void lay(std::span<const double> values, const Storage& kind, unsigned char* into) {
  for (const double value : values) {
    Number number;
    if constexpr (std::is_floating_point_v<Number>)
      number = static_cast<Number>(value);
    else
      number = static_cast<Number>(whole(value, kind));
    std::memcpy(into, &number, sizeof number);
    into += sizeof number;
  }
}

// As they lie in the file; returns the bytes of one.
std::size_t lay_out(std::span<const double> values, Type type, std::vector<unsigned char>& chunk) {
  const auto kind = storage(type);
  const std::size_t width = H5Tget_size(kind.file);
  chunk.assign(table_block * width, 0);
  if (type == Type::f8) lay<double>(values, kind, chunk.data());
  if (type == Type::f4) lay<float>(values, kind, chunk.data());
  if (type == Type::i8) lay<std::int64_t>(values, kind, chunk.data());
  if (type == Type::i4 || type == Type::label) lay<std::int32_t>(values, kind, chunk.data());
  if (type == Type::u4) lay<std::uint32_t>(values, kind, chunk.data());
  if (type == Type::flag) lay<std::int8_t>(values, kind, chunk.data());
  return width;
}

std::string joined(std::span<const std::string> words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

void put_flags(hid_t dataset, const Column& column) {
  std::vector<std::int32_t> values(column.labels.size());
  std::iota(values.begin(), values.end(), 0);
  put_numbers(dataset, "flag_values", H5T_STD_I8LE, values);
  put_text(dataset, "flag_meanings", joined(column.labels));
}

} // namespace

TableWriter::TableWriter(Hdf5File& file, const TableSpec& spec) : spec_{spec} {
  const hid_t group = file.group(spec.path);
  put_text(group, "long_name", spec.long_name);
  hid_t axis = H5I_INVALID_HID;
  for (const auto& column : spec.columns) {
    const bool is_axis = column.name == spec.row;
    columns_.push_back(make_column(group, column, is_axis));
    if (is_axis) axis = columns_.back();
  }
  if (axis < 0) {
    axis_ =
        make_column(group, {.name = spec.row, .type = Type::i8, .units = "1", .long_name = "row", .labels = {}}, true);
    axis = axis_;
  }
  for (const auto& column : columns_)
    if (column != axis) attach(column, axis, 0);
}

// An axis has no _FillValue: readers would turn the ids into floats.
Handle TableWriter::make_column(hid_t group, const Column& column, bool is_axis) {
  const auto kind = storage(column.type);
  Handle type{H5Tcopy(kind.file), H5Tclose, "copy a type"};
  const bool number = H5Tget_class(type) == H5T_INTEGER;
  std::int64_t whole_fill = number ? static_cast<std::int64_t>(kind.missing) : 0;
  double fill = kind.missing;
  void* missing = number ? static_cast<void*>(&whole_fill) : static_cast<void*>(&fill);
  check(H5Tconvert(number ? H5T_NATIVE_INT64 : H5T_NATIVE_DOUBLE, type, 1, missing, nullptr, H5P_DEFAULT),
        "convert the fill value");
  Handle dataset = make_extendable(group, {column.name, type, missing, {table_block}, 0}, 0);
  if (is_axis) make_scale(dataset, column.name);
  if (number && !is_axis) put_number(dataset, "_FillValue", type, missing);
  put_meaning(dataset, {column.units, column.long_name});
  if (column.type == Type::flag) put_flags(dataset, column);
  if (column.type == Type::label) put_text(dataset, "labels", column.name + "_label");
  return dataset;
}

void TableWriter::write(ChunkWriter& chunks, std::size_t rows, std::span<const double> values) {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const auto width = lay_out(values.subspan(c * rows, rows), spec_.columns[c].type, chunk_);
    chunks.write(columns_[c], rows_, rows, chunk_, width);
  }
  if (axis_ >= 0) {
    std::vector<double> numbers(rows);
    std::iota(numbers.begin(), numbers.end(), static_cast<double>(rows_));
    const auto width = lay_out(numbers, Type::i8, chunk_);
    chunks.write(axis_, rows_, rows, chunk_, width);
  }
  rows_ += rows;
}

void TableWriter::write_labels(Hdf5File& file, std::size_t column, std::span<const std::string> labels) {
  const std::string name = spec_.columns[column].name;
  file.make_names(file.group(spec_.path), name + "_label", "names that " + name + " counts from 0", labels);
}

} // namespace minehall::record
