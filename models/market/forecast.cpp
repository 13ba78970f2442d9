#include "models/market/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace minehall::market {

double visible(const Series& series, Duration now, Knowledge knowledge) {
  return knowledge == Knowledge::clairvoyant ? series.at(now) : series.known_at(now);
}

Duration next_visible_change(const Series& series, Duration after, Knowledge knowledge) {
  return knowledge == Knowledge::clairvoyant ? series.next_change(after) : series.next_known_change(after);
}

Forecast::Forecast(const Series& actual, const ForecastSpec& spec, Stream& stream)
    : actual_{&actual}, spec_{spec}, errors_(actual.values().size()) {
  for (auto& error : errors_) error = stream.normal();
}

std::optional<double> Forecast::at(Duration now, Duration about) const {
  if (const auto known = actual_->known_at(now, about)) return known;
  const std::size_t i = actual_->index(about);
  const double value = actual_->values()[i];
  const double published = actual_->times()[i] + actual_->known_after().si();
  const double lead = std::max(actual_->times()[i] - now.si(), 0.0);
  if (std::isnan(value) || lead > spec_.horizon.si() || published <= now.si()) return std::nullopt;
  // What is not yet published keeps the error of its lead; the interval under way that of its remaining secrecy.
  const double secrecy = std::min(std::max(lead, published - now.si()), spec_.horizon.si());
  const double deviation = spec_.error * std::abs(value) + spec_.spread;
  return value + errors_[i] * deviation * std::sqrt(secrecy / spec_.horizon.si());
}

} // namespace minehall::market
