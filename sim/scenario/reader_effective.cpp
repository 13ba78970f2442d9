// The scenario as it was understood: each key that was read, with the value used.
#include "sim/scenario/reader_node.hpp"

#include <fmt/format.h>

namespace minehall::scenario::detail {

namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out + '"';
}

// Letters that nothing in YAML gives a meaning to, wherever they stand; the rest is quoted.
bool plain(std::string_view text) {
  constexpr std::string_view fine = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./%() ";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text == "null" || text == "Null" || text == "NULL") {
    return false;
  }
  const char first = text.front();
  const bool signed_number = first == '-' && text.size() > 1 && text[1] != ' ' && text[1] != '-';
  if ((first == '-' && !signed_number) || first == '%' || first == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool time = text[i] == ':' && i + 1 < text.size() && text[i + 1] != ' ';
    if (fine.find(text[i]) == fine.npos && !time) return false;
  }
  return true;
}

class Writer {
public:
  void map(const Node& node, std::size_t depth) {
    for (const Note& note : node.notes) write(note, depth);
  }

  std::string text;

private:
  static bool empty(const Node& node) {
    for (const Note& note : node.notes) {
      if (prints(note)) return false;
    }
    return true;
  }

  static bool prints(const Note& note) {
    if (note.type == Type::seen) return false;
    if (note.type == Type::section || note.type == Type::list || note.type == Type::named) return note.given;
    if (note.type == Type::texts) return true;
    return !note.value.empty();
  }

  void line(std::size_t depth, std::string_view words) { text += fmt::format("{:{}}{}\n", "", depth * 2, words); }

  void write(const Note& note, std::size_t depth) {
    if (!prints(note)) return;
    const std::string key = yaml_text(note.key);
    const std::string_view mark = note.given ? "" : " # default";
    switch (note.type) {
    case Type::section:
      return write_map(key, *note.children.front().second, depth);
    case Type::named:
      return write_named(key, note, depth);
    case Type::list:
      return write_list(key, note, depth);
    case Type::texts:
      break;
    default:
      return line(depth, fmt::format("{}: {}{}", key, note.value, mark));
    }
    if (note.values.empty()) return line(depth, fmt::format("{}: []{}", key, mark));
    line(depth, fmt::format("{}:{}", key, mark));
    for (const std::string& value : note.values) line(depth + 1, "- " + value);
  }

  void write_map(const std::string& key, const Node& node, std::size_t depth) {
    if (empty(node)) return line(depth, key + ": {}");
    line(depth, key + ":");
    map(node, depth + 1);
  }

  void write_named(const std::string& key, const Note& note, std::size_t depth) {
    if (note.children.empty()) return line(depth, key + ": {}");
    line(depth, key + ":");
    for (const auto& [name, child] : note.children) write_map(yaml_text(name), *child, depth + 1);
  }

  // An element begins behind its dash: the first line's indentation is overwritten.
  void write_list(const std::string& key, const Note& note, std::size_t depth) {
    if (note.children.empty()) return line(depth, key + ": []");
    line(depth, key + ":");
    for (const auto& [index, child] : note.children) {
      const std::size_t start = text.size();
      if (empty(*child)) {
        line(depth + 1, "- {}");
        continue;
      }
      map(*child, depth + 2);
      text[start + (depth + 1) * 2] = '-';
    }
  }
};

} // namespace

std::string yaml_text(std::string_view text, bool was_quoted) {
  return !was_quoted && plain(text) ? std::string{text} : quoted(text);
}

std::string effective(const Node& root) {
  Writer writer;
  writer.map(root, 0);
  return writer.text;
}

} // namespace minehall::scenario::detail
