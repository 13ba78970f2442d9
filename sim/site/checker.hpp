// What is wrong between parts of a scenario, collected line by line with its place.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace minehall::site {

struct Checker {
  const scenario::Scenario& scenario;
  std::vector<std::string> found;

  void say(const scenario::Place& place, std::string_view key, std::string problem) {
    found.push_back(fmt::format("{}:{}:{}: {}: {}", place.file, place.line, place.column, key, problem));
  }
  void say(const std::string& key, std::string problem) { say(scenario.places.of(key), key, std::move(problem)); }
  bool element(const std::string& name) const {
    return std::any_of(scenario.power.begin(), scenario.power.end(), [&](const auto& e) { return e.name == name; });
  }
  std::string elements() const {
    std::string names;
    for (const auto& e : scenario.power) names += (names.empty() ? "" : ", ") + e.name;
    return names;
  }
  std::string all_series() const {
    std::string names;
    for (const auto& s : scenario.series) names += (names.empty() ? "" : ", ") + s.name;
    return names.empty() ? "none is declared under 'series'" : names;
  }

  void need_element(const scenario::Place& place, std::string_view key, const std::string& name) {
    if (!element(name)) say(place, key, fmt::format("no power element is named '{}'; there are {}", name, elements()));
  }
  void need_series(const std::string& key, const std::string& name, scenario::Dimension dimension,
                   std::string_view units) {
    const auto found_series =
        std::find_if(scenario.series.begin(), scenario.series.end(), [&](const auto& s) { return s.name == name; });
    if (found_series == scenario.series.end())
      return say(key, fmt::format("no series is named '{}'; there are: {}", name, all_series()));
    if (found_series->unit.dimension != dimension)
      say(found_series->place, key,
          fmt::format("series '{}' is in {}; a series in {} is needed here", name, found_series->unit.name, units));
  }
  // Of a class of machines; of any if `machine` is empty.
  bool mode(const std::string& machine, const std::string& name) const {
    return std::ranges::any_of(scenario.machines, [&](const auto& one) {
      return (machine.empty() || one.name == machine) &&
             std::ranges::count(one.modes, name, [](const auto& mode) { return mode.name; }) != 0;
    });
  }
  bool feed(const std::string& name) const {
    return std::any_of(scenario.power.begin(), scenario.power.end(), [&](const auto& e) {
      return e.name == name && std::holds_alternative<power::UtilityFeedSpec>(e.kind);
    });
  }
};

inline std::set<std::string> set_of(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

void check_events(Checker& check); // event_problems.cpp

} // namespace minehall::site
