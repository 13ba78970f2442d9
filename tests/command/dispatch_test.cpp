#include "sim/command/exit_status.hpp"
#include "sim/command/verb.hpp"
#include "sim/command/version.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace minehall::command {

namespace {

std::string refusal(const Words& words) {
  std::ostringstream out, err;
  try {
    dispatch(words, out, err);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "accepted";
}

} // namespace

TEST_CASE("a misspelt verb is an error that names the near one") {
  CHECK(refusal({"rnu"}) == "unknown verb 'rnu'; did you mean 'run'?; see 'minehall --help'");
  CHECK(refusal({"sumary", "x"}) == "unknown verb 'sumary'; did you mean 'summary'?; see 'minehall --help'");
  CHECK(refusal({"fly-to-the-moon"}) == "unknown verb 'fly-to-the-moon'; see 'minehall --help'");
  CHECK(refusal({"--verison"}) ==
        "unknown option '--verison' before the verb; did you mean '--version'?; see 'minehall --help'");
}

TEST_CASE("every verb has help with an example") {
  for (const auto* verb : {"run", "check", "list", "schema", "summary", "oracle", "foresight", "validate"}) {
    std::ostringstream out, err;
    CHECK(dispatch({verb, "--help"}, out, err) == exit_ok);
    CHECK(out.str().find("example:\n  minehall " + std::string{verb}) != std::string::npos);
    CHECK(err.str().empty());
  }
}

TEST_CASE("without a verb the overview goes to stderr and the status says usage") {
  std::ostringstream out, err;
  CHECK(dispatch({}, out, err) == exit_usage);
  CHECK(out.str().empty());
  CHECK(err.str().find("usage: minehall VERB") != std::string::npos);
}

TEST_CASE("the version names the commit and the libraries") {
  const bool known =
      commit() == "unknown" ||
      (commit().size() == 40 && commit().find_first_not_of("0123456789abcdef") == std::string_view::npos);
  CHECK(known);
  for (const auto* library : {"SimGrid 3", "HDF5 1", "yaml-cpp 0", "Boost 1", "fmt "})
    CHECK(version_text().find(library) != std::string::npos);
}

TEST_CASE("quiet and verbose exclude each other") {
  CHECK(refusal({"run", "x.yaml", "-q", "-v"}) == "run: --quiet and --verbose exclude each other");
}

} // namespace minehall::command
