#include "models/market/charge.hpp"

#include <algorithm>

namespace minehall::market {

std::string series_of(const ChargeSpec& charge) {
  if (const auto* hedge = std::get_if<HedgeBlockSpec>(&charge.kind)) return hedge->hub_series;
  if (const auto* peaks = std::get_if<CoincidentPeakChargeSpec>(&charge.kind)) return peaks->load_series;
  return {};
}

double share_of_month(const Calendar& calendar, Duration date, Duration from, Duration until) {
  const int month = calendar.month_index(date);
  const Duration begin = calendar.month_start(month), end = calendar.month_start(month + 1);
  const Duration inside = std::min(until, end) - std::max(from, begin);
  return std::clamp(inside / (end - begin), 0.0, 1.0);
}

} // namespace minehall::market
