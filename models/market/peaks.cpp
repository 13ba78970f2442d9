#include "models/market/peaks.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace minehall::market {

namespace {

struct Interval {
  Duration from, until;
  double load;
};

bool holds(std::span<const int> months, int month) {
  return std::find(months.begin(), months.end(), month) != months.end();
}

// Steps of the series that begin in [from, until), the last one up to `until`; open gaps are left out.
std::vector<Interval> intervals(const Series& load, Duration from, Duration until) {
  std::vector<Interval> found;
  const auto times = load.times();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double next = i + 1 < times.size() ? times[i + 1] : until.si();
    if (times[i] < from.si() || times[i] >= until.si() || std::isnan(load.values()[i])) continue;
    found.push_back({Duration::from_si(times[i]), Duration::from_si(std::min(next, until.si())), load.values()[i]});
  }
  return found;
}

// The daily peaks of a month so far, highest first, and how many of them are at or above a value.
class MonthsPeaks {
public:
  std::size_t above(double load) const {
    return static_cast<std::size_t>(std::count_if(peaks_.begin(), peaks_.end(), [&](double p) { return p >= load; }));
  }
  void add(int month, double load) {
    if (month != month_) peaks_.clear();
    month_ = month;
    peaks_.push_back(load);
  }
  void turn_to(int month) {
    if (month != month_) peaks_.clear();
    month_ = month;
  }

private:
  int month_ = -1;
  std::vector<double> peaks_;
};

struct DayForecast {
  std::size_t peak = 0; // interval
  double load = 0;
};

DayForecast forecast_day(std::span<const Interval> day, const PeakForecastSpec& spec, Stream& stream) {
  const double level = 1 + spec.day_error * stream.normal();
  DayForecast forecast;
  for (std::size_t i = 0; i < day.size(); ++i) {
    const double load = day[i].load * (level + spec.hour_error * stream.normal());
    if (load > forecast.load) forecast = {i, load};
  }
  return forecast;
}

bool covers(const PeakAlarm& alarm, const Peak& peak) { return alarm.from <= peak.from && peak.until <= alarm.until; }

} // namespace

std::vector<Peak> coincident_peaks(const Series& load, const Calendar& calendar, std::span<const int> months,
                                   Duration from, Duration until) {
  std::map<int, Peak> peaks; // by month since the start of the run
  for (const auto& one : intervals(load, from, until)) {
    if (!holds(months, calendar.local(one.from).month)) continue;
    const Peak peak{one.from, one.until, Power::from_si(one.load)};
    const auto [known, first] = peaks.try_emplace(calendar.month_index(one.from), peak);
    if (!first && peak.load > known->second.load) known->second = peak;
  }
  std::vector<Peak> ordered;
  for (const auto& [month, peak] : peaks) ordered.push_back(peak);
  return ordered;
}

std::vector<PeakAlarm> peak_alarms(const Series& load, const Calendar& calendar, const PeakForecastSpec& spec,
                                   Stream& stream, Duration from, Duration until) {
  std::vector<PeakAlarm> alarms;
  MonthsPeaks past;
  const auto all = intervals(load, from, until);
  for (std::size_t begin = 0; begin < all.size();) {
    const Duration next_day = calendar.next_day_start(all[begin].from);
    std::size_t end = begin;
    while (end < all.size() && all[end].from < next_day) ++end;
    const std::span<const Interval> day{all.data() + begin, end - begin};
    const auto forecast = forecast_day(day, spec, stream);
    const int month = calendar.local(day.front().from).month;
    past.turn_to(month);
    const bool among = past.above(forecast.load) < static_cast<std::size_t>(std::max(spec.among, 0));
    if (holds(spec.months, month) && among && forecast.load >= spec.floor.si()) {
      const auto& peak = day[forecast.peak];
      const Duration midnight = std::max(calendar.day_start(peak.from), from);
      alarms.push_back({midnight, std::max(peak.from - spec.before, midnight), peak.until + spec.after,
                        Power::from_si(forecast.load)});
    }
    const auto highest = std::max_element(day.begin(), day.end(), [](auto& a, auto& b) { return a.load < b.load; });
    past.add(month, highest->load);
    begin = end;
  }
  return alarms;
}

PeakScore score(std::span<const PeakAlarm> alarms, std::span<const Peak> peaks) {
  PeakScore result;
  result.peaks = peaks.size();
  result.alarms = alarms.size();
  double covered = 0, time = 0;
  for (const auto& peak : peaks) {
    bool met = false;
    for (const auto& alarm : alarms) {
      met = met || covers(alarm, peak);
      covered += std::max((std::min(alarm.until, peak.until) - std::max(alarm.from, peak.from)).si(), 0.0);
    }
    ++(met ? result.met : result.missed);
    time += (peak.until - peak.from).si();
  }
  for (const auto& alarm : alarms) {
    result.curtailed += alarm.until - alarm.from;
    const auto hit = [&](const Peak& peak) { return covers(alarm, peak); };
    if (std::none_of(peaks.begin(), peaks.end(), hit)) ++result.false_alarms;
  }
  result.covered = time > 0 ? covered / time : 0;
  return result;
}

Money avoided_charge(const PeakScore& score, Power reduction, PowerPrice rate) {
  return score.covered * (reduction * rate);
}

} // namespace minehall::market
