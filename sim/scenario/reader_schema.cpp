// JSON Schema (draft 7, which editors know) from what the readers asked for in describing mode.
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>

namespace minehall::scenario::detail {

namespace {

using Json = nlohmann::ordered_json;

// A file that extends another need not hold every key.
enum class Completeness { whole, part };

Json describe_map(const Node& node, Completeness completeness);

// The units with `between` between them; a slash is escaped for a pattern.
std::string join_units(const Dimension& dimension, std::string_view between, std::string_view slash) {
  std::string units;
  for (const Unit& unit : dimension.units) {
    if (!units.empty()) units += between;
    for (const char c : unit.name) units += c == '/' ? slash : std::string_view{&c, 1};
  }
  return units;
}

std::string unit_pattern(const Dimension& dimension) {
  constexpr std::string_view number = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";
  return fmt::format("^{} *({})$", number, join_units(dimension, "|", "\\/"));
}

Json describe_quantity(const Dimension& dimension) {
  const std::string units = join_units(dimension, ", ", "/");
  return {{"type", "string"},
          {"pattern", unit_pattern(dimension)},
          {"description", fmt::format("{}; units: {}", dimension.name, units)},
          {"examples", Json::array({dimension.example})}};
}

Json describe_fraction() {
  const Json share = {{"type", "string"}, {"pattern", unit_pattern(dimension::fraction)}};
  const Json number = {{"type", "number"}, {"minimum", 0}, {"maximum", 1}};
  return {{"anyOf", Json::array({number, share})}, {"description", "a fraction"}};
}

Json describe_instant() {
  return {{"type", "string"},
          {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z| .+)$"},
          {"examples", Json::array({"2024-01-01 00:00 America/Chicago", "2024-01-01T06:00:00Z"})}};
}

// Words that are names in the scenario itself are known only once it is read.
Json describe_choice(const Note& note) {
  Json json = {{"type", "string"}};
  const bool names = std::find(note.words.begin(), note.words.end(), any_name) != note.words.end();
  if (!names && !note.words.empty()) json["enum"] = note.words;
  return json;
}

Json describe_value(const Note& note, Completeness completeness) {
  const Json scalar = {{"type", Json::array({"string", "number"})}};
  switch (note.type) {
  case Type::quantity:
    return describe_quantity(*note.dimension);
  case Type::fraction:
    return describe_fraction();
  case Type::number:
    return {{"type", "number"}};
  case Type::integer:
    return {{"type", "integer"}};
  case Type::flag:
    return {{"type", "boolean"}};
  case Type::text:
    return scalar;
  case Type::texts:
    return {{"type", "array"}, {"items", scalar}};
  case Type::choice:
    return describe_choice(note);
  case Type::instant:
    return describe_instant();
  case Type::seen:
    return Json::object();
  default:
    break;
  }
  Json inner = describe_map(*note.children.front().second, completeness);
  if (note.type == Type::list) return {{"type", "array"}, {"items", std::move(inner)}};
  if (note.type == Type::named) return {{"type", "object"}, {"additionalProperties", std::move(inner)}};
  return inner;
}

Json default_of(const Note& note) {
  if (note.type == Type::number || note.type == Type::fraction || note.type == Type::integer ||
      note.type == Type::flag) {
    return Json::parse(note.value, nullptr, false);
  }
  const bool in_quotes = note.value.starts_with('"');
  const Json unquoted = in_quotes ? Json::parse(note.value, nullptr, false) : Json{};
  return unquoted.is_string() ? unquoted : Json(note.value);
}

void add_notes(const Node& node, Completeness completeness, Json& properties, Json& required) {
  for (const Note& note : node.notes) {
    Json value = describe_value(note, completeness);
    if (!note.value.empty()) value["default"] = default_of(note);
    properties[note.key] = std::move(value);
    if (note.required && completeness == Completeness::whole) required.push_back(note.key);
  }
}

Json object(Json properties, Json required) {
  Json json = {{"type", "object"}, {"additionalProperties", false}, {"properties", std::move(properties)}};
  if (!required.empty()) json["required"] = std::move(required);
  return json;
}

Json describe_map(const Node& node, Completeness completeness) {
  Json properties = Json::object();
  Json required = Json::array();
  if (completeness == Completeness::part) properties["like"] = {{"type", "string"}}; // may hold the rest
  if (node.alternatives.empty()) {
    add_notes(node, completeness, properties, required);
    return object(std::move(properties), std::move(required));
  }
  Json kinds = Json::array();
  for (const auto& [kind, child] : node.alternatives) {
    properties = Json::object();
    if (completeness == Completeness::part) properties["like"] = {{"type", "string"}};
    properties[node.kind_key] = {{"const", kind}};
    required = completeness == Completeness::whole ? Json::array({node.kind_key}) : Json::array();
    add_notes(node, completeness, properties, required);
    add_notes(*child, completeness, properties, required);
    kinds.push_back(object(std::move(properties), std::move(required)));
  }
  return {{completeness == Completeness::whole ? "oneOf" : "anyOf", std::move(kinds)}};
}

// What stands in several places moves to `definitions` and is referred to: laws of failure hang on every kind of
// element.
class Definitions {
public:
  Json share(const Json& schema, const std::string& name) {
    Json shared = schema;
    each_part(shared, name, [this](Json& part, const std::string& key) { part = share(part, key); });
    const auto text = schema.dump();
    if (text.size() < smallest || times_[text] < 2) return shared;
    auto& known = names_[text];
    if (known.empty()) {
      const int number = ++taken_[name];
      known = number == 1 ? name : fmt::format("{}_{}", name, number);
      all_[known] = std::move(shared);
    }
    return {{"$ref", "#/definitions/" + known}};
  }
  void count(Json& schema) {
    if (++times_[schema.dump()] == 1) each_part(schema, "", [this](Json& part, const std::string&) { count(part); });
  }
  Json all() const { return all_; }

private:
  static constexpr std::size_t smallest = 300; // characters

  template <class Visit> static void each_part(Json& schema, const std::string& name, Visit visit) {
    if (schema.contains("properties"))
      for (const auto& [key, value] : schema["properties"].items()) visit(value, key);
    for (const auto* key : {"items", "additionalProperties", "then", "else"})
      if (schema.contains(key) && schema[key].is_object()) visit(schema[key], name);
    for (const auto* key : {"oneOf", "anyOf"})
      if (schema.contains(key))
        for (auto& part : schema[key]) visit(part, name);
  }
  std::map<std::string, int> times_, taken_;
  std::map<std::string, std::string> names_;
  Json all_ = Json::object();
};

} // namespace

std::string schema(const Node& root) {
  Json part = describe_map(root, Completeness::part);
  const Json file = {{"type", "string"}};
  const Json files = {{"type", "array"}, {"items", file}};
  part["properties"]["extends"] = {{"anyOf", Json::array({file, files})}};
  Json json = {
      {"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", "minehall scenario"}, {"type", "object"}};
  part["properties"]["equipment"] = {{"type", "object"}};
  part["properties"].erase("like");
  const Json extends = Json::object({{"required", Json::array({"extends"})}});
  const Json equipment = Json::object({{"required", Json::array({"equipment"})}});
  json["if"] = {{"anyOf", Json::array({extends, equipment})}};
  json["then"] = std::move(part);
  json["else"] = describe_map(root, Completeness::whole);
  Definitions definitions;
  definitions.count(json);
  json = definitions.share(json, "scenario");
  json["definitions"] = definitions.all();
  return json.dump(2) + "\n";
}

} // namespace minehall::scenario::detail
