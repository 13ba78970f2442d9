#include "tests/scenario/reader_sample.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

using namespace minehall::scenario;
using sample::complaint;
namespace fs = std::filesystem;

namespace {

// A directory of its own, gone at the end.
class Folder {
public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "minehall_reader_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string write(const std::string& name, const std::string& text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream{path_ / name} << text;
    return (path_ / name).string();
  }
  std::string at(const std::string& name) const { return (path_ / name).string(); }

private:
  fs::path path_;
};

std::string load_complaint(const std::string& path) {
  try {
    Document document = load(path);
    sample::read_site(document.root());
    document.finish();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return {};
}

sample::Site read(const std::string& text, const std::vector<Override>& overrides = {}) {
  Document document = parse("mine.yaml", text, overrides);
  auto site = sample::read_site(document.root());
  document.finish();
  return site;
}

const std::string whole =
    "site: {feed: {limit: 50 MW, loss_fraction: 0.01}}\nplant: {kind: chiller, supply: 7 degC}\n"
    "start: 2024-01-01 00:00 America/Chicago\nmachines:\n  S19j Pro: {rate: 100 TH/s}\n  \"1: x\": {}\n"
    "events:\n  - {at: 5 h}\n  - at: 6 h\ntitle: \"quoted: yes\"\n";

} // namespace

TEST_CASE("a file that is none is named") {
  const Folder folder;
  CHECK(load_complaint(folder.at("x.yaml")) == folder.at("x.yaml") + ":1:1: no such file; check the path");
  CHECK(load_complaint(folder.at("")) ==
        folder.at("") + ":1:1: is a directory; name a file in it, such as scenario.yaml");
  CHECK(load_complaint("/dev/zero") == "/dev/zero:1:1: is not a regular file; name a file");
}

TEST_CASE("extends: maps merge deep, lists replace, the later one wins") {
  const Folder folder;
  folder.write("parts/base.yaml", "site:\n  feed: {limit: 50 MW, loss_fraction: 0.01}\ntags: [a, b]\ncount: 1\n");
  folder.write("parts/more.yaml", "count: 2\nstep: 60 s\n");
  const auto path = folder.write("mine.yaml", "extends: [parts/base.yaml, parts/more.yaml]\n"
                                              "site: {feed: {limit: 40 MW}}\ntags: [c]\n");
  Document document = load(path);
  const auto site = sample::read_site(document.root());
  document.finish();
  CHECK(site.feed.limit.si() == 40e6);
  CHECK(site.feed.loss_fraction == 0.01);
  CHECK(site.tags == std::vector<std::string>{"c"});
  CHECK(site.count == 2);
  CHECK(site.step.si() == 60);
}

TEST_CASE("a map of another kind replaces, it has other keys") {
  const Folder folder;
  folder.write("base.yaml", "plant: {kind: dry cooler, fan_power_per_heat: 3 %}\nsite: {feed: {limit: 5 W}}\n");
  const auto other = folder.write("other.yaml", "extends: base.yaml\nplant: {kind: chiller, supply: 7 degC}\n");
  CHECK(load_complaint(other).find("loss_fraction: missing") != std::string::npos);
  CHECK(load_complaint(other).find("fan_power") == std::string::npos);
  const auto same = folder.write("same.yaml", "extends: base.yaml\nplant: {kind: dry cooler}\n");
  Document document = load(same);
  CHECK(std::get<sample::DryCooler>(sample::read_site(document.root()).plant).fan_power_per_heat == 0.03);
}

