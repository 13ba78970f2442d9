// Carbon by location: energy at the meter times the grid's mean intensity of the hour (GHG Protocol scope 2,
// location-based). Marginal intensity and certificates are left out.
#pragma once

#include "models/base/quantity.hpp"
#include "models/base/series.hpp"

namespace minehall::market {

using CarbonIntensity = Quantity<-1, 0, 0, 0, 0, 0, 0, 0, 0, 1>; // kg/J; g/kWh is 1e-3 / 3.6e6 of it
constexpr CarbonIntensity from_g_per_kwh(double grams) { return CarbonIntensity::from_si(grams * 1e-3 / 3.6e6); }

// Emissions of a power that has been constant from the last date to `now`, exact over the steps of the series; where
// it has an open gap nothing is counted but the energy.
class CarbonMeter {
public:
  explicit CarbonMeter(const Series& intensity, Duration start = {}); // kg/J; must outlive it
  void advance(Duration now, Power power);
  Mass total() const { return Mass::from_si(total_); }
  Energy used() const { return Energy::from_si(used_); }
  Energy without_intensity() const { return Energy::from_si(unknown_); }

private:
  SeriesCursor series_;
  double now_;
  double total_ = 0, used_ = 0, unknown_ = 0;
};

struct CarbonKpis { // NaN where the denominator is zero
  double kg_per_mwh, kg_per_usd, kg_per_gpu_hour, kg_per_ph_day;
};
// The whole of the emissions over each of the site's products; whoever shares them out divides by its share of energy.
CarbonKpis carbon_kpis(Mass emissions, Energy used, Money revenue, Duration gpu_time, Hashes hashes);

} // namespace minehall::market
