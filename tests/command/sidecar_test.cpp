// run.json: where it lies, what it holds, and that it is there whole or not at all.
#include "sim/command/sidecar.hpp"

#include "sim/record/sink.hpp"
#include "tests/command/folder.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace minehall::command {
namespace {

using Clock = std::chrono::system_clock;

nlohmann::json read(const std::filesystem::path& file) {
  std::ifstream text{file};
  return nlohmann::json::parse(text);
}

} // namespace

TEST_CASE("the card lies beside the file and has its name") {
  CHECK(sidecar_of("out/a.h5") == "out/a.run.json");
  CHECK(sidecar_of("a.b.h5") == "a.b.run.json");
  CHECK(sidecar_of("a.hdf") == "a.hdf.run.json");
  CHECK(sidecar_of("a") == "a.run.json");
}

TEST_CASE("the card says what was called, how it ended and what it cost") {
  const Folder folder;
  const auto out = folder.path() / "a.h5";
  const RunCard card{
      {"minehall", "run", "x.yaml", "--set", "name=\xff"}, Clock::now() - std::chrono::seconds{5}, 1, "0.1.0"};
  write_sidecar(out, card);
  const auto json = read(folder.path() / "a.run.json");
  CHECK(json["command_line"].size() == 5);
  CHECK(json["command_line"][2] == "x.yaml");
  CHECK(json["exit_status"] == 1);
  CHECK(json["version"] == "0.1.0");
  CHECK(json["started"].get<std::string>().size() == std::string{"2026-01-01T00:00:00Z"}.size());
  CHECK(json["wall_seconds"] >= 5.0);
  CHECK(json["wall_seconds"] < 60.0);
  CHECK(json["cpu_seconds"] >= 0.0);
  CHECK(json["peak_memory_bytes"] > 1 << 20);
  CHECK(json.contains("host"));
}

TEST_CASE("a second card replaces the first, and no other file is left") {
  const Folder folder;
  for (const int status : {0, 1}) write_sidecar(folder.path() / "a.h5", {{}, Clock::now(), status, ""});
  CHECK(read(folder.path() / "a.run.json")["exit_status"] == 1);
  const std::filesystem::directory_iterator files{folder.path()};
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a card that cannot be written is named") {
  const Folder folder;
  const auto out = folder.path() / "nowhere" / "a.h5";
  try {
    write_sidecar(out, {{}, Clock::now(), 0, ""});
    FAIL("written into no folder");
  } catch (const record::OutputError& error) {
    const std::string said = error.what();
    CHECK(said.find((folder.path() / "nowhere" / "a.run.json").string() + ": cannot write it: ") == 0);
  }
}

} // namespace minehall::command
