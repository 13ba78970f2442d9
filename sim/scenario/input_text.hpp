// An input file as text, with the two places that an error may name: in the file and in the scenario.
#pragma once

#include "sim/scenario/load_series.hpp"

#include <string>
#include <string_view>

namespace minehall::scenario {

struct InputText {
  std::string text;  // unpacked if gzip, without byte-order mark
  std::string shown; // as opened, for messages
  std::string name;  // of the series, for messages
  InputFile file;

  [[noreturn]] void fail(int line, int column, std::string_view problem) const;
};

// file:line:column: name: problem, the place being the scenario's.
[[noreturn]] void fail_at(const Place& place, std::string_view name, std::string_view problem);

InputText read_input(const InputPath& input, std::string_view name, const Place& owner, const Paths& paths);

// What a file holds, made safe to print: printable ASCII, at most 40 characters, in quotes.
std::string in_quotes(std::string_view field);

} // namespace minehall::scenario
