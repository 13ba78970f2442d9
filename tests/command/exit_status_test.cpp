#include "sim/command/exit_status.hpp"

#include "sim/record/sink.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/series_error.hpp"

#include <catch2/catch.hpp>

#include <new>
#include <sstream>
#include <system_error>

namespace minehall::command {

namespace {

template <class Error> std::pair<int, std::string> reported(const Error& error) {
  std::ostringstream err;
  try {
    throw error;
  } catch (...) {
    const int status = report_exception(err);
    return {status, err.str()};
  }
}

using Report = std::pair<int, std::string>;

} // namespace

TEST_CASE("each kind of error has its exit status and keeps its words") {
  CHECK(reported(UsageError{"no such verb"}) == Report{2, "minehall: no such verb\n"});
  CHECK(reported(scenario::ScenarioError{"a.yaml:2:3: site: missing"}) == Report{3, "a.yaml:2:3: site: missing\n"});
  CHECK(reported(scenario::SeriesError{"p.csv:7:1: price: gap"}) == Report{4, "p.csv:7:1: price: gap\n"});
  CHECK(reported(record::OutputError{"a.h5: exists"}) == Report{5, "minehall: a.h5: exists\n"});
  CHECK(reported(std::bad_alloc{}) == Report{75, "minehall: out of memory\n"});
  CHECK(reported(std::runtime_error{"odd"}) == Report{70, "minehall: internal error, please report it: odd\n"});
  CHECK(reported(42) == Report{70, "minehall: internal error, please report it\n"});
}

TEST_CASE("what may pass on another try is temporary") {
  CHECK(reported(std::system_error{EMFILE, std::generic_category()}).first == 75);
  CHECK(reported(std::system_error{EINVAL, std::generic_category()}).first == 70);
}

} // namespace minehall::command
