#include "sim/scenario/places.hpp"
#include "sim/scenario/reader_node.hpp"

#include <fmt/format.h>

namespace minehall::scenario {

namespace {

void collect(const detail::Tree& tree, const std::string& path, const detail::Journal& journal, Places& into) {
  into.add(path, {journal.files[static_cast<std::size_t>(tree.spot.file)], tree.spot.line, tree.spot.column});
  for (const auto& entry : tree.entries) collect(entry.value, join(path, entry.key), journal, into);
  for (std::size_t i = 0; i < tree.items.size(); ++i)
    collect(tree.items[i], fmt::format("{}[{}]", path, i), journal, into);
}

} // namespace

std::string join(std::string_view path, std::string_view key) {
  const bool dotted = key.find_first_of(".[]=") != key.npos && key.find('"') == key.npos;
  const std::string part = dotted ? fmt::format("\"{}\"", key) : std::string{key}; // as --set takes it
  return path.empty() ? part : fmt::format("{}.{}", path, part);
}

Place Places::of(std::string path) const {
  for (;;) {
    const auto found = places_.find(path);
    if (found != places_.end()) return found->second;
    if (path.empty()) return {};
    const auto end = path.find_last_of(".[");
    path.resize(end == path.npos ? 0 : end);
  }
}

Places Section::places() const {
  Places all;
  if (node_->tree) collect(*node_->tree, node_->path, *node_->journal, all);
  return all;
}

} // namespace minehall::scenario
