#include "sim/command/load_inputs.hpp"

#include "sim/scenario/input_text.hpp"
#include "sim/scenario/load_failures.hpp"
#include "sim/scenario/load_series.hpp"
#include "sim/scenario/market_series.hpp"
#include "sim/site/outage_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace minehall::command {
namespace {

std::string describe(const std::string& name, const scenario::InputFile& file, const SeriesQuality& quality) {
  return fmt::format("{}: {} sha256 {} rows {} intervals {} missing {} filled {} dropped {} ambiguous {} duplicates {}",
                     name, file.name, file.sha256, quality.rows, quality.intervals, quality.missing, quality.filled,
                     quality.dropped, quality.ambiguous, quality.duplicates);
}

struct Loader {
  const scenario::Scenario& scenario;
  Calendar calendar;
  scenario::Paths paths;
  std::vector<std::string> quality;
  std::map<std::string, Series> by_name = {}; // one may be a tariff's, reported and a hub

  const scenario::SeriesSpec& spec(const std::string& name) const {
    return *std::find_if(scenario.series.begin(), scenario.series.end(), [&](const auto& s) { return s.name == name; });
  }

  Series series(const scenario::SeriesSpec& wanted) {
    auto read = load_series(wanted, calendar, scenario.length, paths);
    quality.push_back(describe(wanted.name, read.input, read.quality));
    return std::move(read.series);
  }
  Series series(const std::string& name) {
    auto known = by_name.find(name);
    if (known == by_name.end()) known = by_name.emplace(name, series(spec(name))).first;
    return known->second;
  }

  Series above_zero(const std::string& name) {
    auto wanted = spec(name);
    wanted.above_zero = true;
    return series(wanted);
  }

  // Who mines knows the difficulty: what a gap left open would make of rewards nobody can tell.
  Series difficulty(const std::string& name) {
    auto series = above_zero(name);
    for (Duration now; now < scenario.length; now = series.next_change(now))
      if (std::isnan(series.at(now)))
        scenario::fail_at(spec(name).place, name,
                          "no difficulty at " + calendar.iso(now) + "; set gaps.rule to hold last, or close the gap");
    return series;
  }

  std::vector<site::NamedOutages> outages() {
    std::vector<site::NamedOutages> all;
    for (const auto& owner : site::outage_owners(scenario)) {
      if (!owner.spec->failures || !owner.spec->failures->trace) continue;
      auto loaded = load_failures(*owner.spec->failures->trace, owner.names, scenario.length, paths);
      quality.push_back(describe("failures of " + owner.names.front(), loaded.input, loaded.quality));
      for (std::size_t i = 0; i < owner.paths.size(); ++i)
        all.push_back({owner.paths[i], std::move(loaded.outages[i])});
    }
    return all;
  }
};

} // namespace

LoadedInputs load_inputs(const scenario::Scenario& scenario, const std::filesystem::path& file,
                         const std::string& data_dir) {
  Loader loader{scenario, Calendar{scenario.start_utc, scenario.zone}, {file.parent_path(), data_dir}, {}};
  auto price = loader.series(scenario.tariff.price_series);
  auto weather = load_weather(scenario.weather, loader.calendar, scenario.length, loader.paths);
  loader.quality.push_back(describe("weather", weather.input, weather.quality));
  site::Inputs inputs{.calendar = loader.calendar,
                      .price = std::move(price),
                      .reported_prices = {},
                      .dry_bulb = std::move(weather.dry_bulb),
                      .relative_humidity = std::move(weather.relative_humidity),
                      .pressure = std::move(weather.pressure),
                      .bitcoin_price = {},
                      .difficulty = {},
                      .jobs = {}};
  for (const auto& name : scenario.reported_prices) {
    const auto same = [&](const auto& one) { return one.name == name; };
    const bool known = std::any_of(inputs.reported_prices.begin(), inputs.reported_prices.end(), same);
    if (name != scenario.tariff.price_series && !known) inputs.reported_prices.push_back({name, loader.series(name)});
  }
  if (scenario.network) {
    inputs.bitcoin_price = loader.above_zero(scenario.network->price_series);
    inputs.difficulty = loader.difficulty(scenario.network->difficulty_series);
  }
  for (const auto& name : scenario::market_series(scenario)) inputs.market.push_back({name, loader.series(name)});
  if (scenario.jobs) {
    auto jobs = load_jobs(*scenario.jobs, scenario.length, loader.paths);
    loader.quality.push_back(describe(scenario.jobs->name, jobs.input, jobs.quality));
    inputs.jobs = std::move(jobs.jobs);
  }
  inputs.outages = loader.outages();
  std::string start = loader.calendar.start_iso();
  std::replace(start.begin(), start.end(), 'T', ' ');
  if (!start.empty() && start.back() == 'Z') start.pop_back();
  return {std::move(inputs), std::move(loader.quality), start};
}

} // namespace minehall::command
