// yaml-cpp 0.7 takes duplicate keys, a second document, merge keys, cyclic aliases and unclosed quotes without a word;
// its tree is therefore copied into one of our own, and each of these is refused on the way.
#include "sim/scenario/control_characters.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unordered_map>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/yaml.h>

namespace minehall::scenario::detail {

namespace {

constexpr std::size_t most_characters = 32u << 20; // aliases counted each time they are used

class Copier {
public:
  Copier(const std::string& text, int file, Journal& journal) : text_{text}, file_{file}, journal_{journal} {
    starts_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(i + 1);
    }
  }

  Spot spot(const YAML::Mark& mark) const {
    Spot at{.file = file_};
    if (mark.line < 0) return at;
    at.line = mark.line + 1;
    at.column = mark.column + 1;
    const std::size_t start = begin_of(mark);
    constexpr int long_line = 4096; // count characters, not bytes, where that is cheap
    if (mark.column > long_line || start + static_cast<std::size_t>(mark.column) > text_.size()) return at;
    at.column -= static_cast<int>(std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(start),
                                                text_.begin() + static_cast<std::ptrdiff_t>(start) + mark.column,
                                                [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }));
    return at;
  }

  Tree copy(const YAML::Node& node, const std::string& path) {
    Tree tree{.spot = spot(node.Mark())};
    if (++nodes_ > most_values) {
      journal_.raise(
          tree.spot, path,
          fmt::format("more than {} values, aliases counted each time; put data into a CSV file", most_values));
    }
    const std::string& tag = node.Tag();
    if (!tag.empty() && tag != "?" && tag != "!") {
      journal_.note(tree.spot, path, "tag " + shown(tag) + " is not supported; remove it");
    }
    if (node.IsScalar()) copy_scalar(node, path, tree);
    if (!node.IsMap() && !node.IsSequence()) return tree;
    enter(node, path, tree.spot);
    if (node.IsMap()) copy_map(node, path, tree);
    if (node.IsSequence()) copy_list(node, path, tree);
    on_path_.pop_back();
    return tree;
  }

private:
  std::size_t begin_of(const YAML::Mark& mark) const {
    const auto line = static_cast<std::size_t>(mark.line);
    return line < starts_.size() ? starts_[line] : text_.size();
  }

  void enter(const YAML::Node& node, const std::string& path, Spot at) {
    const bool cyclic =
        std::any_of(on_path_.begin(), on_path_.end(), [&](const auto& above) { return above.is(node); });
    if (cyclic) journal_.raise(at, path, "alias to a value that contains it; write the value out");
    if (on_path_.size() >= deepest) {
      journal_.raise(at, "", fmt::format("nested deeper than {} levels; no scenario needs that", deepest));
    }
    on_path_.push_back(node);
  }

  void copy_scalar(const YAML::Node& node, const std::string& path, Tree& tree) {
    tree.kind = Tree::Kind::scalar;
    tree.quoted = node.Tag() == "!";
    tree.text = node.Scalar();
    characters_ += tree.text.size();
    if (characters_ > most_characters) {
      journal_.raise(tree.spot, path, "more than 32 MiB of text, aliases counted each time; shorten it");
    }
    refuse_control(tree.text, tree.spot, path);
    if (tree.quoted && runs_over_line(node.Mark())) {
      journal_.note(tree.spot, path, "quoted text runs over the end of the line; is the quote closed?");
    }
  }

  // By "\\x1b" and the like: printed, they would write over the terminal, and the effective scenario would not read
  // back.
  void refuse_control(std::string_view text, Spot at, const std::string& path) {
    const auto control = find_control(text);
    if (control == text.npos) return;
    const auto byte = static_cast<unsigned char>(text[control] == '\xC2' ? text[control + 1] : text[control]);
    journal_.note(at, path, fmt::format("control character 0x{:02X}; remove it", byte));
  }

  // Whether a quoted scalar at the mark (after an anchor) does not end on its line. Block scalars begin with no quote.
  bool runs_over_line(const YAML::Mark& mark) const {
    std::size_t at = begin_of(mark) + static_cast<std::size_t>(mark.column);
    while (at < text_.size() && text_[at] == '&') {
      at = std::min(text_.find_first_of(" \n", at), text_.size());
      at = std::min(text_.find_first_not_of(' ', at), text_.size());
    }
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return false;
    const char quote = text_[at];
    for (++at; at < text_.size() && text_[at] != '\n'; ++at) {
      if (quote == '"' && text_[at] == '\\')
        ++at;
      else if (text_[at] == quote)
        return false;
    }
    return true;
  }

  void copy_map(const YAML::Node& node, const std::string& path, Tree& tree) {
    tree.kind = Tree::Kind::map;
    std::unordered_map<std::string, Spot> seen;
    for (const auto& one : node) {
      const Spot key_spot = spot(one.first.Mark());
      if (!one.first.IsScalar()) {
        journal_.note(key_spot, path, "a key must be a word");
        continue;
      }
      const std::string& key = one.first.Scalar();
      characters_ += key.size();
      refuse_control(key, key_spot, join(path, key));
      const auto [first, fresh] = seen.emplace(key, key_spot);
      if (key == "<<")
        journal_.note(key_spot, join(path, key), "merge keys are not supported; use extends: at the top");
      if (!fresh) {
        const Spot& other = first->second;
        journal_.note(key_spot, join(path, key), fmt::format("given twice; first at {}:{}", other.line, other.column));
      }
      if (key == "<<" || !fresh) continue;
      tree.entries.push_back({key, key_spot, copy(one.second, join(path, key))});
    }
  }

  void copy_list(const YAML::Node& node, const std::string& path, Tree& tree) {
    tree.kind = Tree::Kind::list;
    for (const auto& item : node) tree.items.push_back(copy(item, fmt::format("{}[{}]", path, tree.items.size())));
  }

  const std::string& text_;
  int file_;
  Journal& journal_;
  std::vector<std::size_t> starts_;
  std::vector<YAML::Node> on_path_;
  std::size_t nodes_ = 0;
  std::size_t characters_ = 0;
};

std::string explain(const std::string& problem) {
  if (problem.find("end of scalar") != problem.npos || problem.find("EOF in scalar") != problem.npos) {
    return "a quote is never closed";
  }
  return "not valid YAML: " + problem + "; check indentation, colons and quotes";
}

} // namespace

Tree parse_yaml(const std::string& text, int file, Journal& journal) {
  Copier copier{text, file, journal};
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() > 1) {
      journal.raise(copier.spot(documents[1].Mark()), "",
                    fmt::format("{} documents in one file; keep one and remove '---'", documents.size()));
    }
    if (documents.empty()) return Tree{.spot = {.file = file}};
    return copier.copy(documents.front(), "");
  } catch (const YAML::DeepRecursion& error) {
    journal.raise(copier.spot(error.mark), "",
                  fmt::format("nested deeper than {} levels; no scenario needs that", deepest));
  } catch (const YAML::Exception& error) {
    journal.raise(copier.spot(error.mark), "", explain(error.msg));
  }
}

} // namespace minehall::scenario::detail
