// What yaml-cpp would take seconds to refuse is refused here, before it sees the text: brackets or indentation without
// end, and more values than a scenario can have. Where this reading of YAML and the parser's differ (text over several
// lines), it is for texts that the reader refuses later, and the count of values bounds the cost of what slips through.
#include "sim/scenario/reader_node.hpp"

#include <fmt/format.h>

namespace minehall::scenario::detail {

namespace {

constexpr std::string_view blanks = " \t";
constexpr std::string_view breaks = "\n\r";
constexpr std::size_t leeway = 2; // a scalar counts as a level here

bool is(char c, std::string_view among) { return among.find(c) != among.npos; }

bool ends_word(std::string_view row, std::size_t at) { return at >= row.size() || is(row[at], blanks); }

// Whatever can begin a value, wherever it stands: an upper bound up to a factor that prose does not have.
void count_values(std::string_view text, int file, Journal& journal) {
  std::size_t values = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool entry = (c == '-' || c == '?') && at > 0 && text[at - 1] == ' ' && ends_word(text, at + 1);
    if (!entry && !is(c, "[{,\n\r")) continue;
    if (++values > most_values)
      journal.raise(spot_at(text, at, file), "",
                    fmt::format("more than {} lines and values; put data into a CSV file", most_values));
  }
}

class Depth {
public:
  Depth(int file, Journal& journal) : file_{file}, journal_{journal} {}

  void row(std::string_view row, int line) {
    std::size_t at = row.find_first_not_of(blanks);
    if (at == row.npos) return;
    row_ = row;
    line_ = line;
    start_ = true;
    while (at < row_.size()) at = token(at);
  }

private:
  // From one character that matters to the next.
  std::size_t token(std::size_t at) {
    const char c = row_[at];
    if (is(c, blanks)) return at + 1;
    if (c == '#' && (at == 0 || is(row_[at - 1], blanks))) return row_.size();
    const bool flow = brackets_ > 0;
    if (start_ && !flow) indent(at);
    if (is(c, "[{") && (start_ || flow)) return open(at);
    if (start_ && is(c, "\"'")) return past_quote(at);
    if (start_ && is(c, "&*!")) return std::min(row_.find_first_of(flow ? " \t,[]{}" : blanks, at), row_.size());
    if (flow && is(c, "]}")) --brackets_;
    const bool entry = start_ && is(c, "-?") && ends_word(row_, at + 1);
    start_ = entry || (flow && c == ',') || (c == ':' && ends_word(row_, at + 1));
    return at + 1;
  }

  std::size_t open(std::size_t at) {
    ++brackets_;
    start_ = true;
    check(at);
    return at + 1;
  }

  void indent(std::size_t at) {
    while (!columns_.empty() && columns_.back() >= at) columns_.pop_back();
    columns_.push_back(at);
    check(at);
  }

  // A quote that is not closed on its line is refused later.
  std::size_t past_quote(std::size_t at) {
    const char quote = row_[at];
    start_ = false;
    for (++at; at < row_.size() && row_[at] != quote; ++at)
      if (quote == '"' && row_[at] == '\\') ++at;
    return at + 1;
  }

  void check(std::size_t at) {
    if (brackets_ + columns_.size() <= deepest + leeway) return;
    Spot spot = spot_at(row_, at, file_);
    spot.line = line_;
    journal_.raise(spot, "", fmt::format("nested deeper than {} levels; no scenario needs that", deepest));
  }

  int file_;
  Journal& journal_;
  std::string_view row_;
  int line_ = 0;
  bool start_ = true; // a value may begin here
  std::size_t brackets_ = 0;
  std::vector<std::size_t> columns_; // of the blocks that are open
};

} // namespace

Spot spot_at(std::string_view text, std::size_t offset, int file) {
  Spot spot{.file = file};
  for (std::size_t i = 0; i < offset; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++spot.line;
      spot.column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++spot.column;
    }
  }
  return spot;
}

void scan_structure(std::string_view text, int file, Journal& journal) {
  Depth depth{file, journal};
  int line = 1;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(breaks, begin), text.size());
    depth.row(text.substr(begin, end - begin), line);
    if (end < text.size() && text[end] == '\n') ++line;
    begin = end + 1;
  }
  count_values(text, file, journal);
}

} // namespace minehall::scenario::detail
