#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace minehall::scenario {

namespace detail {

namespace {

Node* child_of(Node& node, Note& note, std::string_view name, std::string path, const Tree* tree, Spot spot) {
  for (auto& [known, child] : note.children) {
    if (known == name) return child;
  }
  Node& child = node.journal->add({.tree = tree,
                                   .path = std::move(path),
                                   .spot = spot,
                                   .describing = node.describing,
                                   .muted = node.muted,
                                   .unchecked = tree == nullptr});
  note.children.emplace_back(std::string{name}, &child);
  return &child;
}

// The map under the key as a child; an empty one after a problem.
Node* map_child(Node& node, Note& note, std::string_view key) {
  const Entry* entry = node.tree ? find(*node.tree, key) : nullptr;
  note.given = entry != nullptr;
  const bool good = entry && entry->value.kind == Tree::Kind::map;
  if (!good && !node.describing) {
    if (entry)
      complain(node, entry->key_spot, key, fmt::format("expected keys below it, got {}", kind_name(entry->value)));
    else
      complain(node, node.spot, key, "missing");
  }
  static constexpr std::string_view only = "";
  const Spot spot = good ? entry->value.spot : entry ? entry->key_spot : node.spot;
  Node* child = child_of(node, note, only, join(node.path, key), good ? &entry->value : nullptr, spot);
  if (!good && !node.describing) child->describing = child->muted = true;
  return child;
}

} // namespace

Note& note_of(Node& node, std::string_view key, Type type) {
  for (Note& note : node.notes) {
    if (note.key != key) continue;
    if (type != Type::seen) note.type = type;
    return note;
  }
  return node.notes.emplace_back(Note{.key = std::string{key}, .type = type});
}

void complain(Node& node, Spot spot, std::string_view key, std::string_view problem) {
  if (node.describing || node.muted) return;
  Note& note = note_of(node, key, Type::seen);
  if (note.bad) return;
  note.bad = true;
  node.journal->note(spot, join(node.path, key), problem);
}

std::string_view kind_name(const Tree& tree) {
  switch (tree.kind) {
  case Tree::Kind::null:
    return "no value";
  case Tree::Kind::map:
    return "keys";
  case Tree::Kind::list:
    return "a list";
  case Tree::Kind::scalar:
    break;
  }
  return "a single value";
}

} // namespace detail

using detail::Entry;
using detail::Note;
using detail::Tree;
using detail::Type;

bool Section::has(std::string_view key) const {
  const bool fresh =
      std::none_of(node_->notes.begin(), node_->notes.end(), [&](const Note& n) { return n.key == key; });
  Note& note = detail::note_of(*node_, key, Type::seen);
  if (fresh) note.required = false;
  return node_->describing || (node_->tree && detail::find(*node_->tree, key) != nullptr);
}

Section Section::section(std::string_view key) {
  return Section{detail::map_child(*node_, detail::note_of(*node_, key, Type::section), key)};
}

std::optional<Section> Section::optional_section(std::string_view key) {
  Note& note = detail::note_of(*node_, key, Type::section);
  note.required = false;
  if (!node_->describing && !(node_->tree && detail::find(*node_->tree, key))) return {};
  return Section{detail::map_child(*node_, note, key)};
}

std::vector<Section> Section::list(std::string_view key) {
  Note& note = detail::note_of(*node_, key, Type::list);
  note.required = false;
  if (node_->describing) return {Section{detail::child_of(*node_, note, "0", join(node_->path, key), nullptr, {})}};
  const Entry* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  if (!entry) return {};
  note.given = true;
  if (entry->value.kind != Tree::Kind::list) {
    fail(key, fmt::format("expected a list, got {}", detail::kind_name(entry->value)));
    return {};
  }
  std::vector<Section> sections;
  for (std::size_t i = 0; i < entry->value.items.size(); ++i) {
    const Tree& item = entry->value.items[i];
    const std::string path = fmt::format("{}[{}]", join(node_->path, key), i);
    if (item.kind == Tree::Kind::map) {
      sections.emplace_back(detail::child_of(*node_, note, std::to_string(i), path, &item, item.spot));
      continue;
    }
    node_->journal->note(item.spot, path, fmt::format("expected keys and values, got {}", detail::kind_name(item)));
  }
  return sections;
}

