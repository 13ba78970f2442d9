#include "sim/command/validate/inputs.hpp"

#include <cmath>

namespace minehall::command::validation {

namespace {

// The parts of `text` between separators, without the empty ones.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = std::min(text.find(separator), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

} // namespace

Inputs::Inputs(const Row& row) : row_{row} {
  for (const std::string_view part : split(row.text("inputs"), ';')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0)
      row.fail("inputs: expected key=value, got '" + std::string{part} + "'");
    const auto [where, fresh] = values_.emplace(part.substr(0, equals), part.substr(equals + 1));
    if (!fresh) row.fail("inputs: '" + where->first + "' given twice");
  }
}

std::string_view Inputs::text(std::string_view key) const {
  const auto found = values_.find(key);
  if (found == values_.end()) throw MissingInput{std::string{key}};
  return found->second;
}

double Inputs::number(std::string_view key) const {
  const auto value = parse_number(text(key));
  if (!value || !std::isfinite(*value)) refuse(key, "expected a finite number");
  return *value;
}

double Inputs::number(std::string_view key, double fallback) const { return has(key) ? number(key) : fallback; }

double Inputs::positive(std::string_view key) const {
  const double value = number(key);
  if (value <= 0) refuse(key, "must be above zero");
  return value;
}

double Inputs::non_negative(std::string_view key) const {
  const double value = number(key);
  if (value < 0) refuse(key, "must not be negative");
  return value;
}

double Inputs::share(std::string_view key) const {
  const double value = number(key);
  if (value < 0 || value >= 1) refuse(key, "must lie in [0, 1)");
  return value;
}

double Inputs::percent(std::string_view key) const {
  const double value = number(key);
  if (value < 0 || value > 100) refuse(key, "must lie in [0, 100]");
  return value;
}

double Inputs::whole(std::string_view key, double most) const {
  const double value = number(key);
  if (value != std::floor(value) || std::abs(value) > most) refuse(key, "must be a whole number in range");
  return value;
}

std::pair<double, double> Inputs::pair(std::string_view key) const {
  std::string_view body = text(key);
  if (!body.starts_with('(') || !body.ends_with(')')) refuse(key, "expected (x,y)");
  body = body.substr(1, body.size() - 2);
  const auto comma = body.find(',');
  const auto first = parse_number(body.substr(0, comma));
  const auto second = comma == std::string_view::npos ? std::nullopt : parse_number(body.substr(comma + 1));
  if (!first || !second || !(*first >= 0) || !(*second >= 0)) refuse(key, "expected (x,y), neither negative");
  return {*first, *second};
}

std::vector<std::pair<double, double>> Inputs::days_at(std::string_view key) const {
  std::vector<std::pair<double, double>> segments;
  for (const std::string_view part : split(text(key), '|')) {
    const auto at = part.find("d@");
    const auto days = parse_number(part.substr(0, at));
    const auto value = at == std::string_view::npos ? std::nullopt : parse_number(part.substr(at + 2));
    if (!days || !value || !(*days >= 0) || !(*value > 0)) refuse(key, "expected <days>d@<value>|...");
    segments.emplace_back(*days, *value);
  }
  return segments;
}

void Inputs::refuse(std::string_view key, const std::string& problem) const {
  row_.fail("inputs: " + std::string{key} + ": " + problem + ", got '" + std::string{text(key)} + "'");
}

} // namespace minehall::command::validation
