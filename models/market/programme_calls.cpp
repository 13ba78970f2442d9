// Where calls come from: a series that passes a level, base points of the grid operator, or chance.
#include "models/market/programme.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minehall::market {

namespace {
constexpr double year_seconds = 365.25 * 86400;

Duration on_grid(Duration date, Duration grid) { return grid.si() > 0 ? grid * std::ceil(date / grid) : date; }
} // namespace

std::vector<Call> calls_by_threshold(const Series& series, const ThresholdTrigger& trigger, Duration until,
                                     Duration grid, Knowledge knowledge) {
  std::vector<Call> calls;
  bool calling = false;
  for (Duration now; now < until; now = next_visible_change(series, now, knowledge)) {
    const double value = visible(series, now, knowledge);
    if (std::isnan(value)) continue;
    const bool beyond = trigger.above ? value > trigger.level : value <= trigger.level;
    if (beyond == calling) continue;
    calling = beyond;
    if (calling)
      calls.push_back({on_grid(now, grid), until, 1});
    else
      calls.back().until = std::min(on_grid(now, grid), until);
  }
  std::erase_if(calls, [](const Call& call) { return call.until <= call.at; });
  return merge(std::move(calls));
}

std::vector<Call> calls_of_relay(const RrsSpec& rrs, const Series& frequency, const ThresholdTrigger& trigger,
                                 Duration until) {
  auto calls = calls_by_threshold(frequency, trigger, until, {}, Knowledge::clairvoyant);
  for (auto& call : calls) call.until = std::min(std::max(call.until, call.at + rrs.recall), until);
  return merge(std::move(calls));
}

std::vector<Call> calls_of_base_points(const ClrSpec& clr, const Series& price, Duration until) {
  const ThresholdTrigger strike{{}, clr.strike.si(), true, ThresholdTrigger::Watches::price};
  return calls_by_threshold(price, strike, until, clr.interval, Knowledge::clairvoyant);
}

std::vector<Call> calls_at_random(const RandomTrigger& trigger, Stream& stream, Duration until) {
  std::vector<Call> calls;
  if (trigger.per_year <= 0) return calls;
  const double mean_gap = year_seconds / trigger.per_year - trigger.length.si();
  for (Duration at = Duration::from_si(stream.exponential(mean_gap)); at < until;) {
    const Duration end = std::min(at + trigger.length, until);
    calls.push_back({at, end, 1});
    at = end + Duration::from_si(stream.exponential(mean_gap));
  }
  return calls;
}

std::vector<Call> merge(std::vector<Call> calls) {
  std::stable_sort(calls.begin(), calls.end(), [](const Call& a, const Call& b) { return a.at < b.at; });
  std::vector<Call> merged;
  for (const auto& call : calls) {
    if (merged.empty() || call.at > merged.back().until) {
      merged.push_back(call);
      continue;
    }
    merged.back().until = std::max(merged.back().until, call.until);
    merged.back().fraction = std::max(merged.back().fraction, call.fraction);
  }
  return merged;
}

} // namespace minehall::market
