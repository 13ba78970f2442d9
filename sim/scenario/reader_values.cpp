#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace minehall::scenario {

namespace detail {

const Tree* ask_scalar(Node& node, std::string_view key, Note& note, bool has_fallback, std::string_view expected) {
  if (has_fallback) note.required = false;
  if (node.describing) return nullptr;
  const Entry* entry = node.tree ? find(*node.tree, key) : nullptr;
  if (!entry) {
    if (!has_fallback) complain(node, node.spot, key, "missing");
    return nullptr;
  }
  note.given = true;
  if (entry->value.kind != Tree::Kind::scalar) {
    complain(node, entry->key_spot, key, fmt::format("expected {}, got {}", expected, kind_name(entry->value)));
    return nullptr;
  }
  note.value = yaml_text(entry->value.text, entry->value.quoted);
  return &entry->value;
}

namespace {

void refuse(Node& node, const Tree& tree, std::string_view key, std::string_view expected, std::string_view note) {
  complain(node, tree.spot, key, fmt::format("expected {}, got {}{}", expected, shown(tree.text), note));
}

double quantity(Node& node, std::string_view key, const Dimension& dimension, std::optional<double> fallback) {
  Note& note = note_of(node, key, Type::quantity);
  note.dimension = &dimension;
  if (fallback) note.value = format_quantity(*fallback, dimension);
  const std::string expected = fmt::format("{} such as '{}'", dimension.name, dimension.example);
  const Tree* tree = ask_scalar(node, key, note, fallback.has_value(), expected);
  if (!tree) return fallback.value_or(0);
  const Parsed parsed = parse_quantity(tree->text, dimension);
  if (!parsed.value) refuse(node, *tree, key, expected, parsed.note);
  return parsed.value.value_or(fallback.value_or(0));
}

template <class Q> Q get(Node& node, std::string_view key, const Dimension& dimension, std::optional<Q> fallback) {
  return Q::from_si(quantity(node, key, dimension, fallback ? std::optional{fallback->si()} : std::nullopt));
}

} // namespace

} // namespace detail

using detail::get;
using detail::Note;
using detail::Tree;
using detail::Type;
namespace dimension = detail::dimension;

Power Section::power(std::string_view key, std::optional<Power> fallback) {
  return get(*node_, key, dimension::power, fallback);
}
Power Section::apparent_power(std::string_view key, std::optional<Power> fallback) {
  return get(*node_, key, dimension::apparent_power, fallback);
}
Energy Section::energy(std::string_view key, std::optional<Energy> fallback) {
  return get(*node_, key, dimension::energy, fallback);
}
Duration Section::duration(std::string_view key, std::optional<Duration> fallback) {
  return get(*node_, key, dimension::duration, fallback);
}
Temperature Section::temperature(std::string_view key, std::optional<Temperature> fallback) {
  return get(*node_, key, dimension::temperature, fallback);
}
TemperatureDelta Section::temperature_delta(std::string_view key, std::optional<TemperatureDelta> fallback) {
  return get(*node_, key, dimension::temperature_delta, fallback);
}
HeatCapacity Section::heat_capacity(std::string_view key, std::optional<HeatCapacity> fallback) {
  return get(*node_, key, dimension::heat_capacity, fallback);
}
HeatConductance Section::heat_conductance(std::string_view key, std::optional<HeatConductance> fallback) {
  return get(*node_, key, dimension::heat_conductance, fallback);
}
Pressure Section::pressure(std::string_view key, std::optional<Pressure> fallback) {
  return get(*node_, key, dimension::pressure, fallback);
}
EnergyPrice Section::energy_price(std::string_view key, std::optional<EnergyPrice> fallback) {
  return get(*node_, key, dimension::energy_price, fallback);
}
Money Section::money(std::string_view key, std::optional<Money> fallback) {
  return get(*node_, key, dimension::money, fallback);
}
double Section::money_per_hour(std::string_view key, std::optional<double> fallback) {
  return detail::quantity(*node_, key, dimension::money_per_hour, fallback);
}
HashRate Section::hash_rate(std::string_view key, std::optional<HashRate> fallback) {
  return get(*node_, key, dimension::hash_rate, fallback);
}
HashEnergy Section::hash_energy(std::string_view key, std::optional<HashEnergy> fallback) {
  return get(*node_, key, dimension::hash_energy, fallback);
}
Bytes Section::bytes(std::string_view key, std::optional<Bytes> fallback) {
  return get(*node_, key, dimension::bytes, fallback);
}
Bandwidth Section::bandwidth(std::string_view key, std::optional<Bandwidth> fallback) {
  return get(*node_, key, dimension::bandwidth, fallback);
}
VolumeFlow Section::volume_flow(std::string_view key, std::optional<VolumeFlow> fallback) {
  return get(*node_, key, dimension::volume_flow, fallback);
}

PowerPrice Section::power_price(std::string_view key, std::optional<PowerPrice> fallback) {
  return get(*node_, key, dimension::power_price, fallback);
}
Volume Section::volume(std::string_view key, std::optional<Volume> fallback) {
  return get(*node_, key, dimension::volume, fallback);
}
double Section::voltage(std::string_view key, std::optional<double> fallback) {
  return detail::quantity(*node_, key, dimension::voltage, fallback);
}
double Section::resistance(std::string_view key, std::optional<double> fallback) {
  return detail::quantity(*node_, key, dimension::resistance, fallback);
}

