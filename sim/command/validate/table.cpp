#include "sim/command/validate/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace minehall::command::validation {

namespace {

constexpr std::uintmax_t largest_file = 64U << 20U;

struct Record {
  int line = 0;
  std::vector<std::string> fields;
};

// Splits CSV text into records (RFC 4180): a quoted field may hold commas, line ends and doubled quotes.
class Splitter {
public:
  Splitter(const std::string& file, std::string_view text) : file_{file}, text_{text} {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  bool next(Record& record) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) skip_line_end();
    if (at_ >= text_.size()) return false;
    record = {.line = line_, .fields = {}};
    for (bool more = true; more;) more = field(record.fields.emplace_back());
    return true;
  }

private:
  void skip_line_end() {
    if (text_[at_++] == '\n') ++line_;
  }

  bool field(std::string& value) { // true if a comma follows
    if (at_ < text_.size() && text_[at_] == '"') quoted(value);
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') value += text_[at_++];
    if (value.find('\0') != std::string::npos) throw TableError{file_, line_, "holds a zero byte; is it a CSV file?"};
    if (at_ >= text_.size()) return false;
    if (text_[at_] != ',') return skip_line_end(), false;
    ++at_;
    return true;
  }

  void quoted(std::string& value) {
    const int opened = line_;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (++at_ >= text_.size() || text_[at_] != '"') return;
      }
      if (text_[at_] == '\n') ++line_;
      value += text_[at_];
    }
    throw TableError{file_, opened, "a quote is opened and never closed"};
  }

  const std::string& file_;
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

} // namespace

TableError::TableError(const std::string& file, int line, const std::string& problem)
    : std::runtime_error{line > 0 ? fmt::format("{}:{}: {}", file, line, problem)
                                  : fmt::format("{}: {}", file, problem)} {}

Row::Row(const Table& table, int line, std::vector<std::string> fields)
    : table_{&table}, line_{line}, fields_{std::move(fields)} {}

std::string_view Row::text(std::string_view column) const {
  const auto index = table_->index(column);
  return index ? std::string_view{fields_[*index]} : std::string_view{};
}

double Row::number(std::string_view column) const {
  const auto value = parse_number(text(column));
  if (!value) fail(std::string{column} + ": expected a number, got '" + std::string{text(column)} + "'");
  return *value;
}

void Row::fail(const std::string& problem) const { throw TableError{table_->file(), line_, problem}; }

Table::Table(std::string file, std::string_view content) : file_{std::move(file)} {
  Splitter splitter{file_, content};
  Record record;
  if (!splitter.next(record)) throw TableError{file_, 1, "the table is empty"};
  columns_ = record.fields;
  check_header();
  while (splitter.next(record)) {
    if (record.fields.size() != columns_.size())
      throw TableError{file_, record.line,
                       std::to_string(record.fields.size()) + " fields, but the header has " +
                           std::to_string(columns_.size()) + " columns; quote a field that holds a comma"};
    rows_.emplace_back(*this, record.line, std::move(record.fields));
  }
}

void Table::check_header() {
  constexpr std::string_view catalogues[] = {"gpu", "node", "model", "component"};
  const std::string& first = columns_.front();
  if (!has("id")) {
    if (std::find(std::begin(catalogues), std::end(catalogues), first) == std::end(catalogues))
      throw TableError{file_, 1, "no column 'id': not a validation table (docs/validation.md)"};
    id_column_ = first;
  }
  for (auto column = columns_.begin(); column != columns_.end(); ++column)
    if (std::find(columns_.begin(), column, *column) != column)
      throw TableError{file_, 1, "column '" + *column + "' stands twice"};
}

std::optional<std::size_t> Table::index(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return {};
  return static_cast<std::size_t>(found - columns_.begin());
}

std::string read_file(const std::string& file) {
  std::error_code problem;
  if (std::filesystem::is_directory(file, problem)) throw TableError{file, 0, "is a directory, not a table"};
  std::ifstream in{file, std::ios::binary};
  if (!in) throw TableError{file, 0, "cannot be opened"};
  if (const auto size = std::filesystem::file_size(file, problem); !problem && size > largest_file)
    throw TableError{file, 0, "is larger than 64 MiB"};
  std::string content{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad()) throw TableError{file, 0, "cannot be read"};
  return content;
}

std::optional<double> parse_number(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.starts_with("0x")) {
    std::uint64_t bits = 0;
    const auto [stop, error] = std::from_chars(text.data() + 2, end, bits, 16);
    if (error != std::errc{} || stop != end) return {};
    return static_cast<double>(bits);
  }
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data() + (text.starts_with('+') ? 1 : 0), end, value);
  if (error != std::errc{} || stop != end) return {};
  return value;
}

} // namespace minehall::command::validation
