// Facts about named grid programmes, one source a row: what a published rule can be held against. Where a kind of
// programme.hpp has the number, the row takes it from there, so that a run and a check cannot differ.
#pragma once

#include <span>
#include <string_view>

namespace minehall::market {

enum class FactUnit { power, time, frequency, energy_price, fraction };

struct ProgrammeFact {
  std::string_view programme; // "ERCOT_SB6"
  std::string_view parameter; // "threshold"
  FactUnit unit;
  double value; // W, s, Hz, USD/J, 1
  std::string_view source;
  bool checked = true; // false: from memory [M], to be confirmed before it is relied upon
};

std::span<const ProgrammeFact> programme_facts();
// nullptr if there is no such programme or parameter.
const ProgrammeFact* find_programme_fact(std::string_view programme, std::string_view parameter);

} // namespace minehall::market
