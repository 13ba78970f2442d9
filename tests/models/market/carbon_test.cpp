#include "models/market/carbon.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace minehall;
using namespace minehall::market;

TEST_CASE("emissions are energy times the intensity of its hour") {
  // 2 MW for 30 min at 400 g/kWh and 15 min at 200: 400 + 100 kg
  const Series intensity{{0, 1800}, {from_g_per_kwh(400).si(), from_g_per_kwh(200).si()}};
  CarbonMeter meter{intensity};
  meter.advance(45.0_min, 2.0_MW);
  CHECK(meter.total().si() == Approx(500));
  CHECK(meter.used() / 1.0_MWh == Approx(1.5));
}

TEST_CASE("an hour without an intensity is told, not guessed") {
  const Series intensity{{0, 3600}, {NAN, from_g_per_kwh(300).si()}};
  CarbonMeter meter{intensity};
  meter.advance(2.0_h, 1.0_MW);
  CHECK(meter.total().si() == Approx(300));
  CHECK(meter.without_intensity() / 1.0_MWh == Approx(1));
}

TEST_CASE("steps of the series do not matter to a constant intensity") {
  const auto flat = Series::constant(from_g_per_kwh(347).si());
  CarbonMeter one{flat}, many{flat};
  one.advance(10.0_h, 5.0_MW);
  for (int i = 1; i <= 1000; ++i) many.advance(i * 36.0_s, 5.0_MW);
  CHECK(many.total() / one.total() == Approx(1).epsilon(1e-12));
}

TEST_CASE("per MWh, dollar, GPU hour and PH-day; nothing over nothing is no number") {
  // 1,000 kg over 2 MWh, 500 USD, 40 GPU hours, 4 PH-days
  const auto kpis = carbon_kpis(Mass::from_si(1000), 2.0_MWh, 500.0_USD, 40.0_h, Hashes::from_si(4 * 86400e15));
  CHECK(kpis.kg_per_mwh == Approx(500));
  CHECK(kpis.kg_per_usd == Approx(2));
  CHECK(kpis.kg_per_gpu_hour == Approx(25));
  CHECK(kpis.kg_per_ph_day == Approx(250));
  CHECK(std::isnan(carbon_kpis(Mass::from_si(1), 2.0_MWh, 500.0_USD, {}, {}).kg_per_gpu_hour));
}
