// The strict reader: a Section is a map of the scenario that knows its place, checks units, and complains about keys
// that nobody asked for. Errors are collected, not thrown: a getter that fails notes the problem and returns its
// fallback or a zero; Document::finish() throws them all (document.hpp). In describing mode there is no file: getters
// note key, type, unit and default for the JSON schema.
#pragma once

#include "models/base/quantity.hpp"
#include "sim/scenario/places.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minehall::scenario {

// The user's mistake in a scenario; what() holds one line a problem: file:line:col: path.to.key: problem; way out. Exit
// status 3.
class ScenarioError : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

namespace detail {
struct Node; // a map of the file or, in describing mode, of the schema; the Document owns it
} // namespace detail

// The name of the one entry that named() gives in describing mode.
inline constexpr std::string_view any_name = "*";

// A handle, cheap to copy, valid while its Document lives.
class Section {
public:
  explicit Section(detail::Node* node) : node_{node} {}

  // Each getter has two forms: required, and with a default that is noted for `check --effective`.
  Power power(std::string_view key, std::optional<Power> fallback = {});
  Power apparent_power(std::string_view key, std::optional<Power> fallback = {}); // VA, kVA, MVA
  Energy energy(std::string_view key, std::optional<Energy> fallback = {});
  Duration duration(std::string_view key, std::optional<Duration> fallback = {});
  Temperature temperature(std::string_view key, std::optional<Temperature> fallback = {});
  TemperatureDelta temperature_delta(std::string_view key, std::optional<TemperatureDelta> fallback = {}); // K
  HeatCapacity heat_capacity(std::string_view key, std::optional<HeatCapacity> fallback = {});             // kJ/K, MJ/K
  HeatConductance heat_conductance(std::string_view key, std::optional<HeatConductance> fallback = {});    // kW/K
  Pressure pressure(std::string_view key, std::optional<Pressure> fallback = {});
  EnergyPrice energy_price(std::string_view key, std::optional<EnergyPrice> fallback = {}); // USD/MWh, USD/kWh
  PowerPrice power_price(std::string_view key, std::optional<PowerPrice> fallback = {});    // USD/kW, USD/MW
  Money money(std::string_view key, std::optional<Money> fallback = {});                    // USD, kUSD, MUSD
  double money_per_hour(std::string_view key, std::optional<double> fallback = {}); // USD/h -> USD/s (per GPU slot)
  HashRate hash_rate(std::string_view key, std::optional<HashRate> fallback = {});  // TH/s, PH/s, EH/s
  HashEnergy hash_energy(std::string_view key, std::optional<HashEnergy> fallback = {}); // J/TH
  Bytes bytes(std::string_view key, std::optional<Bytes> fallback = {});                 // B, kB, MB, GB, TB, MiB, GiB
  Bandwidth bandwidth(std::string_view key, std::optional<Bandwidth> fallback = {});     // GB/s, Gbit/s
  VolumeFlow volume_flow(std::string_view key, std::optional<VolumeFlow> fallback = {}); // m3/s, m3/h
  Volume volume(std::string_view key, std::optional<Volume> fallback = {});              // m3, L
  double voltage(std::string_view key, std::optional<double> fallback = {});             // V, kV -> V
  double resistance(std::string_view key, std::optional<double> fallback = {});          // ohm, mohm -> ohm
  double number(std::string_view key, std::optional<double> fallback = {});              // dimensionless
  double fraction(std::string_view key, std::optional<double> fallback = {});            // 0..1, or "2 %"
  std::int64_t integer(std::string_view key, std::optional<std::int64_t> fallback = {});
  bool flag(std::string_view key, std::optional<bool> fallback = {});
  std::string text(std::string_view key, std::optional<std::string> fallback = {});
  // The path of a file, given relative to the file that says so, here and in the effective scenario from the scenario's
  // own folder on.
  std::string file(std::string_view key, std::optional<std::string> fallback = {});
  std::vector<std::string> texts(std::string_view key, std::optional<std::vector<std::string>> fallback = {});
  // Index of the given word in `words`; an unknown word names the nearest one.
  std::size_t choice(std::string_view key, std::span<const std::string_view> words,
                     std::optional<std::size_t> fallback = {});
  // "2024-01-01 00:00 America/Chicago" or "2024-01-01T06:00:00Z": seconds since 1970 UTC and the zone's name.
  std::pair<double, std::string> instant(std::string_view key);

  bool has(std::string_view key) const;  // always true in describing mode
  Section section(std::string_view key); // required map; an empty one after the error
  std::optional<Section> optional_section(std::string_view key);
  std::vector<Section> list(std::string_view key); // list of maps, absent = empty
  std::vector<std::pair<std::string, Section>>
  named(std::string_view key); // map of name -> map, in file order; absent = empty

  void fail(std::string_view key, std::string_view problem); // "must lie in [0, 1)"
  void fail(std::string_view problem);
  void
  finish(); // all keys are read; Document::finish() reports those that nobody asked for, with the nearest known key
  std::string path() const;
  Place place() const; // of the section itself
  Place place(std::string_view key) const;
  Places places() const; // of itself and of all keys below

  // For read_kind. The index that `key` gives; nothing after an error or in describing mode.
  std::optional<std::size_t> kind(std::span<const std::string_view> names, std::string_view key);
  bool describing() const;
  Section alternative(std::string_view kind, std::string_view key); // describing mode: the keys of one kind
  Section harmless();                                               // getters return zeros, nothing is noted

private:
  detail::Node* node_;
};

// A line of a visible table of kinds: what stands under `kind:`, one line for `minehall list`, and the reader.
template <class Spec> struct Kind {
  std::string_view name;
  std::string_view summary;
  Spec (*read)(Section);
};

// Reads the family member that `key:` names (in describing mode all of them, as oneOf).
template <class Spec>
Spec read_kind(Section section, std::span<const Kind<Spec>> kinds, std::string_view key = "kind") {
  std::vector<std::string_view> names;
  for (const auto& one : kinds) names.push_back(one.name);
  const auto index = section.kind(names, key);
  if (index) return kinds[*index].read(section);
  if (section.describing()) {
    for (const auto& one : kinds) one.read(section.alternative(one.name, key));
  }
  return kinds.front().read(section.harmless());
}

} // namespace minehall::scenario
