#include "tests/scenario/reader_sample.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <sstream>

using namespace minehall::scenario;
using sample::complaint;

namespace {

std::string repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string alias_bomb() { // ten lists, each of nine aliases of the one before
  std::ostringstream text;
  text << "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    text << "a" << i << ": &a" << i << " [*a" << i - 1;
    for (int j = 1; j < 9; ++j) text << ", *a" << i - 1;
    text << "]\n";
  }
  return text.str();
}

struct Broken {
  const char* name;
  std::string text;
  std::string complaint; // all of it
};

const std::string feed = "site:\n  feed:\n    ";

const Broken table[] = {
    {"typo", feed + "limt: 50 MW\n    limit: 50 MW\n    loss_fraction: 0\n",
     "mine.yaml:3:5: site.feed.limt: unknown key; did you mean 'limit'?"},
    {"unknown key", "zebra_crossing: 1\n", "mine.yaml:1:1: zebra_crossing: unknown key"},
    {"duplicate key", feed + "limit: 50 MW\n    limit: 51 MW\n    loss_fraction: 0\n",
     "mine.yaml:4:5: site.feed.limit: given twice; first at 3:5"},
    {"unit in wrong case", feed + "limit: 50 Mw\n    loss_fraction: 0\n",
     "mine.yaml:3:12: site.feed.limit: expected a power such as '12.5 MW', got '50 Mw'"},
    {"missing unit", feed + "limit: 50\n    loss_fraction: 0\n",
     "mine.yaml:3:12: site.feed.limit: expected a power such as '12.5 MW', got '50' (no unit)"},
    {"wrong dimension", feed + "limit: 5 MWh\n    loss_fraction: 0\n",
     "mine.yaml:3:12: site.feed.limit: expected a power such as '12.5 MW', got '5 MWh' (an energy)"},
    {"missing key", feed + "limit: 50 MW\n", "mine.yaml:3:5: site.feed.loss_fraction: missing"},
    {"outside its range", feed + "limit: 50 MW\n    loss_fraction: 1.5\n",
     "mine.yaml:4:20: site.feed.loss_fraction: must lie in [0, 1)"},
    {"no value", feed + "limit:\n    loss_fraction: 0\n",
     "mine.yaml:3:5: site.feed.limit: expected a power such as '12.5 MW', got no value"},
    {"a list for a value", feed + "limit: [1, 2]\n    loss_fraction: 0\n",
     "mine.yaml:3:5: site.feed.limit: expected a power such as '12.5 MW', got a list"},
    {"leading zero", "count: 010\n",
     "mine.yaml:1:8: count: expected a whole number such as '12', got '010' (a leading zero)"},
    {"leading zero before a unit", "step: 05 min\n",
     "mine.yaml:1:7: step: expected a duration such as '5 min', got '05 min' (a leading zero)"},
    {"quoted number", "count: \"5\"\n",
     "mine.yaml:1:8: count: expected a whole number such as '12', got '5' (in quotes)"},
    {"fraction for a whole number", "count: 5.5\n",
     "mine.yaml:1:8: count: expected a whole number such as '12', got '5.5'"},
    {"too large a whole number", "count: 99999999999999999999\n",
     "mine.yaml:1:8: count: expected a whole number such as '12', got '99999999999999999999' (out of range)"},
    {"infinity", feed + "limit: 50 MW\n    loss_fraction: .inf\n",
     "mine.yaml:4:20: site.feed.loss_fraction: expected a number such as '0.95', got '.inf'"},
    {"not a number", feed + "limit: 50 MW\n    loss_fraction: .nan\n",
     "mine.yaml:4:20: site.feed.loss_fraction: expected a number such as '0.95', got '.nan'"},
    {"above all doubles", feed + "limit: 1e400 MW\n    loss_fraction: 0\n",
     "mine.yaml:3:12: site.feed.limit: expected a power such as '12.5 MW', got '1e400 MW' (out of range)"},
    {"Norway", "flag: no\n", "mine.yaml:1:7: flag: expected true or false, got 'no'"},
    {"percentage above 100", "plant: {kind: dry cooler, fan_power_per_heat: 120 %}\n",
     "mine.yaml:1:47: plant.fan_power_per_heat: must lie in 0 .. 1 (or 0 % .. 100 %)"},
    {"no fraction", "plant: {kind: dry cooler, fan_power_per_heat: much}\n",
     "mine.yaml:1:47: plant.fan_power_per_heat: expected a fraction such as '0.02' or '2 %', got 'much'"},
    {"unknown kind, near", "plant: {kind: dry coler}\n",
     "mine.yaml:1:15: plant.kind: unknown kind 'dry coler'; did you mean 'dry cooler'?"},
    {"unknown kind, far", "plant: {kind: fridge, x: 1}\n",
     "mine.yaml:1:15: plant.kind: unknown kind 'fridge'; one of 'dry cooler', 'chiller'"},
    {"no kind", "plant: {x: 1}\n", "mine.yaml:1:8: plant.kind: missing"},
    {"key of another kind", "plant: {kind: chiller, supply: 7 degC, fan_power_per_heat: 0.1}\n",
     "mine.yaml:1:40: plant.fan_power_per_heat: unknown key"},
    {"unknown word", "policy: easy backfil\n",
     "mine.yaml:1:9: policy: expected 'fifo' or 'easy backfill', got 'easy backfil'; did you mean 'easy backfill'?"},
    {"value for keys", "site: 5\n", "mine.yaml:1:1: site: expected keys below it, got a single value"},
    {"keys for a list", "events: {at: 5 s}\n", "mine.yaml:1:9: events: expected a list, got keys"},
    {"value in a list of maps", "events: [5 s]\n",
     "mine.yaml:1:10: events[0]: expected keys and values, got a single value"},
    {"list for names", "machines: [a]\n", "mine.yaml:1:11: machines: expected names with keys below them, got a list"},
    {"value below a name", "machines: {s21: 5}\n",
     "mine.yaml:1:12: machines.s21: expected keys below it, got a single value"},
    {"text for a list", "tags: a\n",
     "mine.yaml:1:7: tags: expected a list of texts such as [a, b], got a single value"},
    {"list in a list of texts", "tags: [[a]]\n", "mine.yaml:1:8: tags: expected a text in the list, got a list"},
    {"no date", "start: tomorrow\n",
     "mine.yaml:1:8: start: expected a date such as '2024-01-01 00:00 America/Chicago' or '2024-01-01T06:00:00Z', got "
     "'tomorrow'"},
    {"no such day", "start: 2023-02-29 00:00 UTC\n",
     "mine.yaml:1:8: start: expected a date such as '2024-01-01 00:00 America/Chicago' or '2024-01-01T06:00:00Z', got "
     "'2023-02-29 00:00 UTC'"},
    {"unknown zone", "start: 2024-01-01 00:00 America/Chicgo\n",
     "mine.yaml:1:8: start: unknown time zone 'America/Chicgo'; did you mean 'America/Chicago'?"},
    {"zone without its continent", "start: 2024-01-01 00:00 Chicago\n",
     "mine.yaml:1:8: start: unknown time zone 'Chicago'; did you mean 'America/Chicago'?"},
    {"hour that is skipped", "start: 2024-03-10 02:30 America/Chicago\n",
     "mine.yaml:1:8: start: 2024-03-10 02:30 does not exist in America/Chicago: clocks go forward then; take an hour "
     "later"},
    {"hour that comes twice", "start: 2024-11-03 01:30 America/Chicago\n",
     "mine.yaml:1:8: start: 2024-11-03 01:30 happens twice in America/Chicago: clocks go back then; write the one you "
     "mean as UTC, ending in Z"},
    {"unclosed quote", "title: \"x\ncount: 5\n# \"\n",
     "mine.yaml:1:8: title: quoted text runs over the end of the line; is the quote closed?"},
    {"quote open to the end", "title: \"x\ncount: 5\n",
     "mine.yaml:1:8: title: quoted text runs over the end of the line; is the quote closed?"},
    {"Latin-1", "count: 5\ntitle: caf\xE9\n", "mine.yaml:2:11: byte 0xE9 is not UTF-8; save the file as UTF-8"},
    {"UTF-16",
     std::string{"\xFF\xFE"
                 "a\0:\0",
                 6},
     "mine.yaml:1:1: this is UTF-16; save the file as UTF-8"},
    {"NUL", std::string{"a: \0b", 5}, "mine.yaml:1:4: control character 0x00; remove it"},
    {"tab", "site:\n\tfeed: 1\n", "mine.yaml:2:1: tab used for indentation; use spaces"},
    {"two documents", "count: 5\n---\ncount: 6\n", "mine.yaml:3:1: 2 documents in one file; keep one and remove '---'"},
    {"control by its number", "title: \"a\\x1b[2Jb\"\n", "mine.yaml:1:8: title: control character 0x1B; remove it"},
    {"null by its number", "title: \"a\\0\"\n", "mine.yaml:1:8: title: control character 0x00; remove it"},
    {"control of 8 bits", "title: \"\\x9b\"\n", "mine.yaml:1:8: title: control character 0x9B; remove it"},
    {"control in a name", "machines: {\"a\\x07b\": {}}\n",
     "mine.yaml:1:12: machines.a b: control character 0x07; remove it"},
    {"empty", "", "mine.yaml:1:1: the scenario is empty; scenarios/ has examples to start from"},
    {"comments only", "# later\n", "mine.yaml:1:1: the scenario is empty; scenarios/ has examples to start from"},
    {"a list", "- 1\n", "mine.yaml:1:1: expected keys and values such as 'name: west_texas'"},
    {"merge key", "events: [&a {at: 5 s}, {<<: *a, at: 6 s}]\n",
     "mine.yaml:1:25: events[1].<<: merge keys are not supported; use extends: at the top"},
    {"tag", "count: !!int 5\n", "mine.yaml:1:8: count: tag 'tag:yaml.org,2002:int' is not supported; remove it"},
    {"key that is a list", "? [a]\n: 5\n", "mine.yaml:1:3: a key must be a word"},
    {"alias bomb", alias_bomb(),
     "mine.yaml:1:13: a5[0][3][3][7][2][1]: more than 100000 values, aliases counted each time; put data into a CSV "
     "file"},
    {"cyclic alias", "a: &a [*a]\n", "mine.yaml:1:4: a[0]: alias to a value that contains it; write the value out"},
    {"depth bomb", "a: " + repeat("[", 100000),
     "mine.yaml:1:104: nested deeper than 100 levels; no scenario needs that"},
    {"deep", "a: " + repeat("[", 200) + repeat("]", 200) + "\n",
     "mine.yaml:1:104: nested deeper than 100 levels; no scenario needs that"},
    {"too large", "title: " + std::string(9u << 20, 'x'),
     "mine.yaml:1:1: larger than 2 MiB; put series and traces into a CSV file and name it here"},
};

} // namespace

