// Coincident peaks of a system's load, and a site that tries to be low at them on a forecast with a stated error.
#pragma once

#include "models/base/calendar.hpp"
#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/base/series.hpp"
#include "models/market/peak_method.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace minehall::market {

struct Peak {
  Duration from, until; // the interval of the series: with hourly loads a proxy of the 15-minute interval
  Power load;
};

// Methods in turn for one site, each with the load that it reads; both must outlive it.
struct PeakRule {
  std::span<const PeakMethod> methods;
  std::vector<const Series*> loads; // as the methods
  double connected_utc = 0;
};

// The highest daily peaks of each local month that its method counts, so many as it counts, in order of time; a month
// that [from, until) holds in part counts as far as it goes. A day's peak is its highest interval, by the clock, of the
// method's length; where the load has longer steps, a step. Open gaps are passed over, of equal loads the first counts.
std::vector<Peak> coincident_peaks(const PeakRule& rule, const Calendar& calendar, Duration from, Duration until);
// One method for all time: one peak in each of these months (1..12).
std::vector<Peak> coincident_peaks(const Series& load, const Calendar& calendar, std::span<const int> months,
                                   Duration from, Duration until);

// Day-ahead forecast of the load's hours: actual x (1 + day's error + hour's error), both normal with these standard
// deviations. The site sees the forecast of a day at its midnight, and the loads of the days before.
struct PeakForecastSpec {
  double day_error = 0.02;   // of the whole day's level [M]
  double hour_error = 0.005; // of each interval [M]
  int among = 3;             // alarm if the forecast peak is among the month's so many highest daily peaks; of a method
                             // that counts n of them, among so many and n - 1
  Duration before = Duration::from_si(3600), after = Duration::from_si(3600); // curtailed around the forecast peak
  Power floor;                                                                // no alarm for a forecast peak below it
};

struct PeakAlarm {
  Duration day;         // at which it is given: the local midnight
  Duration from, until; // curtailed
  Power forecast;
};

// What a site that knows only forecasts and the past would do, in the months of the method that holds. One draw a day
// and one an interval, in order of time.
std::vector<PeakAlarm> peak_alarms(const PeakRule& rule, const Calendar& calendar, const PeakForecastSpec& spec,
                                   Stream& stream, Duration from, Duration until);
// 4CP for all time.
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

// What a watt at a peak adds to the charge of a year: its share of the peaks that set it, at their price.
struct PeakWorth {
  int year = 0;
  double share = 0;
  PowerPrice rate; // a year
};
PeakWorth worth(const PeakRule& rule, PowerPrice rate, const Calendar& calendar, const Peak& peak);
// As above, peak by peak, of all years that they set. A minimum that binds is not seen here: it is the charge's.
Money avoided_charge(const PeakRule& rule, PowerPrice rate, const Calendar& calendar, std::span<const PeakAlarm> alarms,
                     std::span<const Peak> peaks, Power reduction);

} // namespace minehall::market
