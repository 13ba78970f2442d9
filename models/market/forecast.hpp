// What may be known of a price before its interval: a forecast with a stated error, or, in a clairvoyant run, all of
// it.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/random.hpp"
#include "models/base/series.hpp"

#include <optional>
#include <vector>

namespace minehall::market {

// Real runs see a value when it is known; a clairvoyant run sees the interval's own and is named so in the output.
enum class Knowledge { known, clairvoyant };

// Value that a controller may use at `now`.
double visible(const Series& series, Duration now, Knowledge knowledge);
Duration next_visible_change(const Series& series, Duration after, Knowledge knowledge);

struct ForecastSpec {
  Duration horizon;  // no statement beyond it
  double error = 0;  // standard deviation at the horizon, relative to the value's size
  double spread = 0; // likewise, absolute, SI of the series
};

// One error an interval, drawn once: forecast = actual + z sd sqrt(lead / horizon), a random walk that ends at the
// actual value, so that later forecasts of an interval are better ones and agree with each other.
class Forecast {
public:
  Forecast(const Series& actual, const ForecastSpec& spec, Stream& stream);
  // Of the interval at `about`, at `now`; the actual value once that is known, nothing beyond the horizon.
  std::optional<double> at(Duration now, Duration about) const;

private:
  const Series* actual_;
  ForecastSpec spec_;
  std::vector<double> errors_; // standard normal, by interval
};

} // namespace minehall::market
