// The cell `inputs`: k=v;k=v, numbers except where a model asks for text.
#pragma once

#include "sim/command/validate/table.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minehall::command::validation {

// A row whose model needs an input that the row does not give: not covered.
struct MissingInput {
  std::string key;
};

class Inputs {
public:
  explicit Inputs(const Row& row); // a part without `=`, or a key given twice, is a TableError

  bool has(std::string_view key) const { return values_.contains(key); }
  std::string_view text(std::string_view key) const; // throws MissingInput
  double number(std::string_view key) const;         // throws MissingInput, or TableError if it is none
  double number(std::string_view key, double fallback) const;
  double positive(std::string_view key) const;     // else a TableError
  double non_negative(std::string_view key) const; // likewise
  double share(std::string_view key) const;        // in [0, 1), likewise
  double percent(std::string_view key) const;      // in [0, 100], likewise
  double share_of_hundred(std::string_view key) const { return percent(key) / 100; }
  double whole(std::string_view key, double most) const;                      // an integer in [-most, most], likewise
  std::pair<double, double> pair(std::string_view key) const;                 // `(x,y)`, neither negative
  std::vector<std::pair<double, double>> days_at(std::string_view key) const; // `<days>d@<value>|...`

private:
  [[noreturn]] void refuse(std::string_view key, const std::string& problem) const;

  const Row& row_;
  std::map<std::string, std::string, std::less<>> values_;
};

} // namespace minehall::command::validation