TEST_CASE("a path is of the file that says it, whoever says the keys beside it") {
  const Folder folder;
  folder.write("parts/x.csv", "part");
  folder.write("x.csv", "own");
  folder.write("parts/base.yaml", "price: {file: x.csv, unit: a}\nload: {file: ../x.csv}\n");
  const auto path = folder.write("mine.yaml", "extends: parts/base.yaml\nprice: {unit: b}\n");
  const auto file = [&](std::string_view of, const std::vector<Override>& overrides = {}) {
    Document document = load(path, overrides);
    auto found = document.root().section(of).file("file");
    CHECK(document.effective().find("file: " + found + "\n") != std::string::npos);
    return found;
  };
  CHECK(file("price") == "parts/x.csv");
  CHECK(file("load") == "x.csv");
  CHECK(file("price", {{"price.file", "x.csv"}}) == "x.csv");
  CHECK(file("price", {{"price.unit", "c"}}) == "parts/x.csv");
  CHECK(file("price", {{"price.file", "/a/x.csv"}}) == "/a/x.csv");
  // behind a link, '..' leads elsewhere
  folder.write("far/away/base.yaml", "price: {file: ../x.csv}\n");
  folder.write("far/x.csv", "far");
  fs::create_directory_symlink("far/away", folder.at("link"));
  Document linked = load(folder.write("linked.yaml", "extends: link/base.yaml\n"));
  CHECK(linked.root().section("price").file("file") == "link/../x.csv");
}

TEST_CASE("a problem in an extended file is placed there") {
  const Folder folder;
  const auto base = folder.write("base.yaml", "count: five\n");
  const auto path = folder.write("mine.yaml", "extends: base.yaml\nflag: 1\n");
  CHECK(load_complaint(path) == path + ":2:7: flag: expected true or false, got '1'\n" + base +
                                    ":1:8: count: expected a whole number such as '12', got 'five'");
}

TEST_CASE("extends that cannot be followed") {
  const Folder folder;
  const auto a = folder.write("a.yaml", "extends: b.yaml\n");
  const auto b = folder.write("b.yaml", "extends: ./a.yaml\n");
  CHECK(load_complaint(a) == b + ":1:10: extends: files extend each other: " + a + " -> " + b + " -> " + a);
  const auto c = folder.write("c.yaml", "extends: gone.yaml\n");
  CHECK(load_complaint(c) == c + ":1:10: extends: '" + folder.at("gone.yaml") + "': no such file; check the path");
  const auto d = folder.write("d.yaml", "extends: {a: b}\n");
  CHECK(load_complaint(d) == d + ":1:10: extends: expected a file name or a list of them");
  for (int i = 0; i < 20; ++i) {
    folder.write("chain" + std::to_string(i) + ".yaml", "extends: chain" + std::to_string(i + 1) + ".yaml\n");
  }
  CHECK_THAT(load_complaint(folder.at("chain0.yaml")), Catch::EndsWith("extends: more than 16 levels or 64 files"));
}

TEST_CASE("an override beats the file, the last one wins") {
  const auto site = read(whole, {{"site.feed.limit", "40 MW"},
                                 {"site.feed.limit", "30 MW"},
                                 {"events.1.at", "7 h"},
                                 {"events[0].at", "1 h"},
                                 {"step", "10 min"},
                                 {"tags", "[x, y]"}});
  CHECK(site.feed.limit.si() == 30e6);
  CHECK(site.events.at(0).si() == 3600);
  CHECK(site.events.at(1).si() == 7 * 3600);
  CHECK(site.step.si() == 600);
  CHECK(site.tags == std::vector<std::string>{"x", "y"});
}

TEST_CASE("a name in quotes may hold what a path is made of") {
  const std::string dotted = "machines:\n  \"a.b [1]=x\": {rate: 100 TH/s}\n";
  const auto rate = [&](const std::string& path) {
    Document document = parse("mine.yaml", dotted, std::vector<Override>{{path, "90 TH/s"}});
    auto machine = document.root().named("machines").front();
    CHECK(machine.first == "a.b [1]=x");
    return machine.second.hash_rate("rate").si();
  };
  CHECK(rate(R"(machines."a.b [1]=x".rate)") == 90e12);
  CHECK(rate(R"("machines"["a.b [1]=x"]."rate")") == 90e12);
  CHECK(complaint(whole, {{"machines.\"a.b.rate", "1"}}) == "--set:1:1: machines.\"a.b.rate: a quote is never closed");
  CHECK(complaint(whole, {{"machines.\"a.b\"rate", "1"}}) ==
        "--set:1:1: machines.\"a.b\"rate: expected '.' behind the quote, as in power.\"a.b\".rating");
  CHECK(complaint(whole, {{"events[0]at", "1"}}) ==
        "--set:1:1: events[0]at: expected a path such as site.feed.limit or events[2].at");
  CHECK(complaint(whole, {{"machines.\"a.b\".rat", "1 TH/s"}}).find("--set:1:1: machines.\"a.b\".rat: unknown key") ==
        0);
}

