// Named figures as a verb prints them: a line each, or the JSON object of `summary --json`.
#pragma once

#include "sim/record/spec.hpp"

#include <nlohmann/json_fwd.hpp>

#include <iosfwd>
#include <span>
#include <string>

namespace minehall::command {

nlohmann::ordered_json to_json(std::span<const record::Scalar> figures); // NaN becomes null
// As columns that are as wide as they need to be. What a terminal would obey is shown as '?': a name may come from any
// file.
void print_table(std::span<const record::Scalar> figures, std::ostream& out);
void print_json(const nlohmann::ordered_json& json, std::ostream& out);
std::string printable(const std::string& text);

} // namespace minehall::command
