#include "sim/scenario/csv_rows.hpp"

#include "sim/scenario/nearest.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace minehall::scenario {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The nearest column, or else what columns there are.
std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
  std::string text = hint(word, std::span<const std::string>{names});
  if (!text.empty()) return text;
  text = "; the columns are ";
  for (std::size_t i = 0; i < std::min<std::size_t>(names.size(), 12); ++i)
    text += (i == 0 ? "" : ", ") + in_quotes(names[i]);
  return text + (names.size() > 12 ? ", ..." : "");
}

} // namespace

CsvRows::CsvRows(const InputText& input, int header_line) : input_{input}, rest_{input.text} {
  for (int i = 0; i < header_line; ++i)
    if (!next_line()) input_.fail(line_ + 1, 1, "the file ends before its header; is it cut off?");
  if (header_line == 0) return;
  split();
  for (const Field& name : fields_) header_.emplace_back(name.text);
}

std::size_t CsvRows::column(std::string_view name) const {
  std::size_t found = header_.size();
  for (std::size_t i = 0; i < header_.size(); ++i) {
    if (header_[i] != name) continue;
    if (found != header_.size()) input_.fail(line_, 1, "two columns are called " + in_quotes(name) + "; rename one");
    found = i;
  }
  if (found != header_.size()) return found;
  input_.fail(line_, 1, "no column " + in_quotes(name) + suggestion(name, header_));
}

void CsvRows::skip_lines(int count) {
  for (int i = 0; i < count; ++i)
    if (!next_line()) input_.fail(line_ + 1, 1, "the file ends within its header; is it cut off?");
}

bool CsvRows::next_line() {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  row_ = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (row_.ends_with('\r')) row_.remove_suffix(1);
  ++line_;
  return true;
}

bool CsvRows::next() {
  do {
    if (!next_line()) return false;
  } while (trimmed(row_).empty());
  split();
  if (header_.empty() || fields_.size() == header_.size()) return true;
  input_.fail(line_, 1,
              std::to_string(fields_.size()) + " fields, but the header has " + std::to_string(header_.size()) +
                  "; repair the row or quote the fields with commas");
}

void CsvRows::split() {
  fields_.clear();
  unescaped_.clear();
  for (std::size_t at = 0;;) {
    if (at < row_.size() && row_[at] == '"') {
      at = quoted_field(at);
    } else {
      const std::size_t end = std::min(row_.find(',', at), row_.size());
      fields_.push_back({trimmed(row_.substr(at, end - at)), static_cast<int>(at) + 1});
      at = end;
    }
    if (at >= row_.size()) return;
    ++at; // the comma
  }
}

// Takes the quoted field that begins at `at`; returns where it ends.
std::size_t CsvRows::quoted_field(std::size_t at) {
  const int place = static_cast<int>(at) + 1;
  std::string text;
  const std::size_t begin = at + 1;
  std::size_t end = row_.find('"', begin);
  std::size_t from = begin;
  while (end != std::string_view::npos && end + 1 < row_.size() && row_[end + 1] == '"') {
    text += row_.substr(from, end + 1 - from);
    from = end + 2;
    end = row_.find('"', from);
  }
  if (end == std::string_view::npos) input_.fail(line_, place, "a quote is not closed on its line; close it");
  if (end + 1 < row_.size() && row_[end + 1] != ',')
    input_.fail(line_, static_cast<int>(end) + 2, "text after a closing quote; double the quotes within a field");
  if (from == begin) {
    fields_.push_back({row_.substr(begin, end - begin), place});
  } else {
    unescaped_.push_back(text + std::string{row_.substr(from, end - from)});
    fields_.push_back({unescaped_.back(), place});
  }
  return end + 1;
}

double CsvRows::number(std::size_t column) const {
  std::string_view text = field(column);
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  if (text.empty()) fail(column, "empty; give a number");
  if (error == std::errc{} && at == end && std::isfinite(value)) return value;
  fail(column, in_quotes(field(column)) + " is not a finite number; leave the field empty for a missing value");
}

double CsvRows::value(std::size_t column) const {
  return field(column).empty() ? std::numeric_limits<double>::quiet_NaN() : number(column);
}

void CsvRows::fail(std::size_t column, std::string_view problem) const {
  const std::string_view name = column_name(column);
  const std::string where = name.empty() ? "" : "column " + in_quotes(name) + ": ";
  input_.fail(line_, column < fields_.size() ? fields_[column].place : 1, where + std::string{problem});
}

} // namespace minehall::scenario
