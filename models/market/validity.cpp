#include "models/market/validity.hpp"

namespace minehall::market {

namespace {
bool within(double date, const std::optional<double>& from, const std::optional<double>& until) {
  return (!from || date >= *from) && (!until || date < *until);
}
} // namespace

bool applies(const Validity& validity, double connected_utc, double now_utc) {
  return within(now_utc, validity.from, validity.until) &&
         within(connected_utc, validity.connected_from, validity.connected_until);
}

} // namespace minehall::market
