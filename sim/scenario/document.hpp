// A scenario file with what it extends and what the command line overrides, checked and ready to be read.
#pragma once

#include "sim/scenario/reader.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace minehall::scenario {

namespace detail {
struct Journal; // the problems found and the keys read so far
} // namespace detail

// {"site.feed.limit", "50 MW"}; an element of a list is named by its index from 0: "events.2.at".
using Override = std::pair<std::string, std::string>;

// Use: load, read from root(), finish, then effective().
class Document {
public:
  explicit Document(std::unique_ptr<detail::Journal> journal);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Section root();
  void finish();                 // throws ScenarioError with all problems, also unknown keys, by position
  std::string effective() const; // YAML of each key that was read with the value used; reads back to the same scenario
  std::string schema() const;    // of a description only: JSON Schema, draft 7

private:
  std::unique_ptr<detail::Journal> journal_;
};

// Throws ScenarioError for a file that cannot be read as one YAML map; a later problem waits for finish().
Document load(const std::filesystem::path& path, std::span<const Override> overrides = {});
// The same of a text; `name` stands in messages, `extends:` is relative to the working directory.
Document parse(std::string name, std::string text, std::span<const Override> overrides = {});
// No file: the getters of root() note keys, types, units and defaults for schema().
Document describe();

} // namespace minehall::scenario