TEST_CASE("a broken scenario is named by place, key, problem and way out, within a second") {
  for (const Broken& broken : table) {
    INFO(broken.name);
    const auto start = std::chrono::steady_clock::now();
    CHECK(complaint(broken.text) == broken.complaint);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{1});
  }
}

TEST_CASE("syntax errors of YAML keep their place") {
  for (const char* text : {"a: b: c\n", "a: [1, 2\n", "a: }\n", "a: *nowhere\n"}) {
    CHECK_THAT(complaint(text), Catch::StartsWith("mine.yaml:") && Catch::Contains("not valid YAML"));
  }
}

TEST_CASE("all problems of a file are told, in the order of the file") {
  CHECK(complaint("policy: x\ncount: no\nsite: {feed: {limit: 5, los: 2}}\n") ==
        "mine.yaml:1:9: policy: expected 'fifo' or 'easy backfill', got 'x'\n"
        "mine.yaml:2:8: count: expected a whole number such as '12', got 'no'\n"
        "mine.yaml:3:14: site.feed.loss_fraction: missing\n"
        "mine.yaml:3:22: site.feed.limit: expected a power such as '12.5 MW', got '5' (no unit)\n"
        "mine.yaml:3:25: site.feed.los: unknown key");
}

TEST_CASE("a great many problems are counted, not printed") {
  std::ostringstream text;
  for (int i = 0; i < 5000; ++i) text << "k" << i << ": 1\n";
  CHECK(complaint(text.str()).size() < 20'000);
}

TEST_CASE("a character beyond ASCII counts as one column") {
  CHECK(complaint("title: \"\xC3\xA9\xC3\xA9\"\ntags: [\xC3\xA9, [x]]\n") ==
        "mine.yaml:2:11: tags: expected a text in the list, got a list");
}
