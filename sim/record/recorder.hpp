// The one way of results out of a run. All tables and series are declared before the first value. Values arrive as
// changes; an interval keeps mean, minimum and maximum of what happened in it, never a sample.
#pragma once

#include "models/base/quantity.hpp"
#include "sim/record/series.hpp"
#include "sim/record/sink.hpp"
#include "sim/record/spec.hpp"

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace minehall::record {

class Recorder {
public:
  Recorder(Sink& sink, const Header& header);

  TableId add_table(const TableSpec& spec);
  // One id a quantity, in the order of spec.quantities.
  std::vector<SeriesId> add_series(const SeriesSpec& spec);

  // One number a column, in the order of the spec; NaN is "missing".
  void append(TableId id, std::span<const double> row);
  void append(TableId id, std::initializer_list<double> row) { append(id, std::span{row.begin(), row.size()}); }
  // The number that stands for a name in a column of type label; new names join the list.
  double label(TableId id, std::size_t column, std::string_view name);

  // "From now on the value is v"; NaN: not in service. Telling an unchanged value again costs next to nothing.
  void set(SeriesId id, std::size_t entity, Duration now, double value) { series_[index(id)].set(entity, now, value); }
  void set(SeriesId id, Duration now, double value) { set(id, 0, now, value); }
  // After the fact, for what varies between two events: what the value did in [from, to). Call at date `to`, for one
  // (series, entity) either this or `set`. Across an interval's end the plain form spreads the mean evenly; the form
  // with a profile (Piece profile(Duration from, Duration to)) asks for each interval's part and is exact.
  void add(SeriesId id, std::size_t entity, Duration from, Duration to, const Piece& piece) {
    series_[index(id)].add(entity, from, to, [&](Duration, Duration) { return piece; });
  }
  template <class Profile>
  requires std::is_invocable_r_v<Piece, Profile, Duration, Duration>
  void add(SeriesId id, std::size_t entity, Duration from, Duration to, const Profile& profile) {
    series_[index(id)].add(entity, from, to, profile);
  }

  void matrix(const MatrixSpec& spec, std::span<const double> values) { sink_.write_matrix(spec, values); }
  void summary(std::string name, double value, std::string units, std::string long_name);
  void provenance_text(std::string_view name, std::string_view text) { sink_.write_text(name, text); }
  void provenance(std::string_view name, std::string_view value) { sink_.write_attribute(name, value); }
  void provenance_integer(std::string_view name, std::int64_t value) { sink_.write_integer(name, value); }

  // Writes what is still held. Exactly one of the two ends a recording; neither leaves a partial file.
  void complete(Duration end);
  void fail(Duration end, std::string_view reason);

private:
  struct Hash {
    using is_transparent = void; // looks a view up
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  struct Labels {
    bool wanted = false; // of a column of type label
    std::vector<std::string> names;
    std::unordered_map<std::string, double, Hash, std::equal_to<>> numbers;
  };
  struct Table {
    std::size_t columns = 0;
    std::size_t rows = 0;
    std::vector<double> block;  // column by column
    std::vector<Labels> labels; // by column
  };
  template <class Id> static std::size_t index(Id id) { return static_cast<std::size_t>(id); }
  void flush(TableId id);
  void finish(Duration end);

  Sink& sink_;
  std::vector<Table> tables_;
  std::vector<Series> series_;
};

} // namespace minehall::record
