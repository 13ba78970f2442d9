// `like: NAME` in any map: the map is laid over `equipment.NAME`, as a file is over what it extends. Resolved on the
// tree before anything is read, so that readers, --set and the effective scenario know nothing of it.
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace minehall::scenario::detail {

namespace {

constexpr std::size_t deepest_likeness = 16;

std::size_t size_of(const Tree& tree) {
  std::size_t size = 1;
  for (const Entry& entry : tree.entries) size += size_of(entry.value);
  for (const Tree& item : tree.items) size += size_of(item);
  return size;
}

class Likeness {
public:
  Likeness(const Tree& equipment, Journal& journal) : equipment_{equipment}, journal_{journal} {}

  void resolve(Tree& tree, const std::string& path, std::size_t depth) {
    const auto at = std::find_if(tree.entries.begin(), tree.entries.end(), [](const Entry& entry) {
      return entry.key == "like" && entry.value.kind == Tree::Kind::scalar;
    });
    if (at != tree.entries.end()) {
      const Tree like = std::move(at->value);
      tree.entries.erase(at);
      lay_over(tree, like, path, depth);
    }
    for (Entry& entry : tree.entries) resolve(entry.value, join(path, entry.key), depth);
    for (std::size_t i = 0; i < tree.items.size(); ++i) resolve(tree.items[i], fmt::format("{}[{}]", path, i), depth);
  }

private:
  void lay_over(Tree& tree, const Tree& like, const std::string& path, std::size_t depth) {
    const std::string key = join(path, "like");
    const Entry* const entry = find(equipment_, like.text);
    if (entry == nullptr) return note_unknown(like, key);
    if (entry->value.kind != Tree::Kind::map)
      journal_.raise(entry->key_spot, "equipment." + entry->key, "expected keys and values");
    if (depth >= deepest_likeness)
      journal_.raise(like.spot, key, fmt::format("more than {} levels, or in a circle", deepest_likeness));
    copied_ += size_of(entry->value);
    if (copied_ > most_values) journal_.raise(like.spot, key, fmt::format("gives more than {} values", most_values));
    Tree base = entry->value;
    resolve(base, path, depth + 1);
    merge(base, std::move(tree));
    tree = std::move(base);
  }

  void note_unknown(const Tree& like, const std::string& key) {
    std::vector<std::string_view> names;
    for (const Entry& entry : equipment_.entries) names.push_back(entry.key);
    const std::string way_out = names.empty() ? "; 'extends: parts/equipment.yaml' has some" : hint(like.text, names);
    journal_.note(like.spot, key, shown(like.text) + " does not stand under 'equipment'" + way_out);
  }

  const Tree& equipment_;
  Journal& journal_;
  std::size_t copied_ = 0;
};

} // namespace

void resolve_likes(Journal& journal) {
  Tree& root = journal.tree;
  const auto at = std::find_if(root.entries.begin(), root.entries.end(),
                               [](const Entry& entry) { return entry.key == "equipment"; });
  Tree equipment;
  if (at != root.entries.end()) {
    if (at->value.kind != Tree::Kind::map) journal.raise(at->key_spot, "equipment", "expected names and their keys");
    equipment = std::move(at->value);
    root.entries.erase(at);
  }
  Likeness{equipment, journal}.resolve(root, "", 0);
}

} // namespace minehall::scenario::detail
