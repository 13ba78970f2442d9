#include "sim/scenario/load_failures.hpp"

#include <algorithm>
#include <unordered_map>

namespace minehall::scenario {

namespace {

using Entities = std::unordered_map<std::string, std::size_t>;

// Which of ours an entity of the trace stands for.
Entities places_of(const std::vector<TraceOutage>& trace, const FailureTraceSpec& spec,
                   const std::vector<std::string>& names) {
  Entities places;
  if (spec.match == TraceMatch::by_name) {
    for (std::size_t i = 0; i < names.size(); ++i) places.emplace(spec.entity.empty() ? names[i] : spec.entity, i);
    return places;
  }
  for (const auto& row : trace)
    if (places.size() < names.size()) places.emplace(row.entity, places.size());
  return places;
}

} // namespace

LoadedFailures load_failures(const FailureTraceSpec& spec, const std::vector<std::string>& names, Duration horizon,
                             const Paths& paths) {
  const InputText input = read_input(spec.input, "failures", spec.place, paths);
  LoadedFailures loaded;
  loaded.input = input.file;
  const auto trace = import_failures(input, spec, loaded.quality);
  const Entities places = places_of(trace, spec, names);
  loaded.outages.resize(names.size());
  bool known = false;
  for (const auto& row : trace) {
    const auto place = places.find(row.entity);
    if (place == places.end()) {
      ++loaded.quality.dropped;
      continue;
    }
    known = true;
    reliability::Outage outage{Duration::from_si(row.from) - spec.skip};
    if (row.until) outage.until = Duration::from_si(*row.until) - spec.skip;
    const bool over = outage.until ? *outage.until <= Duration{} : outage.from < Duration{};
    if (over || outage.from >= horizon) continue;
    outage.from = std::max(outage.from, Duration{});
    loaded.outages[place->second].push_back(outage);
  }
  if (!known && !names.empty())
    input.fail(1, 1,
               "no row is about " + in_quotes(spec.entity.empty() ? names.front() : spec.entity) +
                   "; set entity or match: in order, or check only_values");
  for (auto& outages : loaded.outages) {
    outages = in_order(std::move(outages));
    loaded.quality.intervals += outages.size();
  }
  return loaded;
}

} // namespace minehall::scenario
