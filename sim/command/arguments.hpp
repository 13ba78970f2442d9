// Boost.Program_options with its pitfalls closed: no guessing of prefixes, strict numbers, a near word for a misspelt
// one.
#pragma once

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/variables_map.hpp>

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minehall::command {

using Words = std::vector<std::string>;
using Options = boost::program_options::options_description;

// What `minehall VERB --help` prints above the options.
struct Usage {
  std::string_view verb;
  std::string_view summary;
  std::string_view positional; // name of the one positional argument, e.g. "SCENARIO"; empty if there is none
  std::string_view example;
};

class Arguments {
public:
  Arguments(boost::program_options::variables_map values, Words words)
      : values_{std::move(values)}, words_{std::move(words)} {}
  bool has(const std::string& name) const { return values_.count(name) > 0; }
  std::string text(const std::string& name) const; // empty if not given
  Words texts(const std::string& name) const;
  // Decimal digits only; a sign, a fraction or a number above `limit` is a UsageError.
  std::optional<std::uint64_t> whole(const std::string& name,
                                     std::uint64_t limit = std::numeric_limits<std::uint64_t>::max()) const;
  std::string positional() const { return text("positional"); }
  const Words& words() const { return words_; } // as they were given

private:
  boost::program_options::variables_map values_;
  Words words_;
};

// Nothing if --help was asked for and has been printed to `out`. Throws UsageError.
std::optional<Arguments> parse(const Usage& usage, const Options& options, const Words& words, std::ostream& out);

// {"a.b", "c=d"} from "a.b=c=d", {"a.\"b=c\"", "d"} from "a.\"b=c\"=d"; a key without a value is a UsageError.
std::vector<std::pair<std::string, std::string>> parse_overrides(const Words& settings);

} // namespace minehall::command
