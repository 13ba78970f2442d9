#include "models/market/charge.hpp"

#include <algorithm>

namespace minehall::market {

std::string series_of(const ChargeSpec& charge) {
  if (const auto* hedge = std::get_if<HedgeBlockSpec>(&charge.kind)) return hedge->hub_series;
  if (const auto* peaks = std::get_if<CoincidentPeakChargeSpec>(&charge.kind)) return peaks->load_series;
  return {};
}

double share_of_month(const Validity& validity, double connected_utc, const Calendar& calendar, Duration from,
                      Duration until) {
  const int month = calendar.month_index(from);
  const Duration length = calendar.month_start(month + 1) - calendar.month_start(month);
  if (validity.from) from = std::max(from, calendar.date(*validity.from));
  if (validity.until) until = std::min(until, calendar.date(*validity.until));
  if (until <= from || !applies(validity, connected_utc, calendar.utc(from))) return 0;
  return (until - from) / length;
}

} // namespace minehall::market
