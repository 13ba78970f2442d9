// Coincident peaks of a system's load, and a site that tries to be low at them on a forecast with a stated error.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/base/series.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace minehall::market {

struct Peak {
  Duration from, until; // the interval of the series: with hourly loads a proxy of the 15-minute interval
  Power load;
};

// The highest interval of each of the given local months (1..12) that [from, until) holds, in order of time; a month
// that the span holds in part counts as far as it goes. Open gaps are passed over, of equal loads the first counts.
std::vector<Peak> coincident_peaks(const Series& load, const Calendar& calendar, std::span<const int> months,
                                   Duration from, Duration until);

// Day-ahead forecast of the load's hours: actual x (1 + day's error + hour's error), both normal with these standard
// deviations. The site sees the forecast of a day at its midnight, and the loads of the days before.
struct PeakForecastSpec {
  double day_error = 0.02;   // of the whole day's level [M]
  double hour_error = 0.005; // of each interval [M]
  int among = 3;             // alarm if the forecast peak is among the month's so many highest daily peaks
  Duration before = Duration::from_si(3600), after = Duration::from_si(3600); // curtailed around the forecast peak
  Power floor;                                                                // no alarm for a forecast peak below it
  std::vector<int> months = {6, 7, 8, 9};
};

struct PeakAlarm {
  Duration day;         // at which it is given: the local midnight
  Duration from, until; // curtailed
  Power forecast;
};

// What a site that knows only forecasts and the past would do. One draw a day and one an interval, in order of time.
std::vector<PeakAlarm> peak_alarms(const Series& load, const Calendar& calendar, const PeakForecastSpec& spec,
                                   Stream& stream, Duration from, Duration until);

// What the alarms were worth, told afterwards.
struct PeakScore {
  std::size_t peaks = 0, met = 0, missed = 0; // a peak is met if an alarm covers all of it
  std::size_t alarms = 0, false_alarms = 0;   // false: covers no peak
  Duration curtailed;
  double covered = 0; // share of the peaks' time that was curtailed
};
PeakScore score(std::span<const PeakAlarm> alarms, std::span<const Peak> peaks);

// Charge avoided a year by being lower by `reduction` at the covered share of the peaks.
Money avoided_charge(const PeakScore& score, Power reduction, PowerPrice rate);

} // namespace minehall::market