std::vector<std::pair<std::string, Section>> Section::named(std::string_view key) {
  Note& note = detail::note_of(*node_, key, Type::named);
  note.required = false;
  const std::string path = join(node_->path, key);
  if (node_->describing) {
    return {{std::string{any_name}, Section{detail::child_of(*node_, note, any_name, path, nullptr, {})}}};
  }
  const Entry* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  if (!entry) return {};
  note.given = true;
  if (entry->value.kind != Tree::Kind::map) {
    fail(key, fmt::format("expected names with keys below them, got {}", detail::kind_name(entry->value)));
    return {};
  }
  std::vector<std::pair<std::string, Section>> sections;
  note.children.reserve(entry->value.entries.size());
  const bool again = !note.children.empty();
  for (const Entry& one : entry->value.entries) {
    const std::string name_path = join(path, one.key);
    if (one.value.kind != Tree::Kind::map) {
      if (!again) {
        const auto got = detail::kind_name(one.value);
        node_->journal->note(one.key_spot, name_path, fmt::format("expected keys below it, got {}", got));
      }
      continue;
    }
    sections.emplace_back(one.key,
                          Section{detail::child_of(*node_, note, one.key, name_path, &one.value, one.value.spot)});
  }
  return sections;
}

void Section::fail(std::string_view key, std::string_view problem) {
  if (node_->describing) return;
  const Entry* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  const bool empty = entry && entry->value.kind == Tree::Kind::null;
  detail::complain(*node_, !entry ? node_->spot : empty ? entry->key_spot : entry->value.spot, key, problem);
}

void Section::fail(std::string_view problem) {
  if (!node_->describing) node_->journal->note(node_->spot, node_->path, problem);
}

void Section::finish() {}

std::string Section::path() const { return node_->path; }

Place Section::place() const {
  const auto& [file, line, column] = node_->spot;
  const auto& files = node_->journal->files;
  return {files.empty() ? std::string{} : files[static_cast<std::size_t>(file)], line, column};
}

Place Section::place(std::string_view key) const {
  const Entry* entry = node_->tree ? detail::find(*node_->tree, key) : nullptr;
  if (!entry) return place();
  const auto& [file, line, column] = entry->value.spot;
  return {node_->journal->files[static_cast<std::size_t>(file)], line, column};
}

std::optional<std::size_t> Section::kind(std::span<const std::string_view> names, std::string_view key) {
  if (node_->describing) return {};
  Note& note = detail::note_of(*node_, key, Type::choice);
  const Tree* tree = detail::ask_scalar(*node_, key, note, false, "the name of a kind");
  if (tree) {
    const auto at = std::find(names.begin(), names.end(), tree->text);
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    std::string all;
    for (const auto name : names) all += fmt::format("{}'{}'", all.empty() ? "" : ", ", name);
    const std::string near = hint(tree->text, names);
    fail(key, fmt::format("unknown kind {}{}", detail::shown(tree->text), near.empty() ? "; one of " + all : near));
  }
  node_->unchecked = true;
  return {};
}

bool Section::describing() const { return node_->describing && !node_->muted; }

Section Section::alternative(std::string_view kind, std::string_view key) {
  node_->kind_key = key;
  detail::Node& child = node_->journal->add({.path = node_->path, .describing = true});
  node_->alternatives.emplace_back(std::string{kind}, &child);
  return Section{&child};
}

Section Section::harmless() {
  return Section{&node_->journal->add({.path = node_->path, .spot = node_->spot, .describing = true, .muted = true})};
}

} // namespace minehall::scenario
