#include "sim/scenario/reader_node.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

namespace minehall::scenario::detail {

namespace {

constexpr std::uintmax_t largest = 2u << 20;

// Length of the UTF-8 character at the offset; 0 if there is none (overlong, surrogate, cut off, Latin-1).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first <= 0xDF   ? 2
                             : first >= 0xE0 && first <= 0xEF ? 3
                             : first >= 0xF0 && first <= 0xF4 ? 4
                                                              : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = byte(at + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return overlong || outside ? 0 : length;
}

void scan_characters(std::string_view text, int file, Journal& journal) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) {
      journal.raise(spot_at(text, at, file), "", fmt::format("control character 0x{:02X}; remove it", byte));
    }
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      journal.raise(spot_at(text, at, file), "",
                    fmt::format("byte 0x{:02X} is not UTF-8; save the file as UTF-8", byte));
    }
    at += length;
  }
}

void scan_indentation(std::string_view text, int file, Journal& journal) {
  int line = 0;
  for (std::size_t begin = 0; begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view row = text.substr(begin, end - begin);
    const std::size_t first = row.find_first_not_of(" \t\r");
    const std::size_t tab = row.find('\t');
    if (first != row.npos && tab < first && row[first] != '#') {
      journal.raise({.file = file, .line = line + 1, .column = static_cast<int>(tab) + 1}, "",
                    "tab used for indentation; use spaces");
    }
    begin = end + 1;
  }
}

} // namespace

void scan(std::string& text, int file, Journal& journal) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    journal.raise({.file = file}, "", "this is UTF-16; save the file as UTF-8");
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.size() > largest) {
    journal.raise({.file = file}, "", "larger than 2 MiB; put series and traces into a CSV file and name it here");
  }
  scan_characters(text, file, journal);
  scan_indentation(text, file, journal);
  scan_structure(text, file, journal);
}

std::string read_text(const std::string& file, Spot spot, std::string_view path, Journal& journal) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  const std::string name = path.empty() ? std::string{} : shown(file) + ": ";
  if (!std::filesystem::exists(status)) journal.raise(spot, path, name + "no such file; check the path");
  if (std::filesystem::is_directory(status)) {
    journal.raise(spot, path, name + "is a directory; name a file in it, such as scenario.yaml");
  }
  if (!std::filesystem::is_regular_file(status)) journal.raise(spot, path, name + "is not a regular file; name a file");
  if (std::filesystem::file_size(file, error) > largest) {
    journal.raise(spot, path, name + "larger than 2 MiB; put series and traces into a CSV file and name it here");
  }
  std::ifstream in{file, std::ios::binary};
  std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  if (!in) journal.raise(spot, path, name + "cannot be read; check its permissions");
  return text;
}

} // namespace minehall::scenario::detail
