// Where the keys of a scenario stand, for problems that only show when its parts are put together.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace minehall::scenario {

// "power.main.room", as problems are printed: a name with a dot or a bracket stands in double quotes.
std::string join(std::string_view path, std::string_view key);

struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

class Places {
public:
  void add(std::string path, Place place) { places_.insert_or_assign(std::move(path), std::move(place)); }
  // Of the key, or of the innermost map around it that was given; the root is "".
  Place of(std::string path) const;

private:
  std::unordered_map<std::string, Place> places_;
};

} // namespace minehall::scenario
