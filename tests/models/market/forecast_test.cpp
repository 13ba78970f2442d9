#include "models/market/foresight.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

namespace {
Series prices(std::vector<double> usd_per_mwh, Duration known_after = 15.0_min) {
  std::vector<double> times, values;
  for (std::size_t i = 0; i < usd_per_mwh.size(); ++i) {
    times.push_back(static_cast<double>(i) * 900);
    values.push_back(usd_per_mwh[i] / 3.6e9);
  }
  return {std::move(times), std::move(values), known_after};
}
double usd_per_mw(const CurtailmentGain& gain) { return gain.gain.si() * 1e6; }
} // namespace

TEST_CASE("stopping on the interval's own price gains all that is above break-even") {
  // break-even 60: intervals 100 and 80 and 65 gain (40 + 20 + 5) / 4 = 16.25 USD/MW; 45 min off
  const auto price = prices({20, 100, 80, 30, 65, 10});
  const auto own = curtailment_gain(price, 60.0_USD_per_MWh, Knowledge::clairvoyant, {}, 1.5_h);
  CHECK(usd_per_mw(own) == Approx(16.25));
  CHECK(own.stopped == 45.0_min);
}

TEST_CASE("stopping on the last known price is one interval late on both sides") {
  // off in 80, 30, 10: (20 - 30 - 50) / 4 = -15 USD/MW
  const auto price = prices({20, 100, 80, 30, 65, 10});
  const auto last = curtailment_gain(price, 60.0_USD_per_MWh, Knowledge::known, {}, 1.5_h);
  CHECK(usd_per_mw(last) == Approx(-15));
  CHECK(last.stopped == 45.0_min);
  CHECK(value_of_foresight(price, 60.0_USD_per_MWh, {}, 1.5_h) == Approx(1 + 15 / 16.25));
}

TEST_CASE("a price known beforehand has no value of foresight") {
  const auto price = prices({20, 100, 80, 30, 65, 10}, -24.0_h);
  CHECK(value_of_foresight(price, 60.0_USD_per_MWh, {}, 1.5_h) == Approx(0).margin(1e-12));
}

TEST_CASE("an interval without a price brings nothing and keeps the state") {
  const auto price = prices({100, NAN, 100, 20});
  const auto own = curtailment_gain(price, 60.0_USD_per_MWh, Knowledge::clairvoyant, {}, 1.0_h);
  CHECK(usd_per_mw(own) == Approx(20));
  CHECK(own.stopped == 30.0_min);
}

TEST_CASE("a forecast says nothing beyond its horizon, the truth once it is known, and errs as stated between") {
  std::vector<double> flat(4000, 50);
  const auto price = prices(flat);
  Stream stream{1, 0, "forecast", "price"};
  const Forecast forecast{price, {.horizon = 24.0_h, .error = 0.2, .spread = 0}, stream};
  CHECK(!forecast.at({}, 24.0_h + 15.0_min));
  CHECK(forecast.at(15.0_min, {}) == 50 / 3.6e9);
  double sum = 0, squares = 0;
  const int n = 3900;
  for (int i = 0; i < n; ++i) { // six hours ahead: sd = 0.2 x 50 x sqrt(6 / 24) = 5 USD/MWh
    const auto now = i * 900.0_s;
    const double error = *forecast.at(now, now + 6.0_h) * 3.6e9 - 50;
    sum += error;
    squares += error * error;
  }
  CHECK(std::abs(sum / n) < 4 * 5 / std::sqrt(n));
  CHECK(squares / n == Approx(25).epsilon(4 * std::sqrt(2.0 / n)));
}

TEST_CASE("a later forecast of an interval is a better one") {
  const auto price = prices(std::vector<double>(400, 50));
  Stream stream{1, 0, "forecast", "price"};
  const Forecast forecast{price, {.horizon = 24.0_h, .error = 0.2, .spread = 0}, stream};
  const auto error = [&](Duration now) { return std::abs(*forecast.at(now, 24.0_h) * 3.6e9 - 50); };
  CHECK(error({}) > error(12.0_h));
  CHECK(error(12.0_h) > error(23.0_h));
  CHECK(error(24.0_h) > 0); // the interval under way is not known yet
  CHECK(error(24.0_h + 15.0_min) == 0);
}
