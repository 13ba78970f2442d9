// Rows of a comma-separated text, one at a time: quotes, CR LF, and the place of each field.
#pragma once

#include "sim/scenario/input_text.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace minehall::scenario {

class CsvRows {
public:
  // Reads the header in the given line (1 = first); with line 0 there is none and rows begin at once.
  explicit CsvRows(const InputText& input, int header_line = 1);

  std::size_t column(std::string_view name) const; // an unknown name is an error with the nearest one
  std::string_view column_name(std::size_t column) const {
    return column < header_.size() ? std::string_view{header_[column]} : std::string_view{};
  }
  void skip_lines(int count);
  bool next(); // moves to the next row that is not blank; every row has as many fields as the header

  std::string_view field(std::size_t column) const { return fields_[column].text; }
  std::size_t fields() const { return fields_.size(); }
  std::string_view row() const { return row_; }
  int line() const { return line_; }
  int place(std::size_t column) const { return fields_[column].place; }

  double number(std::size_t column) const; // refuses what is not a finite number
  double value(std::size_t column) const;  // the same, but an empty field is a missing value: NaN
  [[noreturn]] void fail(std::size_t column, std::string_view problem) const;

private:
  struct Field {
    std::string_view text;
    int place;
  };
  bool next_line();
  void split();
  std::size_t quoted_field(std::size_t at);

  const InputText& input_;
  std::string_view rest_;
  std::string_view row_;
  int line_ = 0;
  std::vector<Field> fields_;
  std::vector<std::string> header_;
  std::deque<std::string> unescaped_; // fields of the current row with doubled quotes
};

} // namespace minehall::scenario
