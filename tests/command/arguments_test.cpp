#include "sim/command/arguments.hpp"

#include "sim/command/exit_status.hpp"

#include <boost/program_options/value_semantic.hpp>
#include <catch2/catch.hpp>

#include <sstream>

namespace minehall::command {

namespace {

namespace po = boost::program_options;

const Usage usage{.verb = "fly", .summary = "test", .positional = "KITE", .example = "minehall fly kite"};

Options some_options() {
  Options options;
  options.add_options()("seed", po::value<std::string>(), "")("set", po::value<Words>()->composing(), "")("sober", "");
  return options;
}

Arguments parsed(const Words& words) {
  std::ostringstream out;
  auto arguments = parse(usage, some_options(), words, out);
  REQUIRE(arguments.has_value());
  return *arguments;
}

std::string refusal(const Words& words) {
  std::ostringstream out;
  try {
    if (const auto arguments = parse(usage, some_options(), words, out)) arguments->whole("seed", 1000);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("whole numbers are strict") {
  CHECK(parsed({"k", "--seed", "7"}).whole("seed") == 7);
  CHECK(parsed({"k", "--seed=18446744073709551615"}).whole("seed") == 18446744073709551615u);
  CHECK_FALSE(parsed({"k"}).whole("seed").has_value());
  // the library alone takes -1 for 4294967295
  CHECK(refusal({"k", "--seed", "-1"}) == "--seed: expected a whole number from 0 to 1000, got '-1'");
  for (const auto* text : {"+1", "1.5", "0x10", "7 ", " 7", "1001", "seven", "18446744073709551616"})
    CHECK(refusal({"k", "--seed", text}) ==
          "--seed: expected a whole number from 0 to 1000, got '" + std::string{text} + "'");
}

TEST_CASE("an option is named in full; a near one is offered") {
  CHECK(refusal({"k", "--see", "7"}) ==
        "fly: unknown option '--see'; did you mean '--seed'?; see 'minehall fly --help'");
  CHECK(refusal({"k", "--so"}) == "fly: unknown option '--so'; did you mean '--set'?; see 'minehall fly --help'");
  CHECK(refusal({"k", "--completely-else"}) == "fly: unknown option '--completely-else'; see 'minehall fly --help'");
}

TEST_CASE("one positional argument, also one that begins with a dash") {
  CHECK(parsed({"k"}).positional() == "k");
  CHECK(parsed({"--sober", "--", "-weird.yaml"}).positional() == "-weird.yaml");
  CHECK(refusal({}) == "fly: KITE is missing; see 'minehall fly --help'");
  CHECK(refusal({"a", "b"}) == "fly: takes one KITE (a setting is written --set key=value); see 'minehall fly --help'");
  CHECK(refusal({"a", "--seed"}) ==
        "fly: the required argument for option '--seed' is missing; see 'minehall fly --help'");
  CHECK(refusal({"a", "--seed", "1", "--seed", "2"}) ==
        "fly: option '--seed' cannot be specified more than once; see 'minehall fly --help'");
}

TEST_CASE("--set is repeated and keeps its spaces and further equal signs") {
  const auto overrides = parse_overrides(parsed({"k", "--set", "a.b=40 MW", "--set", "c==d"}).texts("set"));
  REQUIRE(overrides.size() == 2);
  CHECK(overrides[0] == std::pair<std::string, std::string>{"a.b", "40 MW"});
  CHECK(overrides[1] == std::pair<std::string, std::string>{"c", "=d"});
  CHECK_THROWS_AS(parse_overrides({"a.b"}), UsageError);
  CHECK_THROWS_AS(parse_overrides({"=1"}), UsageError);
  CHECK(parse_overrides({"a.\"b=c\".d=1"}).front() == std::pair<std::string, std::string>{"a.\"b=c\".d", "1"});
  CHECK_THROWS_AS(parse_overrides({"a.\"b=c"}), UsageError);
}

TEST_CASE("--help prints usage, options and the example, and nothing is run") {
  std::ostringstream out;
  CHECK_FALSE(parse(usage, some_options(), {"--help"}, out).has_value());
  CHECK(out.str().find("usage: minehall fly KITE [options]") != std::string::npos);
  CHECK(out.str().find("--seed") != std::string::npos);
  CHECK(out.str().find("minehall fly kite") != std::string::npos);
}

} // namespace minehall::command