TEST_CASE("an override that cannot be applied") {
  CHECK(complaint(whole, {{"step", "10 MW"}}) ==
        "--set:1:6: step: expected a duration such as '5 min', got '10 MW' (a power)");
  CHECK(complaint(whole, {{"count", "1"}, {"stp", "10 s"}}) == "--set:2:1: stp: unknown key; did you mean 'step'?");
  CHECK(complaint(whole, {{"events.2.at", "1 h"}}) ==
        "--set:1:1: events.2.at: '2' is no index of a list of 2; the first is 0");
  CHECK(complaint(whole, {{"title.x", "1"}}) == "--set:1:1: title.x: 'x' stands below a value that has no keys");
  CHECK(complaint(whole, {{"site..x", "1"}}) == "--set:1:1: site..x: expected a path such as site.feed.limit");
  CHECK(complaint(whole, {{"extends", "x"}}) ==
        "--set:1:1: extends: extends cannot be set; write a file that extends both");
  // a key of the file is the override's once it is overridden; a text that is no YAML counts from its override
  CHECK(complaint(whole, {{"count", "[1]"}}) == "--set:1:1: count: expected a whole number such as '12', got a list");
  CHECK(complaint(whole, {{"count", "1"}, {"site.feed", "1"}}) ==
        "--set:2:1: site.feed: expected keys below it, got a single value");
  CHECK(complaint(whole, {{"title", "[a]"}}) == "--set:1:1: title: expected a text, got a list");
  CHECK(complaint(whole, {{"count", "1"}, {"title", "'abc"}}).find("--set:2:") == 0);
  CHECK(complaint(whole, {{"count", "1"}, {"title", "a\x01"}}).find("--set:2:8: control character 0x01") == 0);
  CHECK(complaint(whole, {{"step", ""}}) == "--set:1:1: step: expected a duration such as '5 min', got no value");
}

TEST_CASE("the effective scenario holds every key and reads back to itself") {
  Document first = parse("mine.yaml", whole);
  const auto site = sample::read_site(first.root());
  first.finish();
  const std::string text = first.effective();
  INFO(text);
  CHECK_THAT(text, Catch::Contains("limit: 50 MW\n") && Catch::Contains("step: 300 s # default\n") &&
                       Catch::Contains("price: 40 USD/MWh # default\n"));
  Document second = parse("effective.yaml", text);
  const auto again = sample::read_site(second.root());
  second.finish();
  CHECK(again.price == site.price);
  CHECK(again.title == site.title);
  CHECK(again.tags == site.tags);
  CHECK(again.start == site.start);
  CHECK(again.machines == site.machines);
  CHECK(again.events == site.events);
  const std::regex mark{" # default"};
  CHECK(second.effective() == std::regex_replace(text, mark, ""));
}

TEST_CASE("texts of any kind survive the effective scenario") {
  for (const char* title : {"null", "true", "- a",  "a: b",      "a #b", " x ", "",  "\"",          "\\",
                            "it's", "*a",   "&a",   "!t",        "%x",   "{a}", "[", "@",           "`",
                            "| x",  "> y",  "a\nb", "tab\there", "---",  "...", "-", "caf\xC3\xA9", "? x"}) {
    INFO(title);
    Document first = parse("a.yaml", "other: 1\n");
    first.root().integer("other");
    CHECK(first.root().text("title", std::string{title}) == title);
    Document second = parse("b.yaml", first.effective());
    CHECK(second.root().text("title", "changed") == title);
  }
}

TEST_CASE("a section knows its place") {
  Document document = parse("mine.yaml", "site:\n  feed:\n    limit: 5 W\n");
  Section feed = document.root().section("site").section("feed");
  CHECK(feed.path() == "site.feed");
  CHECK(feed.place().line == 3);
  CHECK(feed.place("limit").column == 12);
  CHECK(feed.place().file == "mine.yaml");
}
