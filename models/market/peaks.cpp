#include "models/market/peaks.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace minehall::market {

namespace {

struct Interval {
  Duration from, until;
  double load;
  const PeakMethod* method;
};

// Steps of the series that begin in [from, until), the last one up to `until`; open gaps are left out.
std::vector<Interval> steps(const Series& load, const PeakMethod& method, Duration from, Duration until) {
  std::vector<Interval> found;
  const auto times = load.times();
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double next = i + 1 < times.size() ? times[i + 1] : until.si();
    if (times[i] < from.si() || times[i] >= until.si() || std::isnan(load.values()[i])) continue;
    found.push_back(
        {Duration::from_si(times[i]), Duration::from_si(std::min(next, until.si())), load.values()[i], &method});
  }
  return found;
}

// Steps shorter than the method's interval taken together, interval by interval of the clock; those that are not there
// in full are left out.
class ByClock {
public:
  ByClock(const PeakMethod& method, const Calendar& calendar) : method_{&method}, calendar_{&calendar} {}
  std::vector<Interval> of(std::span<const Interval> steps) {
    for (const auto& step : steps) {
      if ((step.until - step.from) >= method_->interval * almost)
        found_.push_back(step);
      else
        add(step);
    }
    return std::move(found_);
  }

private:
  static constexpr double almost = 1 - 1e-9;

  void add(const Interval& step) {
    for (Duration from = step.from; from < step.until;) {
      const double index = std::floor(calendar_->utc(from) / method_->interval.si() + 1e-9);
      if (index != index_) index_ = index, load_ = 0, covered_ = {};
      const Duration begin = calendar_->date(index * method_->interval.si()), end = begin + method_->interval;
      const Duration piece = std::min(end, step.until) - from;
      load_ += step.load * piece.si();
      covered_ += piece;
      from += piece;
      if (from >= end && covered_ >= method_->interval * almost)
        found_.push_back({begin, end, load_ / covered_.si(), method_});
    }
  }

  const PeakMethod* method_;
  const Calendar* calendar_;
  double index_ = std::nan("");
  double load_ = 0; // J
  Duration covered_;
  std::vector<Interval> found_;
};

// The intervals of each month by the method that holds in it.
std::vector<Interval> intervals(const PeakRule& rule, const Calendar& calendar, Duration from, Duration until) {
  std::vector<std::vector<Interval>> all;
  for (std::size_t i = 0; i < rule.methods.size(); ++i) {
    const auto& method = rule.methods[i];
    all.push_back(ByClock{method, calendar}.of(steps(*rule.loads[i], method, from, until)));
  }
  std::vector<Interval> found;
  for (int month = calendar.month_index(from); calendar.month_start(month) < until; ++month) {
    const auto* method = method_at(rule.methods, rule.connected_utc, calendar, calendar.month_start(month));
    if (!method) continue;
    const auto& list = all[static_cast<std::size_t>(method - rule.methods.data())];
    const auto earlier = [](const Interval& one, Duration date) { return one.from < date; };
    const auto first = std::lower_bound(list.begin(), list.end(), calendar.month_start(month), earlier);
    found.insert(found.end(), first, std::lower_bound(first, list.end(), calendar.month_start(month + 1), earlier));
  }
  return found;
}

// Local days of consecutive intervals.
template <class Visit> void each_day(std::span<const Interval> all, const Calendar& calendar, Visit visit) {
  for (std::size_t begin = 0; begin < all.size();) {
    const Duration next_day = calendar.next_day_start(all[begin].from);
    std::size_t end = begin;
    while (end < all.size() && all[end].from < next_day) ++end;
    visit(all.subspan(begin, end - begin));
    begin = end;
  }
}

const Interval& highest(std::span<const Interval> day) {
  return *std::max_element(day.begin(), day.end(), [](auto& a, auto& b) { return a.load < b.load; });
}

PeakRule one_method(const PeakMethod& method, const Series& load) { return {{&method, 1}, {&load}, 0}; }

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

// Of a peak's time, under alarms.
Duration covered(std::span<const PeakAlarm> alarms, const Peak& peak) {
  Duration sum;
  for (const auto& alarm : alarms)
    sum += std::max(std::min(alarm.until, peak.until) - std::max(alarm.from, peak.from), Duration{});
  return sum;
}

} // namespace

