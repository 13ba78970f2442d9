#include "sim/record/hdf5_sink.hpp"

#include "sim/record/hdf5_series.hpp"
#include "sim/record/hdf5_table.hpp"
#include "sim/record/output_place.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace minehall::record {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t blocks_per_flush = 128; // counted, not timed: a flush moves where things lie in the file

fs::path with_ending(fs::path file, const char* ending) { return file += ending; }

void sync(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int reason = errno;
  if (descriptor >= 0) ::close(descriptor);
  // Some file systems cannot sync a directory; that is no reason to lose a finished run.
  if (!done && reason != EINVAL) throw Hdf5Error{std::string{"cannot sync it: "} + std::strerror(reason)};
}

// A file holds no path of the machine that made it.
std::string without_folder(std::string text, const fs::path& file) {
  const std::string full = file.string(), name = file.filename().string();
  for (auto at = text.find(full); at != std::string::npos; at = text.find(full, at + name.size()))
    text.replace(at, full.size(), name);
  return text;
}

class Hdf5Sink final : public Sink {
public:
  Hdf5Sink(const fs::path& file, Existing existing);

  void begin(const Header& header) override;
  void add_table(TableId id, const TableSpec& spec) override;
  void add_series(SeriesId first, const SeriesSpec& spec) override;
  void write_rows(TableId id, std::size_t rows, std::span<const double> values) override;
  void write_block(SeriesId id, Statistic statistic, std::size_t rows, std::span<const float> values) override;
  void write_labels(TableId id, std::size_t column, std::span<const std::string> labels) override;
  void write_matrix(const MatrixSpec& spec, std::span<const double> values) override;
  void write_scalar(const Scalar& scalar) override;
  void write_text(std::string_view name, std::string_view text) override;
  void write_attribute(std::string_view name, std::string_view text) override;
  void write_integer(std::string_view name, std::int64_t value) override;
  void complete(double end) override;
  void fail(double end, std::string_view reason) override;

private:
  template <class Action> void guarded(const Action& action) const;
  void count_block();
  void finish(double end, const std::string& status, const fs::path& name);

  struct Place {
    std::size_t group;
    std::size_t quantity;
  };
  fs::path file_;
  fs::path partial_;
  Header header_;
  std::optional<OutputLock> lock_; // longer than the file is open
  std::optional<Hdf5File> hdf5_;
  ChunkWriter chunks_;
  std::size_t blocks_ = 0;
  std::vector<TableWriter> tables_;
  std::vector<SeriesWriter> series_;
  std::vector<Place> places_; // of each series id
};

// HDF5 says where it gave up; the system's word (disk full, permission) is in errno.
template <class Action> void Hdf5Sink::guarded(const Action& action) const {
  errno = 0;
  try {
    action();
  } catch (const Hdf5Error& error) {
    const int reason = errno;
    std::string text = partial_.string() + ": " + error.what();
    if (reason != 0) text += std::string{": "} + std::strerror(reason);
    throw OutputError{text};
  }
}

Hdf5Sink::Hdf5Sink(const fs::path& file, Existing existing) : file_{file}, partial_{with_ending(file, ".partial")} {
  check_place(file_, existing);
  if (std::error_code ignored; fs::exists(partial_, ignored)) check_place(partial_, Existing::replaced);
  lock_.emplace(partial_);
  guarded([&] { hdf5_.emplace(partial_); });
}

void Hdf5Sink::begin(const Header& header) {
  header_ = header;
  guarded([&] {
    const hid_t root = hdf5_->root();
    put_text(root, "Conventions", "CF-1.10");
    put_text(root, "format", "minehall");
    put_numbers(root, "format_version", H5T_STD_I32LE, std::array<std::int32_t, 2>{1, 0});
    put_text(root, "title", header.title);
    put_text(root, "start", header.start_utc);
    hdf5_->group("/summary");
    hdf5_->group("/provenance");
  });
}

