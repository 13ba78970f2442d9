#include "sim/command/arguments.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/scenario/nearest.hpp"

#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <fmt/format.h>

#include <charconv>
#include <ostream>

namespace minehall::command {

namespace po = boost::program_options;

namespace {

std::string see_help(const Usage& usage) { return fmt::format("; see 'minehall {} --help'", usage.verb); }

void print_help(const Usage& usage, const Options& options, std::ostream& out) {
  out << "minehall " << usage.verb << ": " << usage.summary << "\n\nusage: minehall " << usage.verb;
  if (!usage.positional.empty()) out << " " << usage.positional;
  out << " [options]\n\n" << options << "\nexample:\n  " << usage.example << "\n";
}

std::vector<std::string> long_names(const Options& options) {
  std::vector<std::string> names;
  for (const auto& option : options.options()) names.push_back("--" + option->long_name());
  return names;
}

po::variables_map read(const Options& all, const Words& words) {
  po::positional_options_description positional;
  positional.add("positional", 1);
  po::variables_map values;
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::store(po::command_line_parser(words).options(all).positional(positional).style(style).run(), values);
  po::notify(values);
  return values;
}

// The library's words for its errors, with the verb in front and a way out behind.
po::variables_map read_or_explain(const Usage& usage, const Options& visible, const Options& all, const Words& words) {
  try {
    return read(all, words);
  } catch (const po::unknown_option& error) {
    const auto known = long_names(visible);
    const auto hint = scenario::hint(error.get_option_name(), known);
    throw UsageError{
        fmt::format("{}: unknown option '{}'{}{}", usage.verb, error.get_option_name(), hint, see_help(usage))};
  } catch (const po::too_many_positional_options_error&) {
    const auto wanted = usage.positional.empty() ? "no argument" : fmt::format("one {}", usage.positional);
    throw UsageError{
        fmt::format("{}: takes {} (a setting is written --set key=value){}", usage.verb, wanted, see_help(usage))};
  } catch (const po::error& error) {
    throw UsageError{fmt::format("{}: {}{}", usage.verb, error.what(), see_help(usage))};
  }
}

} // namespace

std::string Arguments::text(const std::string& name) const { return has(name) ? values_[name].as<std::string>() : ""; }

Words Arguments::texts(const std::string& name) const { return has(name) ? values_[name].as<Words>() : Words{}; }

std::optional<std::uint64_t> Arguments::whole(const std::string& name, std::uint64_t limit) const {
  if (!has(name)) return std::nullopt;
  const std::string digits = text(name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size() || value > limit)
    throw UsageError{"--" + name + ": expected a whole number from 0 to " + std::to_string(limit) + ", got '" + digits +
                     "'"};
  return value;
}

std::optional<Arguments> parse(const Usage& usage, const Options& options, const Words& words, std::ostream& out) {
  Options visible{"options"};
  for (const auto& option : options.options()) visible.add(option);
  visible.add_options()("help,h", "print this");
  Options all;
  all.add(visible);
  all.add_options()("positional", po::value<std::string>());
  Arguments arguments{read_or_explain(usage, visible, all, words), words};
  if (arguments.has("help")) return print_help(usage, visible, out), std::nullopt;
  if (arguments.has("positional") && usage.positional.empty())
    throw UsageError{
        fmt::format("{}: takes no argument, got '{}'{}", usage.verb, arguments.positional(), see_help(usage))};
  if (arguments.positional().empty() && !usage.positional.empty())
    throw UsageError{fmt::format("{}: {} is missing{}", usage.verb, usage.positional, see_help(usage))};
  return arguments;
}

namespace {

// The first '=' outside quotes; a name in quotes may hold one.
std::size_t end_of_path(const std::string& setting) {
  bool quoted = false;
  for (std::size_t at = 0; at < setting.size(); ++at) {
    if (setting[at] == '"') quoted = !quoted;
    if (setting[at] == '=' && !quoted) return at;
  }
  return std::string::npos;
}

} // namespace

std::vector<std::pair<std::string, std::string>> parse_overrides(const Words& settings) {
  std::vector<std::pair<std::string, std::string>> overrides;
  for (const auto& setting : settings) {
    const auto equals = end_of_path(setting);
    if (equals == 0 || equals == std::string::npos)
      throw UsageError{"--set: expected path.to.key=value such as power.feed.import_limit=40MW, got '" + setting + "'"};
    overrides.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return overrides;
}

} // namespace minehall::command