double Section::number(std::string_view key, std::optional<double> fallback) {
  Note& note = detail::note_of(*node_, key, Type::number);
  if (fallback) note.value = detail::format_number(*fallback);
  constexpr std::string_view expected = "a number such as '0.95'";
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), expected);
  if (!tree) return fallback.value_or(0);
  const auto parsed = tree->quoted ? detail::Parsed{{}, " (in quotes)"} : detail::parse_number(tree->text);
  if (!parsed.value) detail::refuse(*node_, *tree, key, expected, parsed.note);
  return parsed.value.value_or(fallback.value_or(0));
}

double Section::fraction(std::string_view key, std::optional<double> fallback) {
  Note& note = detail::note_of(*node_, key, Type::fraction);
  if (fallback) note.value = detail::format_number(*fallback);
  const std::string expected = fmt::format("a fraction such as '{}'", dimension::fraction.example);
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), expected);
  if (!tree) return fallback.value_or(0);
  auto parsed = detail::parse_quantity(tree->text, dimension::fraction);
  if (!parsed.value && !tree->quoted) {
    if (const auto plain = detail::parse_number(tree->text); plain.value) parsed = plain;
  }
  if (!parsed.value)
    detail::refuse(*node_, *tree, key, expected, parsed.note == " (no unit)" ? "" : parsed.note);
  else if (*parsed.value < 0 || *parsed.value > 1)
    fail(key, "must lie in 0 .. 1 (or 0 % .. 100 %)");
  else
    return *parsed.value;
  return fallback.value_or(0);
}

std::int64_t Section::integer(std::string_view key, std::optional<std::int64_t> fallback) {
  Note& note = detail::note_of(*node_, key, Type::integer);
  if (fallback) note.value = std::to_string(*fallback);
  constexpr std::string_view expected = "a whole number such as '12'";
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), expected);
  if (!tree) return fallback.value_or(0);
  std::int64_t value = 0;
  const char* const end = tree->text.data() + tree->text.size();
  const auto [at, error] = std::from_chars(tree->text.data(), end, value);
  const auto number = detail::parse_number(tree->text);
  if (error == std::errc{} && at == end && number.value && !tree->quoted) return value;
  std::string_view why = number.note;
  if (error == std::errc::result_out_of_range) why = " (out of range)";
  if (tree->quoted) why = " (in quotes)";
  detail::refuse(*node_, *tree, key, expected, why);
  return fallback.value_or(0);
}

bool Section::flag(std::string_view key, std::optional<bool> fallback) {
  Note& note = detail::note_of(*node_, key, Type::flag);
  if (fallback) note.value = *fallback ? "true" : "false";
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), "true or false");
  if (!tree) return fallback.value_or(false);
  if (!tree->quoted && (tree->text == "true" || tree->text == "false")) return tree->text == "true";
  detail::refuse(*node_, *tree, key, "true or false", "");
  return fallback.value_or(false);
}

std::string Section::text(std::string_view key, std::optional<std::string> fallback) {
  Note& note = detail::note_of(*node_, key, Type::text);
  if (fallback) note.value = detail::yaml_text(*fallback);
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), "a text");
  return tree ? tree->text : fallback.value_or(std::string{});
}

std::string Section::file(std::string_view key, std::optional<std::string> fallback) {
  std::string path = text(key, std::move(fallback));
  const auto* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  if (!entry || entry->value.kind != Tree::Kind::scalar) return path;
  path = detail::path_from_scenario(path, entry->value.spot, *node_->journal);
  detail::note_of(*node_, key, Type::text).value = detail::yaml_text(path, entry->value.quoted);
  return path;
}

std::vector<std::string> Section::texts(std::string_view key, std::optional<std::vector<std::string>> fallback) {
  Note& note = detail::note_of(*node_, key, Type::texts);
  if (fallback) note.required = false;
  const auto* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  note.given = entry != nullptr;
  if (!entry && !fallback) fail(key, "missing");
  if (entry && entry->value.kind != Tree::Kind::list) {
    fail(key, fmt::format("expected a list of texts such as [a, b], got {}", detail::kind_name(entry->value)));
  }
  std::vector<std::string> texts;
  note.values.clear();
  if (!entry) texts = fallback.value_or(std::vector<std::string>{});
  for (const std::string& one : texts) note.values.push_back(detail::yaml_text(one));
  if (!entry) return texts;
  for (const Tree& item : entry->value.items) {
    if (item.kind != Tree::Kind::scalar) {
      detail::complain(*node_, item.spot, key, fmt::format("expected a text in the list, got {}", kind_name(item)));
      continue;
    }
    texts.push_back(item.text);
    note.values.push_back(detail::yaml_text(item.text, item.quoted));
  }
  return texts;
}

std::size_t Section::choice(std::string_view key, std::span<const std::string_view> words,
                            std::optional<std::size_t> fallback) {
  Note& note = detail::note_of(*node_, key, Type::choice);
  note.words.assign(words.begin(), words.end());
  if (fallback) note.value = detail::yaml_text(words[*fallback]);
  const Tree* tree = detail::ask_scalar(*node_, key, note, fallback.has_value(), "a word");
  if (!tree) return fallback.value_or(0);
  const auto at = std::find(words.begin(), words.end(), tree->text);
  if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  std::string all;
  constexpr std::size_t most = 12; // words shown
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i) {
    all += fmt::format("{}'{}'", i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  }
  if (words.size() > most) all += ", ...";
  if (words.empty()) all = "a name, of which the scenario gives none";
  detail::refuse(*node_, *tree, key, all, hint(tree->text, words));
  return fallback.value_or(0);
}

} // namespace minehall::scenario
