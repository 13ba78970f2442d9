#include "models/market/carbon.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace minehall::market {

namespace {
double ratio(double numerator, double denominator) {
  return denominator == 0 ? std::numeric_limits<double>::quiet_NaN() : numerator / denominator;
}
} // namespace

CarbonMeter::CarbonMeter(const Series& intensity, Duration start) : series_{intensity}, now_{start.si()} {}

void CarbonMeter::advance(Duration now, Power power) {
  while (now_ < now.si()) {
    const auto date = Duration::from_si(now_);
    const double intensity = series_.at(date);
    const double next = std::min(series_.next_change(date).si(), now.si());
    const double energy = power.si() * (next - now_);
    used_ += energy;
    if (std::isnan(intensity))
      unknown_ += energy;
    else
      total_ += energy * intensity;
    now_ = next;
  }
}

CarbonKpis carbon_kpis(Mass emissions, Energy used, Money revenue, Duration gpu_time, Hashes hashes) {
  const double kg = emissions.si();
  return {.kg_per_mwh = ratio(kg, used.si() / 3.6e9),
          .kg_per_usd = ratio(kg, revenue.si()),
          .kg_per_gpu_hour = ratio(kg, gpu_time.si() / 3600),
          .kg_per_ph_day = ratio(kg, hashes.si() / 86400e15)};
}

} // namespace minehall::market
