// `summary` on files that the recorder wrote, and on what is no run.
#include "sim/command/summary.hpp"

#include "sim/command/exit_status.hpp"
#include "sim/record/hdf5_sink.hpp"
#include "sim/record/recorder.hpp"
#include "tests/command/folder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <cmath>
#include <sstream>

namespace minehall::command {
namespace {

namespace fs = std::filesystem;

enum class Ending { complete, failed };

fs::path write_run(const fs::path& file, Ending ending) {
  const auto sink = record::make_hdf5_sink(file, record::Existing::refused);
  record::Recorder recorder{*sink, {.title = "A site"}};
  recorder.summary("feed_energy", 3.6e12, "J", "energy at the meter");
  recorder.summary("pue", std::nan(""), "1", "no load, no PUE");
  if (ending == Ending::complete)
    recorder.complete(Duration::from_si(3600));
  else
    recorder.fail(Duration::from_si(60), "law broken: feed");
  return ending == Ending::complete ? file : fs::path{file.string() + ".failed"};
}

struct Said {
  int status = 0;
  std::string out, err;
};

Said summarise(const fs::path& file, SummaryForm form) {
  std::ostringstream out, err;
  const int status = run_summary(file, form, out, err);
  return {status, out.str(), err.str()};
}

} // namespace

TEST_CASE("the table aligns names, values and units, under the title") {
  const Folder folder;
  const auto said = summarise(write_run(folder.path() / "a.h5", Ending::complete), SummaryForm::table);
  CHECK(said.status == exit_ok);
  CHECK(said.err.empty());
  CHECK(said.out == "A site\n"
                    "feed_energy         3.6e+12 J  energy at the meter\n"
                    "pue                     nan 1  no load, no PUE\n");
}

TEST_CASE("nothing that a terminal obeys is printed, whoever wrote the file") {
  const Folder folder;
  const auto file = folder.path() / "a.h5";
  {
    const auto sink = record::make_hdf5_sink(file, record::Existing::refused);
    record::Recorder recorder{*sink, {.title = "A\x1b[2J\xc2\x9bsite, caf\xc3\xa9"}};
    recorder.summary("pue", 1.5, "1\x07", "no\x7f load\x1b]0;x");
    recorder.complete(Duration::from_si(3600));
  }
  CHECK(summarise(file, SummaryForm::table).out == "A?[2J??site, caf\xc3\xa9\npue             1.5 1?  no? load?]0;x\n");
}

TEST_CASE("json has value, units and long_name by name; what is not a number is null") {
  const Folder folder;
  const auto said = summarise(write_run(folder.path() / "a.h5", Ending::complete), SummaryForm::json);
  CHECK(said.status == exit_ok);
  const auto json = nlohmann::json::parse(said.out);
  REQUIRE(json.size() == 2);
  CHECK(json["feed_energy"]["value"] == 3.6e12);
  CHECK(json["feed_energy"]["units"] == "J");
  CHECK(json["feed_energy"]["long_name"] == "energy at the meter");
  CHECK(json["pue"]["value"].is_null());
}

TEST_CASE("a run that failed is told with its reason, and its numbers still come") {
  const Folder folder;
  const auto said = summarise(write_run(folder.path() / "a.h5", Ending::failed), SummaryForm::table);
  CHECK(said.status == exit_ok);
  CHECK(said.err.find("the run did not complete (failed): law broken: feed\n") != said.err.npos);
  CHECK(said.out.find("feed_energy") != said.out.npos);
}

TEST_CASE("what is no run file is named, with exit status 4 and nothing on stdout") {
  const Folder folder;
  const auto text = folder.write("a.txt", "no HDF5");
  for (const auto& file : {text, folder.path() / "missing.h5", folder.path()}) {
    const auto said = summarise(file, SummaryForm::json);
    CHECK(said.status == exit_series);
    CHECK(said.out.empty());
    CHECK(said.err.find(file.string()) != said.err.npos);
  }
}

} // namespace minehall::command
