// Inside of the reader: the file as a plain tree with positions, and what was asked of it.
#pragma once

#include "sim/scenario/reader.hpp"
#include "sim/scenario/units.hpp"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minehall::scenario::detail {

struct Spot {
  int file = 0; // index into Journal::files
  int line = 1;
  int column = 1;
};

Spot move(Spot spot, Spot by); // the line of `by`; on the first line also so many columns on

struct Entry;

struct Tree {
  enum class Kind { null, scalar, map, list };
  Kind kind = Kind::null;
  bool quoted = false;
  Spot spot{};
  std::string text{};
  std::vector<Entry> entries{}; // of a map, in file order
  std::vector<Tree> items{};    // of a list
};

struct Entry {
  std::string key;
  Spot key_spot;
  Tree value;
};

inline constexpr std::size_t deepest = 100;         // levels
inline constexpr std::size_t most_values = 100'000; // aliases counted each time they are used

const Entry* find(const Tree& map, std::string_view key);

enum class Type { seen, quantity, fraction, number, integer, flag, text, texts, choice, instant, section, list, named };

// One key that was asked for.
struct Note {
  std::string key{};
  Type type = Type::seen;
  bool given = false;
  bool required = true;
  bool bad = false; // its problem is known, later ones of the same key would only follow from it
  const Dimension* dimension = nullptr;
  std::vector<std::string> words{};  // of a choice
  std::string value{};               // YAML of the value used; empty: nothing to print
  std::vector<std::string> values{}; // YAML of the elements of a list of texts
  std::vector<std::pair<std::string, Node*>> children{};
};

struct Journal;

struct Node {
  Journal* journal = nullptr;
  const Tree* tree = nullptr; // null: absent, or describing mode
  std::string path{};
  Spot spot{};
  bool describing = false;
  bool muted = false;
  bool unchecked = false; // its keys cannot be judged: unknown kind, or not a map
  std::vector<Note> notes{};
  std::vector<std::pair<std::string, Node*>> alternatives{}; // describing mode: kind -> keys
  std::string kind_key{};                                    // under which the kind stands
};

struct Problem {
  Spot spot;
  std::string text;
};

struct Journal {
  std::vector<std::string> files;
  std::vector<std::filesystem::path> folders; // of the files, from that of the scenario; empty: its own
  std::vector<Problem> problems;
  std::optional<Spot> moved{}; // where the text of this file stands in truth: an override
  Tree tree;
  std::deque<Node> nodes; // the first one is the root

  Node& add(Node node);
  int add_file(std::string name, std::filesystem::path folder = {}); // its index
  void note(Spot spot, std::string_view path, std::string_view problem);
  [[noreturn]] void raise(); // all problems, by position
  [[noreturn]] void raise(Spot spot, std::string_view path, std::string_view problem);
};

// Refuses what is not plain UTF-8 YAML text, and cuts a byte order mark off.
void scan(std::string& text, int file, Journal& journal);
// The part of it that bounds depth and number of values.
void scan_structure(std::string_view text, int file, Journal& journal);
Spot spot_at(std::string_view text, std::size_t offset, int file);
// The one document of the text; keys given twice are noted, what cannot be a scenario is raised.
Tree parse_yaml(const std::string& text, int file, Journal& journal);
// The text of a file; raises at `spot` and `path` if there is none.
std::string read_text(const std::string& file, Spot spot, std::string_view path, Journal& journal);
void merge(Tree& base, Tree over);
// Lays each map with `like: NAME` over `equipment.NAME`.
void resolve_likes(Journal& journal);

Note& note_of(Node& node, std::string_view key, Type type);
void complain(Node& node, Spot spot, std::string_view key, std::string_view problem);
std::string_view kind_name(const Tree& tree); // "a map", "a list", "no value", "a value"

// The scalar under the key, noted; null if there is none (absent, bad or describing), which is a problem without
// fallback.
const Tree* ask_scalar(Node& node, std::string_view key, Note& note, bool has_fallback, std::string_view expected);

// A path that the value at the spot gives, from the scenario's folder on.
std::string path_from_scenario(const std::string& path, Spot spot, const Journal& journal);
std::string shown(std::string_view text); // in quotes, shortened, control characters replaced
std::string yaml_text(std::string_view text, bool quoted = false);
std::string effective(const Node& root);
std::string schema(const Node& root);

} // namespace minehall::scenario::detail
