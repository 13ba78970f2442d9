#include "sim/record/hdf5_series.hpp"

#include <limits>

namespace minehall::record {

namespace {

constexpr hsize_t widest_chunk = 64; // columns

// Equal chunks, so that the last is not mostly padding.
hsize_t chunk_columns(hsize_t columns) {
  const hsize_t chunks = (columns + widest_chunk - 1) / widest_chunk;
  return chunks ? (columns + chunks - 1) / chunks : 1;
}

const char* suffix(Statistic statistic) {
  if (statistic == Statistic::minimum) return "_min";
  return statistic == Statistic::maximum ? "_max" : "";
}

const char* method(Statistic statistic) {
  if (statistic == Statistic::minimum) return "time: minimum";
  return statistic == Statistic::maximum ? "time: maximum" : "time: mean";
}

const char* word(Statistic statistic) {
  if (statistic == Statistic::minimum) return ", minimum";
  return statistic == Statistic::maximum ? ", maximum" : "";
}

Handle make_time(hid_t group, hsize_t chunk, const SeriesSpec& spec, const Header& header) {
  const double fill = std::numeric_limits<double>::quiet_NaN();
  Handle time = make_extendable(group, {"time", H5T_IEEE_F64LE, &fill, {chunk}, chunk * 8}, 0);
  make_scale(time, "time");
  put_meaning(time, {"seconds since " + header.start_utc, "start of the interval, UTC"});
  put_text(time, "standard_name", "time");
  put_text(time, "calendar", "standard");
  put_text(time, "axis", "T");
  put_text(time, "interval", "a row covers [time, time + step), the last one no more than till the end of the run");
  put_number(time, "step", H5T_IEEE_F64LE, &spec.step);
  return time;
}

} // namespace

SeriesWriter::SeriesWriter(Hdf5File& file, const SeriesSpec& spec, const Header& header)
    : step_{spec.step}, scalar_{spec.axis.empty()}, columns_{scalar_ ? 1 : spec.entities.size()},
      shape_{series_block(columns_), chunk_columns(columns_)} {
  const hid_t group = file.group(spec.path);
  put_text(group, "long_name", spec.long_name);
  time_ = make_time(group, shape_.rows, spec, header);
  Handle axis;
  if (!scalar_) axis = file.make_names(group, spec.axis, "name", spec.entities);
  for (const auto& quantity : spec.quantities) {
    auto& datasets = datasets_.emplace_back();
    if (columns_ == 0) continue;
    for (const auto statistic : {Statistic::mean, Statistic::minimum, Statistic::maximum}) {
      if (statistic != Statistic::mean && quantity.extremes == Extremes::omitted) continue;
      auto& dataset = datasets[static_cast<std::size_t>(statistic)];
      dataset = make_dataset(group, quantity, statistic);
      attach(dataset.handle, time_, 0);
      if (!scalar_) attach(dataset.handle, axis, 1);
    }
  }
}

SeriesWriter::Dataset SeriesWriter::make_dataset(hid_t group, const SeriesQuantity& quantity, Statistic statistic) {
  const float fill = std::numeric_limits<float>::quiet_NaN();
  Layout layout{quantity.name + suffix(statistic), H5T_IEEE_F32LE, &fill, {shape_.rows}, 0};
  if (!scalar_) layout.chunk.push_back(shape_.columns);
  Dataset dataset{make_extendable(group, layout, columns_), 0};
  put_meaning(dataset.handle, {quantity.units, quantity.long_name + word(statistic)});
  put_text(dataset.handle, "cell_methods", method(statistic));
  put_text(dataset.handle, "out_of_service", quantity.absent == Absent::zero ? "counts as 0" : "left out of the mean");
  if (quantity.quantum > 0) put_number(dataset.handle, "quantum", H5T_IEEE_F64LE, &quantity.quantum);
  return dataset;
}

void SeriesWriter::write(ChunkWriter& chunks, std::size_t quantity, Statistic statistic,
                         std::span<const float> values) {
  if (columns_ == 0) return;
  auto& dataset = datasets_[quantity][static_cast<std::size_t>(statistic)];
  chunks.write(dataset.handle, shape_, columns_, dataset.rows, values);
  dataset.rows += values.size() / columns_;
  if (dataset.rows > times_) extend_time(dataset.rows);
}

void SeriesWriter::extend_time(hsize_t rows) {
  std::vector<double> times;
  for (hsize_t row = times_; row < rows; ++row) times.push_back(static_cast<double>(row) * step_);
  append_rows(time_, H5T_NATIVE_DOUBLE, times_, times.size(), times.data());
  times_ = rows;
}

} // namespace minehall::record
