#include "models/market/peak_method.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::market {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Breakpoints of one of the two dates inside its window, the window's own ends included.
using Ends = std::optional<double> Validity::*;
std::vector<double> cuts(std::span<const PeakMethod> methods, const Validity& window, Ends from, Ends until) {
  const double begin = (window.*from).value_or(-infinity), end = (window.*until).value_or(infinity);
  std::vector<double> dates{begin, end};
  for (const auto& method : methods)
    for (const auto& date : {method.validity.*from, method.validity.*until})
      if (date && *date > begin && *date < end) dates.push_back(*date);
  std::sort(dates.begin(), dates.end());
  dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
  return dates;
}

std::string span_text(double from, double until) {
  const auto iso = [](double utc) { return Calendar{0, "UTC"}.iso(Duration::from_si(utc)); };
  if (std::isinf(from) && std::isinf(until)) return "at any time";
  if (std::isinf(from)) return "before " + iso(until);
  if (std::isinf(until)) return "from " + iso(from) + " on";
  return "from " + iso(from) + " to " + iso(until);
}

// A date inside a span of which an end may be open.
double inside(double from, double until) { return std::isinf(from) ? (std::isinf(until) ? 0 : until - 1) : from; }

} // namespace

std::vector<PeakMethod> four_cp() { return std::vector<PeakMethod>(1); }

const PeakMethod* method_at(std::span<const PeakMethod> methods, double connected_utc, const Calendar& calendar,
                            Duration date) {
  const int month = calendar.month_index(date);
  const auto holding_at = [&](double utc) {
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const PeakMethod& method) {
      return applies(method.validity, connected_utc, utc);
    });
    return found == methods.end() ? nullptr : &*found;
  };
  const auto* at_end = holding_at(calendar.utc(calendar.month_start(month + 1)) - 1);
  return at_end ? at_end : holding_at(calendar.utc(calendar.month_start(month)));
}

bool counts(const PeakMethod& method, const Calendar& calendar, Duration date) {
  const int month = calendar.local(date).month;
  return std::find(method.months.begin(), method.months.end(), month) != method.months.end();
}

int charged_year(const PeakMethod& method, const Calendar& calendar, Duration date) {
  const auto local = calendar.local(date);
  return local.year + (method.first_month > 1 && local.month >= method.first_month ? 2 : 1);
}

PeakYear peak_year(std::span<const PeakMethod> methods, PowerPrice rate, double connected_utc, const Calendar& calendar,
                   int year, Duration before) {
  PeakYear found{.year = year, .rate = rate};
  const auto start = calendar.local({});
  const int first = 12 * (year - 2 - start.year) + 1 - start.month; // index of January two years before
  const Duration end_of_past = calendar.month_start(calendar.month_index(before));
  for (int index = first; index < first + 24; ++index) {
    const Duration month = calendar.month_start(index);
    const auto* method = method_at(methods, connected_utc, calendar, month);
    if (!method || !counts(*method, calendar, month) || charged_year(*method, calendar, month) != year) continue;
    const auto peaks = static_cast<std::size_t>(method->per_month);
    found.peaks += peaks;
    if (month < end_of_past) found.before += peaks;
    const PowerPrice own = method->rate.value_or(rate);
    if (found.peaks == peaks) found.rate = own;
    found.rate += (own - found.rate) * (static_cast<double>(peaks) / static_cast<double>(found.peaks)); // a mean
    found.minimum = method->minimum;
    found.minimum_of_own_peak = method->minimum_of_own_peak;
  }
  return found;
}

Power billed(const PeakYear& year, Power load_at_peaks, Power own_peak) {
  return std::max({load_at_peaks, year.minimum, year.minimum_of_own_peak * own_peak});
}

std::vector<std::string> method_problems(std::span<const PeakMethod> methods, const Validity& window) {
  std::vector<std::string> problems;
  const auto dates = cuts(methods, window, &Validity::from, &Validity::until);
  const auto sites = cuts(methods, window, &Validity::connected_from, &Validity::connected_until);
  for (std::size_t d = 0; d + 1 < dates.size(); ++d)
    for (std::size_t s = 0; s + 1 < sites.size(); ++s) {
      const double now = inside(dates[d], dates[d + 1]), connected = inside(sites[s], sites[s + 1]);
      const auto hold = std::count_if(methods.begin(), methods.end(), [&](const PeakMethod& method) {
        return applies(method.validity, connected, now);
      });
      if (hold == 1) continue;
      problems.push_back((hold == 0 ? "no method holds " : "more than one method holds ") +
                         span_text(dates[d], dates[d + 1]) +
                         (sites.size() > 2 ? ", for sites connected " + span_text(sites[s], sites[s + 1]) : ""));
    }
  return problems;
}

} // namespace minehall::market
