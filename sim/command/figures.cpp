#include "sim/command/figures.hpp"

#include "sim/scenario/control_characters.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <ostream>

namespace minehall::command {

nlohmann::ordered_json to_json(std::span<const record::Scalar> figures) {
  auto json = nlohmann::ordered_json::object();
  for (const auto& one : figures)
    json[one.name] = {{"value", one.value}, {"units", one.units}, {"long_name", one.long_name}};
  return json;
}

void print_json(const nlohmann::ordered_json& json, std::ostream& out) {
  out << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
}

std::string printable(const std::string& text) { return scenario::printable(text, '?'); }

void print_table(std::span<const record::Scalar> figures, std::ostream& out) {
  std::size_t name = 0, units = 0;
  for (const auto& one : figures) {
    name = std::max(name, one.name.size());
    units = std::max(units, one.units.size());
  }
  for (const auto& one : figures)
    out << fmt::format("{:<{}}  {:>14.7g} {:<{}}  {}\n", printable(one.name), name, one.value, printable(one.units),
                       units, printable(one.long_name));
}

} // namespace minehall::command
