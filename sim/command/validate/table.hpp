// A validation table as it lies in a CSV file: quoted fields, comma, header in the first line.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace minehall::command::validation {

// A table that cannot be trusted; what() is file:line: problem. Exit status 4.
class TableError : public std::runtime_error {
public:
  TableError(const std::string& file, int line, const std::string& problem);
};

class Table;

class Row {
public:
  Row(const Table& table, int line, std::vector<std::string> fields);
  std::string_view text(std::string_view column) const; // empty where the table has no such column
  double number(std::string_view column) const;         // decimal or 0x..., else a TableError
  int line() const { return line_; }
  [[noreturn]] void fail(const std::string& problem) const;

private:
  const Table* table_;
  int line_;
  std::vector<std::string> fields_;
};

class Table {
public:
  Table(std::string file, std::string_view content);
  Table(const Table&) = delete; // rows point to their table
  Table& operator=(const Table&) = delete;

  const std::string& file() const { return file_; }
  const std::vector<Row>& rows() const { return rows_; }
  bool has(std::string_view column) const { return index(column).has_value(); }
  std::optional<std::size_t> index(std::string_view column) const;
  const std::string& id_column() const { return id_column_; } // `id`; in a catalogue the name of the machine or model

private:
  void check_header();

  std::string file_;
  std::string id_column_ = "id";
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

// The whole file; a TableError if it cannot be read.
std::string read_file(const std::string& file);

// A complete decimal or 0x... number, whatever the locale.
std::optional<double> parse_number(std::string_view text);

} // namespace minehall::command::validation
