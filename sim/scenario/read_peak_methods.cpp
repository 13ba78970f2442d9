#include "sim/scenario/read_peak_methods.hpp"

#include "sim/scenario/ranges.hpp"

#include <algorithm>
#include <array>

namespace minehall::scenario {

namespace {

constexpr std::array<std::string_view, 12> month_names = {"january",   "february", "march",    "april",
                                                          "may",       "june",     "july",     "august",
                                                          "september", "october",  "november", "december"};

std::optional<double> read_date(Section& section, std::string_view key) {
  if (!section.has(key)) return {};
  return section.instant(key).first;
}

void read_window(Section& section, std::string_view from, std::string_view until, std::optional<double>& begin,
                 std::optional<double>& end) {
  begin = read_date(section, from);
  end = read_date(section, until);
  if (begin && end && *end <= *begin && !section.describing())
    section.fail(until, "must be after '" + std::string{from} + "'");
}

std::vector<int> read_months(Section& method) {
  std::vector<std::string> summer;
  for (const int month : market::PeakMethod{}.months)
    summer.emplace_back(month_names[static_cast<std::size_t>(month - 1)]);
  std::vector<int> months;
  for (const auto& name : method.texts("months", summer)) {
    const auto found = std::find(month_names.begin(), month_names.end(), name);
    const int month = static_cast<int>(found - month_names.begin()) + 1;
    if (found == month_names.end())
      method.fail("months", "'" + name + "' is no month; they are january to december");
    else if (std::find(months.begin(), months.end(), month) != months.end())
      method.fail("months", "'" + name + "' is given twice");
    else
      months.push_back(month);
  }
  if (months.empty() && !method.describing()) method.fail("months", "a method needs at least one month");
  return months;
}

market::PeakMethod read_method(Section method) {
  market::PeakMethod spec;
  spec.validity = read_validity(method);
  spec.months = read_months(method);
  spec.per_month = whole(method, "per_month", spec.per_month, 1, 28);
  const auto first = static_cast<std::size_t>(spec.first_month - 1);
  spec.first_month = static_cast<int>(method.choice("first_month", month_names, first)) + 1;
  spec.interval = method.duration("interval", spec.interval);
  const Duration minute = Duration::from_si(60);
  if (spec.interval < minute || spec.interval > 60 * minute) method.fail("interval", "must lie in [1 min, 1 h]");
  spec.load_series = method.text("load", spec.load_series);
  if (method.has("rate")) spec.rate = refuse_negative(method, "rate", method.power_price("rate"));
  spec.minimum = refuse_negative(method, "minimum", method.power("minimum", spec.minimum));
  spec.minimum_of_own_peak = method.fraction("minimum_of_own_peak", spec.minimum_of_own_peak);
  method.finish();
  return spec;
}

} // namespace

market::Validity read_validity(Section& section) {
  market::Validity validity;
  read_window(section, "from", "until", validity.from, validity.until);
  read_window(section, "connected_from", "connected_until", validity.connected_from, validity.connected_until);
  return validity;
}

std::vector<market::PeakMethod> read_peak_methods(Section& section, const market::Validity& window) {
  std::vector<market::PeakMethod> methods;
  for (auto& method : section.list("methods")) methods.push_back(read_method(method));
  if (section.has("methods") && methods.empty() && !section.describing())
    section.fail("methods", "needs at least one method; without the key it is 4CP");
  if (methods.empty() || section.describing()) return market::four_cp();
  for (const auto& problem : market::method_problems(methods, window))
    section.fail("methods", problem + "; give each a 'from' and an 'until' so that one follows the other");
  return methods;
}

} // namespace minehall::scenario
