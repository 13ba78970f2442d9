#include "sim/scenario/control_characters.hpp"
#include "sim/scenario/document.hpp"
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

namespace minehall::scenario {

namespace detail {

namespace {

constexpr std::size_t most_problems = 100; // printed; the rest is counted

void note_unknown_keys(const Node& node, Journal& journal) {
  std::vector<std::string> known;
  for (const Note& note : node.notes) known.push_back(note.key);
  std::size_t found = 0;
  for (const Entry& entry : node.tree->entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    if (++found > most_problems) return;
    journal.note(entry.key_spot, join(node.path, entry.key), "unknown key" + hint(entry.key, known));
  }
}

// On one line, with spaces for what a terminal would obey.
std::string on_one_line(std::string_view text) {
  std::string out = printable(std::string{text}, ' ');
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

} // namespace

Spot move(Spot spot, Spot by) {
  if (spot.line == 1) spot.column += by.column;
  spot.line = by.line;
  return spot;
}

const Entry* find(const Tree& map, std::string_view key) {
  const auto at = std::find_if(map.entries.begin(), map.entries.end(), [&](const Entry& e) { return e.key == key; });
  return at == map.entries.end() ? nullptr : &*at;
}

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::size_t end = std::min(text.size(), longest);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  const std::string out = on_one_line(text.substr(0, end));
  return "'" + out + (end < text.size() ? "...'" : "'");
}

int Journal::add_file(std::string name, std::filesystem::path folder) {
  files.push_back(std::move(name));
  folders.push_back(std::move(folder));
  return static_cast<int>(files.size()) - 1;
}

Node& Journal::add(Node node) {
  node.journal = this;
  return nodes.emplace_back(std::move(node));
}

void Journal::note(Spot spot, std::string_view path, std::string_view problem) {
  if (moved && spot.file == moved->file) spot = move(spot, *moved);
  const std::string key = on_one_line(path.substr(0, 200)), text = on_one_line(problem);
  problems.push_back({spot, key.empty() ? text : fmt::format("{}: {}", key, text)});
}

void Journal::raise() {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.spot.file, a.spot.line, a.spot.column) < std::tie(b.spot.file, b.spot.line, b.spot.column);
  });
  const auto same = [](const Problem& a, const Problem& b) { // an alias shows its problems at each use
    return a.text == b.text && a.spot.line == b.spot.line && a.spot.column == b.spot.column &&
           a.spot.file == b.spot.file;
  };
  problems.erase(std::unique(problems.begin(), problems.end(), same), problems.end());
  std::string all;
  const std::size_t printed = std::min(problems.size(), most_problems);
  for (std::size_t i = 0; i < printed; ++i) {
    const auto& [spot, text] = problems[i];
    const auto& file = files[static_cast<std::size_t>(spot.file)];
    all += fmt::format("{}{}:{}:{}: {}", i == 0 ? "" : "\n", file, spot.line, spot.column, text);
  }
  if (printed < problems.size()) all += fmt::format("\n... and {} more problems", problems.size() - printed);
  throw ScenarioError{all};
}

void Journal::raise(Spot spot, std::string_view path, std::string_view problem) {
  note(spot, path, problem);
  raise();
}

} // namespace detail

void Document::finish() {
  for (const detail::Node& node : journal_->nodes) {
    if (node.tree && !node.unchecked && !node.muted) detail::note_unknown_keys(node, *journal_);
  }
  if (!journal_->problems.empty()) journal_->raise();
}

} // namespace minehall::scenario
