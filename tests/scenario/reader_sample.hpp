// A small site that reads one key of each type: what a scenario's readers do, without the models.
#pragma once

#include "sim/scenario/document.hpp"
#include "sim/scenario/reader.hpp"

#include <string>
#include <variant>
#include <vector>

namespace minehall::scenario::sample {

struct DryCooler {
  double fan_power_per_heat = 0;
};
struct Chiller {
  Temperature supply;
};
using Plant = std::variant<DryCooler, Chiller>;

inline Plant read_dry_cooler(Section plant) {
  DryCooler spec{plant.fraction("fan_power_per_heat", 0.02)};
  plant.finish();
  return spec;
}

inline Plant read_chiller(Section plant) {
  Chiller spec{plant.temperature("supply")};
  plant.finish();
  return spec;
}

inline constexpr Kind<Plant> plants[] = {
    {"dry cooler", "heat to ambient air", read_dry_cooler},
    {"chiller", "a compressor", read_chiller},
};

struct Feed {
  Power limit;
  double loss_fraction = 0;
};

struct Site {
  Feed feed;
  Plant plant;
  Duration step;
  EnergyPrice price;
  std::int64_t count = 0;
  bool flag = false;
  std::string title;
  std::vector<std::string> tags;
  std::pair<double, std::string> start{0, "UTC"};
  std::vector<std::string> machines;
  std::vector<Duration> events;
  std::size_t policy = 0;
};

inline Feed read_feed(Section feed) {
  Feed spec;
  spec.limit = feed.power("limit");
  spec.loss_fraction = feed.number("loss_fraction");
  if (spec.loss_fraction < 0 || spec.loss_fraction >= 1) feed.fail("loss_fraction", "must lie in [0, 1)");
  feed.finish();
  return spec;
}

inline Site read_site(Section root) {
  static constexpr std::string_view policies[] = {"fifo", "easy backfill"};
  Site site;
  if (auto section = root.optional_section("site")) {
    site.feed = read_feed(section->section("feed"));
    section->finish();
  }
  if (auto plant = root.optional_section("plant")) site.plant = read_kind<Plant>(*plant, plants);
  site.step = root.duration("step", Duration::from_si(300));
  site.price = root.energy_price("price", EnergyPrice::from_si(40 / 3.6e9));
  site.count = root.integer("count", 3);
  site.flag = root.flag("flag", true);
  site.title = root.text("title", "a: site # of \"two\"");
  site.tags = root.texts("tags", std::vector<std::string>{"one", "2"});
  if (root.has("start")) site.start = root.instant("start");
  for (auto& [name, machine] : root.named("machines")) {
    site.machines.push_back(name);
    machine.hash_rate("rate", HashRate::from_si(200e12));
    machine.finish();
  }
  for (auto& event : root.list("events")) {
    site.events.push_back(event.duration("at"));
    event.finish();
  }
  site.policy = root.choice("policy", policies, 0);
  root.finish();
  return site;
}

// What the user sees; empty if all is well.
inline std::string complaint(const std::string& text, const std::vector<Override>& overrides = {}) {
  try {
    Document document = parse("mine.yaml", text, overrides);
    read_site(document.root());
    document.finish();
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return {};
}

} // namespace minehall::scenario::sample