void Hdf5Sink::add_table(TableId, const TableSpec& spec) {
  guarded([&] { tables_.emplace_back(*hdf5_, spec); });
}

void Hdf5Sink::add_series(SeriesId, const SeriesSpec& spec) {
  for (std::size_t q = 0; q < spec.quantities.size(); ++q) places_.push_back({series_.size(), q});
  guarded([&] { series_.emplace_back(*hdf5_, spec, header_); });
}

void Hdf5Sink::write_rows(TableId id, std::size_t rows, std::span<const double> values) {
  guarded([&] {
    tables_[static_cast<std::size_t>(id)].write(chunks_, rows, values);
    count_block();
  });
}

void Hdf5Sink::write_block(SeriesId id, Statistic statistic, std::size_t, std::span<const float> values) {
  const auto place = places_[static_cast<std::size_t>(id)];
  guarded([&] {
    series_[place.group].write(chunks_, place.quantity, statistic, values);
    count_block();
  });
}

void Hdf5Sink::write_labels(TableId id, std::size_t column, std::span<const std::string> labels) {
  guarded([&] { tables_[static_cast<std::size_t>(id)].write_labels(*hdf5_, column, labels); });
}

void Hdf5Sink::write_matrix(const MatrixSpec& spec, std::span<const double> values) {
  guarded([&] { put_matrix(*hdf5_, spec, values); });
}

void Hdf5Sink::write_scalar(const Scalar& scalar) {
  guarded([&] {
    hdf5_->put_scalar(hdf5_->group("/summary"), scalar.name, scalar.value, {scalar.units, scalar.long_name});
  });
}

void Hdf5Sink::write_text(std::string_view name, std::string_view text) {
  guarded([&] { hdf5_->put_scalar_text(hdf5_->group("/provenance"), std::string{name}, text); });
}

void Hdf5Sink::write_attribute(std::string_view name, std::string_view text) {
  guarded([&] { put_text(hdf5_->group("/provenance"), std::string{name}, std::string{text}); });
}

void Hdf5Sink::write_integer(std::string_view name, std::int64_t value) {
  guarded([&] {
    const Handle type{H5Tcopy(H5T_STD_I64LE), H5Tclose, "copy a type"};
    put_number(hdf5_->group("/provenance"), std::string{name}, type, &value);
  });
}

void Hdf5Sink::complete(double end) {
  guarded([&] { finish(end, "complete", file_); });
  std::error_code ignored;
  fs::remove(with_ending(file_, ".failed"), ignored); // of an earlier try
}

void Hdf5Sink::fail(double end, std::string_view reason) {
  guarded([&] {
    put_text(hdf5_->root(), "reason", without_folder(std::string{reason}, partial_));
    finish(end, "failed", with_ending(file_, ".failed"));
  });
}

void Hdf5Sink::count_block() {
  if (blocks_++ % blocks_per_flush == 0) check(H5Fflush(hdf5_->root(), H5F_SCOPE_GLOBAL), "write it out");
}

void Hdf5Sink::finish(double end, const std::string& status, const fs::path& name) {
  put_number(hdf5_->root(), "end", H5T_IEEE_F64LE, &end);
  tables_.clear();
  series_.clear();
  check(H5Fflush(hdf5_->root(), H5F_SCOPE_GLOBAL), "write it out");
  put_text(hdf5_->root(), "status", status);
  hdf5_->close();
  sync(partial_, O_RDONLY);
  std::error_code problem;
  fs::rename(partial_, name, problem);
  if (problem) throw Hdf5Error{"cannot rename it to " + name.string() + ": " + problem.message()};
  sync(name.has_parent_path() ? name.parent_path() : fs::path{"."}, O_RDONLY | O_DIRECTORY);
}

} // namespace

std::unique_ptr<Sink> make_hdf5_sink(const fs::path& file, Existing existing) {
  return std::make_unique<Hdf5Sink>(file, existing);
}

} // namespace minehall::record
