#include "sim/record/hdf5_read.hpp"
#include "sim/record/hdf5_sink.hpp"
#include "sim/record/memory_sink.hpp"
#include "sim/record/recorder.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/resource.h>
#include <sys/wait.h>

using namespace minehall;
using namespace minehall::record;
namespace fs = std::filesystem;

namespace {

// A folder that goes when the test does.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("minehall_record_" + std::to_string(::getpid()));
  Folder() { fs::remove_all(path), fs::create_directory(path); }
  ~Folder() { fs::remove_all(path); }
};

struct Ids {
  SeriesId power;
  TableId events;
};

Ids declare(Recorder& recorder) {
  const auto power = recorder.add_series({.path = "/timeseries/hourly/power",
                                          .axis = "element",
                                          .entities = {"feed", "ups"},
                                          .quantities = {{"input", "W", "power drawn"}}});
  const auto events = recorder.add_table(
      {"/events", "row", "events", {{"date", Type::f8, "s", "when"}, {"what", Type::label, "1", "kind of event"}}});
  return {power.front(), events};
}

void play(Recorder& recorder, int rows) {
  const auto ids = declare(recorder);
  for (int k = 0; k < rows; ++k) {
    recorder.set(ids.power, 0, Duration::from_si(k * 3600.0), k * 1.7);
    recorder.append(ids.events, {k * 3600.0, recorder.label(ids.events, 1, k % 2 ? "trip" : "repair")});
  }
  recorder.provenance_integer("seed", 1);
  recorder.provenance_text("scenario_resolved", "site: {}\n");
  recorder.summary("energy", 3.6e9, "J", "energy from the feed");
}

void write_run(const fs::path& file, int rows = 3000) {
  const auto sink = make_hdf5_sink(file, Existing::refused);
  Recorder recorder{*sink, {.title = "a run"}};
  play(recorder, rows);
  recorder.complete(Duration::from_si(rows * 3600.0));
}

std::string bytes(const fs::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

} // namespace

TEST_CASE("tables keep every row and the names of their labels") {
  MemorySink sink;
  Recorder recorder{sink, {}};
  play(recorder, 2500);
  recorder.complete(Duration::from_si(2500 * 3600.0));
  const auto& table = sink.tables.at(0);
  REQUIRE(table.columns[0].size() == 2500);
  CHECK(table.columns[0].back() == 2499 * 3600.0);
  CHECK(table.columns[1].back() == 1);
  CHECK(table.labels.at(1) == std::vector<std::string>{"repair", "trip"});
}

TEST_CASE("equal runs are equal bytes under any name, and only a complete run gets the name") {
  const Folder folder;
  write_run(folder.path / "a.h5");
  write_run(folder.path / "another_name.h5");
  CHECK(bytes(folder.path / "a.h5") == bytes(folder.path / "another_name.h5"));
  CHECK_FALSE(fs::exists(folder.path / "a.h5.partial"));
}

TEST_CASE("a run that fails leaves a readable file under another name that says why") {
  const Folder folder;
  const fs::path file = folder.path / "a.h5";
  const auto sink = make_hdf5_sink(file, Existing::refused);
  Recorder recorder{*sink, {.title = "a run"}};
  play(recorder, 10);
  recorder.fail(10.0_h, "energy does not add up");
  CHECK_FALSE(fs::exists(file));
  const auto summary = read_summary(folder.path / "a.h5.failed");
  CHECK(summary.status == "failed");
  CHECK(summary.reason == "energy does not add up");
}

TEST_CASE("a run that is stopped leaves a partial file only") {
  const Folder folder;
  {
    const auto sink = make_hdf5_sink(folder.path / "a.h5", Existing::refused);
    Recorder recorder{*sink, {}};
    declare(recorder);
  }
  CHECK_FALSE(fs::exists(folder.path / "a.h5"));
  CHECK(fs::exists(folder.path / "a.h5.partial"));
}

TEST_CASE("an existing file is refused unless it may be replaced") {
  const Folder folder;
  const fs::path file = folder.path / "a.h5";
  write_run(file, 2);
  CHECK_THROWS_WITH(make_hdf5_sink(file, Existing::refused),
                    file.string() + ": exists; choose another --out or say --overwrite");
  CHECK_NOTHROW(make_hdf5_sink(file, Existing::replaced));
  CHECK_THROWS_AS(make_hdf5_sink(folder.path / "no" / "a.h5", Existing::refused), OutputError);
  CHECK_THROWS_AS(make_hdf5_sink(folder.path, Existing::replaced), OutputError);
}

// A limit on the size of files stands for a full disk: the write fails in the same place. In a child, as it would stay.
TEST_CASE("a full disk is told by the file's name and does not crash") {
  const Folder folder;
  const fs::path file = folder.path / "a.h5";
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{20000, 20000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, SIG_IGN);
    int status = 1;
    try {
      write_run(file);
    } catch (const OutputError& error) {
      const std::string text = error.what();
      status = text.find("a.h5.partial: cannot ") != std::string::npos && text.find("too large") != std::string::npos
                   ? 0
                   : 2;
    }
    std::exit(status); // also through what HDF5 does at the end of a program
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK_FALSE(fs::exists(file));
}

TEST_CASE("the summary reads back, and strangers are refused") {
  const Folder folder;
  write_run(folder.path / "a.h5", 5);
  const auto summary = read_summary(folder.path / "a.h5");
  REQUIRE(summary.scalars.size() == 1);
  CHECK(summary.title == "a run");
  CHECK(summary.status == "complete");
  CHECK(summary.scalars[0].name == "energy");
  CHECK(summary.scalars[0].value == 3.6e9);
  CHECK(summary.scalars[0].units == "J");
  std::ofstream{folder.path / "text.h5"} << "not HDF5";
  const std::string text = (folder.path / "text.h5").string();
  CHECK_THROWS_WITH(read_summary(text), text + ": cannot open it as HDF5");
  CHECK_THROWS_AS(read_summary(folder.path), RunFileError);
  CHECK_THROWS_AS(read_summary(folder.path / "none.h5"), RunFileError);
}

TEST_CASE("a file cut short anywhere is refused, not crashed upon") {
  const Folder folder;
  write_run(folder.path / "a.h5", 5);
  const auto whole = bytes(folder.path / "a.h5");
  for (std::size_t length = 0; length < whole.size(); length += 977) {
    std::ofstream{folder.path / "cut.h5", std::ios::binary} << whole.substr(0, length);
    CHECK_THROWS_AS(read_summary(folder.path / "cut.h5"), RunFileError);
  }
}
