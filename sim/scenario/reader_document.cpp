#include "sim/scenario/document.hpp"
#include "sim/scenario/nearest.hpp"
#include "sim/scenario/reader_node.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

namespace minehall::scenario {

namespace detail {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t deepest_chain = 16;
constexpr std::size_t most_files = 64;

struct Including {
  std::vector<std::string> names; // as shown in messages, the root file first
  std::vector<fs::path> paths;
};

Tree load_text(std::string text, int file, Including& chain, Journal& journal);

Tree load_base(const Tree& base, Including& chain, Journal& journal) {
  if (base.kind != Tree::Kind::scalar) journal.raise(base.spot, "extends", "expected a file name or a list of them");
  const fs::path path = (chain.paths.back().parent_path() / base.text).lexically_normal();
  std::error_code error;
  const fs::path full = fs::weakly_canonical(path, error);
  const auto seen = [&](const fs::path& one) { return fs::weakly_canonical(one, error) == full; };
  if (std::any_of(chain.paths.begin(), chain.paths.end(), seen)) {
    std::string cycle;
    for (const std::string& name : chain.names) cycle += name + " -> ";
    journal.raise(base.spot, "extends", "files extend each other: " + cycle + path.string());
  }
  if (chain.names.size() > deepest_chain || journal.files.size() > most_files) {
    journal.raise(base.spot, "extends", fmt::format("more than {} levels or {} files", deepest_chain, most_files));
  }
  std::string text = read_text(path.string(), base.spot, "extends", journal);
  chain.names.push_back(path.string());
  chain.paths.push_back(path);
  const fs::path folder = (journal.folders[static_cast<std::size_t>(base.spot.file)] / base.text).parent_path();
  Tree tree = load_text(std::move(text), journal.add_file(path.string(), folder), chain, journal);
  chain.names.pop_back();
  chain.paths.pop_back();
  return tree;
}

// The file's own map laid over what it extends; several bases from left to right.
Tree extend(Tree tree, Including& chain, Journal& journal) {
  const auto at =
      std::find_if(tree.entries.begin(), tree.entries.end(), [](const Entry& e) { return e.key == "extends"; });
  if (at == tree.entries.end()) return tree;
  const Tree bases = std::move(at->value);
  tree.entries.erase(at);
  Tree merged{.kind = Tree::Kind::map, .spot = tree.spot};
  if (bases.kind == Tree::Kind::list) {
    for (const Tree& base : bases.items) merge(merged, load_base(base, chain, journal));
  } else {
    merge(merged, load_base(bases, chain, journal));
  }
  merge(merged, std::move(tree));
  return merged;
}

Tree load_text(std::string text, int file, Including& chain, Journal& journal) {
  scan(text, file, journal);
  Tree tree = parse_yaml(text, file, journal);
  if (tree.kind == Tree::Kind::null) {
    journal.raise({.file = file}, "", "the scenario is empty; scenarios/ has examples to start from");
  }
  if (tree.kind != Tree::Kind::map) journal.raise(tree.spot, "", "expected keys and values such as 'name: west_texas'");
  return extend(std::move(tree), chain, journal);
}

// "events[2].at" and "events.2.at" -> {"events", "2", "at"}; power."a.b".rating -> {"power", "a.b", "rating"}.
class PathReader {
public:
  PathReader(std::string_view path, Spot at, Journal& journal) : path_{path}, at_{at}, journal_{journal} {}

  std::vector<std::string> parts() {
    std::vector<std::string> parts{part()};
    while (next_ < path_.size()) {
      const char c = path_[next_++];
      if (c == '.' || c == '[')
        parts.push_back(part());
      else if (c != ']')
        journal_.raise(at_, path_, "expected a path such as site.feed.limit or events[2].at");
    }
    return parts;
  }

private:
  std::string part() {
    if (next_ < path_.size() && path_[next_] == '"') return quoted();
    const std::size_t end = std::min(path_.find_first_of(".[]", next_), path_.size());
    const std::size_t begin = std::exchange(next_, end);
    return std::string{path_.substr(begin, end - begin)};
  }

  std::string quoted() {
    const std::size_t end = path_.find('"', next_ + 1);
    if (end == path_.npos) journal_.raise(at_, path_, "a quote is never closed");
    const std::size_t begin = std::exchange(next_, end + 1);
    if (next_ < path_.size() && std::string_view{".[]"}.find(path_[next_]) == std::string_view::npos)
      journal_.raise(at_, path_, R"(expected '.' behind the quote, as in power."a.b".rating)");
    return std::string{path_.substr(begin + 1, end - begin - 1)};
  }