std::vector<Peak> coincident_peaks(const PeakRule& rule, const Calendar& calendar, Duration from, Duration until) {
  std::map<int, std::vector<Interval>> days; // by month since the start of the run
  const auto all = intervals(rule, calendar, from, until);
  each_day(all, calendar, [&](std::span<const Interval> day) {
    const auto& first = day.front();
    if (counts(*first.method, calendar, first.from)) days[calendar.month_index(first.from)].push_back(highest(day));
  });
  std::vector<Peak> peaks;
  for (auto& [month, of_month] : days) {
    std::stable_sort(of_month.begin(), of_month.end(), [](auto& a, auto& b) { return a.load > b.load; });
    of_month.resize(std::min(of_month.size(), static_cast<std::size_t>(of_month.front().method->per_month)));
    std::sort(of_month.begin(), of_month.end(), [](auto& a, auto& b) { return a.from < b.from; });
    for (const auto& one : of_month) peaks.push_back({one.from, one.until, Power::from_si(one.load)});
  }
  return peaks;
}

std::vector<Peak> coincident_peaks(const Series& load, const Calendar& calendar, std::span<const int> months,
                                   Duration from, Duration until) {
  const PeakMethod method{.months = {months.begin(), months.end()}};
  return coincident_peaks(one_method(method, load), calendar, from, until);
}

std::vector<PeakAlarm> peak_alarms(const PeakRule& rule, const Calendar& calendar, const PeakForecastSpec& spec,
                                   Stream& stream, Duration from, Duration until) {
  std::vector<PeakAlarm> alarms;
  MonthsPeaks past;
  const auto all = intervals(rule, calendar, from, until);
  each_day(all, calendar, [&](std::span<const Interval> day) {
    const auto& method = *day.front().method;
    const auto forecast = forecast_day(day, spec, stream);
    const int month = calendar.local(day.front().from).month;
    past.turn_to(month);
    const int top = spec.among > 0 ? spec.among + method.per_month - 1 : 0;
    const bool among = past.above(forecast.load) < static_cast<std::size_t>(top);
    if (counts(method, calendar, day.front().from) && among && forecast.load >= spec.floor.si()) {
      const auto& peak = day[forecast.peak];
      const Duration midnight = std::max(calendar.day_start(peak.from), from);
      alarms.push_back({midnight, std::max(peak.from - spec.before, midnight), peak.until + spec.after,
                        Power::from_si(forecast.load)});
    }
    past.add(month, highest(day).load);
  });
  return alarms;
}

std::vector<PeakAlarm> peak_alarms(const Series& load, const Calendar& calendar, const PeakForecastSpec& spec,
                                   Stream& stream, Duration from, Duration until) {
  const PeakMethod method;
  return peak_alarms(one_method(method, load), calendar, spec, stream, from, until);
}

PeakScore score(std::span<const PeakAlarm> alarms, std::span<const Peak> peaks) {
  PeakScore result;
  result.peaks = peaks.size();
  result.alarms = alarms.size();
  Duration under, time;
  for (const auto& peak : peaks) {
    const bool met = std::any_of(alarms.begin(), alarms.end(), [&](const auto& alarm) { return covers(alarm, peak); });
    ++(met ? result.met : result.missed);
    under += covered(alarms, peak);
    time += peak.until - peak.from;
  }
  for (const auto& alarm : alarms) {
    result.curtailed += alarm.until - alarm.from;
    const auto hit = [&](const Peak& peak) { return covers(alarm, peak); };
    if (std::none_of(peaks.begin(), peaks.end(), hit)) ++result.false_alarms;
  }
  result.covered = time > Duration{} ? under / time : 0;
  return result;
}

Money avoided_charge(const PeakScore& score, Power reduction, PowerPrice rate) {
  return score.covered * (reduction * rate);
}

PeakWorth worth(const PeakRule& rule, PowerPrice rate, const Calendar& calendar, const Peak& peak) {
  const auto* method = method_at(rule.methods, rule.connected_utc, calendar, peak.from);
  if (!method) return {};
  const auto year =
      peak_year(rule.methods, rate, rule.connected_utc, calendar, charged_year(*method, calendar, peak.from));
  return {year.year, 1 / static_cast<double>(std::max<std::size_t>(year.peaks, 1)), year.rate};
}

Money avoided_charge(const PeakRule& rule, PowerPrice rate, const Calendar& calendar, std::span<const PeakAlarm> alarms,
                     std::span<const Peak> peaks, Power reduction) {
  Money sum;
  for (const auto& peak : peaks) {
    const auto at = worth(rule, rate, calendar, peak);
    sum += covered(alarms, peak) / (peak.until - peak.from) * at.share * (reduction * at.rate);
  }
  return sum;
}

} // namespace minehall::market