  std::string_view path_;
  Spot at_;
  Journal& journal_;
  std::size_t next_ = 0;
};

void shift(Tree& tree, Spot by) {
  tree.spot = move(tree.spot, by);
  for (Entry& entry : tree.entries) {
    entry.key_spot = move(entry.key_spot, by);
    shift(entry.value, by);
  }
  for (Tree& item : tree.items) shift(item, by);
}

// The place in the tree that one step of the path leads to; a missing key of a map is made.
Tree& step(Tree& tree, const std::string& part, Spot at, std::string_view path, Journal& journal) {
  if (tree.kind == Tree::Kind::list) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    const bool whole = error == std::errc{} && end == part.data() + part.size();
    if (whole && index < tree.items.size()) return tree.items[index];
    journal.raise(at, path,
                  fmt::format("{} is no index of a list of {}; the first is 0", shown(part), tree.items.size()));
  }
  if (tree.kind == Tree::Kind::scalar) journal.raise(at, path, shown(part) + " stands below a value that has no keys");
  if (part.empty()) journal.raise(at, path, "expected a path such as site.feed.limit");
  tree.kind = Tree::Kind::map;
  for (Entry& entry : tree.entries) {
    if (entry.key == part) return entry.value;
  }
  tree.entries.push_back({part, at, Tree{.spot = at}});
  return tree.entries.back().value;
}

Tree parse_value(std::string text, Spot at, Journal& journal) {
  journal.moved = at;
  scan(text, at.file, journal);
  Tree tree = parse_yaml(text, at.file, journal);
  journal.moved.reset();
  shift(tree, at);
  return tree;
}

void apply(std::span<const Override> overrides, Journal& journal) {
  if (overrides.empty()) return;
  const int file = journal.add_file("--set"); // which speaks for the scenario itself
  for (std::size_t i = 0; i < overrides.size(); ++i) {
    const auto& [path, value] = overrides[i];
    const Spot at{.file = file, .line = static_cast<int>(i) + 1, .column = 1};
    Tree tree =
        parse_value(value, {.file = file, .line = at.line, .column = static_cast<int>(path.size()) + 1}, journal);
    Tree* target = &journal.tree;
    const auto parts = PathReader{path, at, journal}.parts();
    if (parts.front() == "extends") journal.raise(at, path, "extends cannot be set; write a file that extends both");
    for (const std::string& part : parts) {
      Tree& map = *target;
      target = &step(map, part, at, path, journal);
      if (&part != &parts.back()) continue;
      for (Entry& entry : map.entries) // its key is said here, too
        if (&entry.value == target) entry.key_spot = at;
    }
    *target = std::move(tree);
  }
}

// Another kind has other keys.
bool of_other_kind(const Tree& base, const Tree& over) {
  constexpr std::string_view keys[] = {"kind", "format"};
  return std::any_of(std::begin(keys), std::end(keys), [&](std::string_view key) {
    const Entry* const before = find(base, key);
    const Entry* const after = find(over, key);
    return before && after && before->value.kind == Tree::Kind::scalar && after->value.kind == Tree::Kind::scalar &&
           before->value.text != after->value.text;
  });
}

} // namespace

void merge(Tree& base, Tree over) {
  if (base.kind != Tree::Kind::map || over.kind != Tree::Kind::map || of_other_kind(base, over)) {
    base = std::move(over);
    return;
  }
  base.spot = over.spot;
  std::vector<std::pair<std::string, std::size_t>> index;
  for (std::size_t i = 0; i < base.entries.size(); ++i) index.emplace_back(base.entries[i].key, i);
  std::sort(index.begin(), index.end());
  for (Entry& entry : over.entries) {
    const auto at = std::lower_bound(index.begin(), index.end(), std::pair{entry.key, std::size_t{0}});
    if (at == index.end() || at->first != entry.key) {
      base.entries.push_back(std::move(entry));
      continue;
    }
    Entry& old = base.entries[at->second];
    old.key_spot = entry.key_spot;
    merge(old.value, std::move(entry.value));
  }
}

// Without the detours of 'parts/../x.csv', unless a link makes them lead elsewhere.
std::string path_from_scenario(const std::string& path, Spot spot, const Journal& journal) {
  const fs::path& folder = journal.folders[static_cast<std::size_t>(spot.file)];
  if (folder.empty() || path.empty()) return path;
  const fs::path from = fs::path{journal.files.front()}.parent_path();
  const fs::path whole = folder / path;
  const fs::path plain = whole.lexically_normal();
  std::error_code error;
  return (fs::equivalent(from / plain, from / whole, error) ? plain : whole).string();
}

} // namespace detail

namespace {

Document open(std::unique_ptr<detail::Journal> journal, std::string text, const std::string& name,
              std::span<const Override> overrides) {
  detail::Including chain{{name}, {name}};
  journal->tree = detail::load_text(std::move(text), journal->add_file(name), chain, *journal);
  detail::apply(overrides, *journal);
  detail::resolve_likes(*journal);
  journal->add({.tree = &journal->tree, .spot = journal->tree.spot});
  return Document{std::move(journal)};
}

} // namespace

Document::Document(std::unique_ptr<detail::Journal> journal) : journal_{std::move(journal)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Section Document::root() { return Section{&journal_->nodes.front()}; }

std::string Document::effective() const { return detail::effective(journal_->nodes.front()); }

std::string Document::schema() const { return detail::schema(journal_->nodes.front()); }

Document load(const std::filesystem::path& path, std::span<const Override> overrides) {
  auto journal = std::make_unique<detail::Journal>();
  journal->files.push_back(path.string());
  std::string text = detail::read_text(path.string(), {}, "", *journal);
  journal->files.clear();
  return open(std::move(journal), std::move(text), path.string(), overrides);
}

Document parse(std::string name, std::string text, std::span<const Override> overrides) {
  return open(std::make_unique<detail::Journal>(), std::move(text), name, overrides);
}

Document describe() {
  auto journal = std::make_unique<detail::Journal>();
  journal->add_file("schema");
  journal->add({.describing = true});
  return Document{std::move(journal)};
}

} // namespace minehall::scenario
